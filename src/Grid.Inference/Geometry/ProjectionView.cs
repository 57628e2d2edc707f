namespace Grid.Inference.Geometry;

/// <summary>
/// Which view a projection shows, from all that its header says. In order of trust: View Position and View Code Sequence, Patient
/// Orientation, descriptions. Sources that contradict each other leave the view unknown and are named. Pure.
/// </summary>
/// <param name="Name">CC, MLO, PA, AP, FRONTAL, LATERAL, BITEWING, ...; empty where it cannot be told.</param>
/// <param name="Laterality">L or R; empty where it cannot be told.</param>
/// <param name="Limits">Why the image does not stand for a whole, ordinary view, in words; empty for one that does.</param>
/// <param name="Conflicts">Contradictions, in words.</param>
public sealed record ProjectionView(string Name, string Laterality, IReadOnlyList<string> Limits, IReadOnlyList<string> Conflicts)
{
    private const double LargestOrdinaryMagnification = 1.2;
    private const string SecondaryCapture = "1.2.840.10008.5.1.4.1.1.7";

    public static ProjectionView Of(ViewEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        var conflicts = new List<string>();
        var isBreast = evidence.Modality == "MG";
        var name = Agreed("view", NamesOf(evidence, isBreast), ViewCodes.Class, conflicts);
        var side = Agreed("side", SidesOf(evidence, isBreast), side => side, conflicts);
        return new ProjectionView(name, side, [.. LimitsOf(evidence, isBreast).Distinct(StringComparer.Ordinal)], conflicts);
    }

    private static IEnumerable<(string Source, string Value)> NamesOf(ViewEvidence evidence, bool isBreast)
    {
        yield return ("View Position (0018,5101)", ViewWords.View(evidence.ViewPosition, isBreast));
        foreach (var code in evidence.Codes)
        {
            yield return ("the code of View Code Sequence (0054,0220)", ViewCodes.View(code.Value));
            yield return ("the meaning in View Code Sequence (0054,0220)", ViewWords.View(code.Meaning, isBreast));
        }

        if (evidence.Modality is not ("IO" or "PX"))
            yield return ("Patient Orientation (0020,0020)", ImageDirections.Of(evidence.PatientOrientation)?.ViewOf(isBreast) ?? "");
        yield return ("the description", ViewWords.View(evidence.Description, isBreast));
    }

    private static IEnumerable<(string Source, string Value)> SidesOf(ViewEvidence evidence, bool isBreast)
    {
        yield return ("Image Laterality (0020,0062)", evidence.ImageLaterality);
        yield return ("Laterality (0020,0060)", evidence.Laterality);
        yield return ("Frame Laterality (0020,9072)", evidence.FrameLaterality);
        // A chest's description may say "left lateral": that is no side of a finding.
        if (!isBreast) yield break;
        yield return ("View Position (0018,5101)", ViewWords.Side(evidence.ViewPosition));
        yield return ("the description", ViewWords.Side(evidence.Description));
    }

    /// <summary>The first of the sources, if all that say something agree.</summary>
    private static string Agreed(string what, IEnumerable<(string Source, string Value)> sources, Func<string, string> common, List<string> conflicts)
    {
        var said = sources.Where(one => what == "view" ? one.Value.Length > 0 : one.Value is "L" or "R").ToList();
        if (said.Count == 0) return "";
        var other = said.Find(one => common(one.Value) != common(said[0].Value));
        if (other.Value is null) return said[0].Value;
        conflicts.Add($"its {what} is contradictory: {said[0].Source} says {said[0].Value}, {other.Source} says {other.Value}");
        return "";
    }

    private static IEnumerable<string> LimitsOf(ViewEvidence evidence, bool isBreast)
    {
        if (evidence.SopClassUid == SecondaryCapture || evidence.SopClassUid.StartsWith(SecondaryCapture + ".", StringComparison.Ordinal)
            || evidence.ImageType is [_, "SECONDARY", ..])
            yield return "a secondary capture";
        if (!isBreast) yield break;

        foreach (var modifier in evidence.Modifiers.Where(modifier => modifier.Value.Length > 0 || modifier.Meaning.Length > 0))
            yield return ModifierOf(modifier);
        if (evidence.IsPartial) yield return "partial view";
        if (evidence.Magnification > LargestOrdinaryMagnification) yield return "magnification";
        if (evidence.Frames > 1) yield return "tomosynthesis or another multi-frame image";
        else if (evidence.ImageType.Any(value => value.Contains("TOMO", StringComparison.Ordinal) || value.Contains("GENERATED", StringComparison.Ordinal) || value.Contains("SYNTH", StringComparison.Ordinal)))
            yield return "an image made from tomosynthesis";
        foreach (var limit in ViewWords.BreastLimits($"{evidence.ViewPosition} {evidence.Description}")) yield return limit;
    }

    private static string ModifierOf(ViewCode modifier) =>
        ViewCodes.Modifier(modifier.Value) is { Length: > 0 } known ? known
        : ViewWords.BreastLimits(modifier.Meaning).FirstOrDefault() ?? "a view modifier that this version does not know";
}
