using Grid.Inference.Repository;

namespace Grid.Inference.Geometry;

/// <summary>One image, or one frame of it, that a model will read.</summary>
/// <param name="Header">The instance.</param>
/// <param name="Frame">0 for the first.</param>
public readonly record struct PlannedPlane(InstanceHeader Header, int Frame);

/// <summary>Slices that belong together, from <paramref name="First"/> on among the planes of the plan.</summary>
/// <param name="Slices">From the feet to the head.</param>
/// <param name="First">Index of the first of them.</param>
/// <param name="Name">"series 2, acquisition 1".</param>
internal sealed record PlannedStack(OrderedSlices Slices, int First, string Name);

/// <summary>
/// What a model will read of a study and in which order, what a reader should know about it, and why a negative answer would
/// mean nothing. Made from headers alone; what the pixels show is added while they are read.
/// </summary>
public sealed record StudyPlan
{
    /// <summary>More frames than this are not a study of one of the pathways; the bound keeps a lying header from costing hours.</summary>
    public const int MaxPlanes = 5000;

    /// <summary>In reading order: slices from the feet to the head, or views. Empty when nothing fits the model.</summary>
    public required IReadOnlyList<PlannedPlane> Planes { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Empty when the study is complete as far as headers tell.</summary>
    public required IReadOnlyList<string> Shortfalls { get; init; }

    /// <summary>For CT: the stacks that are read, one after the other in <see cref="Planes"/>; empty for projections.</summary>
    internal IReadOnlyList<PlannedStack> Stacks { get; init; } = [];

    /// <summary>The first of the stacks; null for projections.</summary>
    public OrderedSlices? Stack => Stacks.Count > 0 ? Stacks[0].Slices : null;

    /// <summary>The whole brain must be seen (<see cref="HeadCoverage"/>).</summary>
    public bool NeedsWholeBrain { get; init; }

    /// <summary>By headers alone.</summary>
    public static StudyPlan Make(ModelManifest manifest, IReadOnlyList<InstanceHeader> study) => Make(manifest, study, [], NoEvidence.Instance);

    /// <param name="manifest">The model.</param>
    /// <param name="study">The header of every image that has one.</param>
    /// <param name="unread">Images whose header could not be read: of which series they are nobody knows.</param>
    /// <param name="evidence">Asked where headers leave a choice between CT series.</param>
    internal static StudyPlan Make(ModelManifest manifest, IReadOnlyList<InstanceHeader> study, IReadOnlyList<UnreadImage> unread, IStackEvidence evidence)
    {
        var plan = OfReadable(manifest, study, evidence);
        return unread is { Count: > 0 } ? plan with { Shortfalls = [.. UnreadImage.Describe(unread), .. plan.Shortfalls] } : plan;
    }

    private static StudyPlan OfReadable(ModelManifest manifest, IReadOnlyList<InstanceHeader> study, IStackEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(study);
        var modalities = ModalitiesFor(manifest);
        var images = study.Where(header => modalities.Contains(header.Modality)).ToList();
        var notes = study.Except(images).GroupBy(header => header.Modality)
            .Select(group => $"{group.Count()} {group.Key} images were left out: {manifest.Name} reads {string.Join(", ", modalities)}").ToList();
        return manifest.Preprocess.Unit == ValueUnit.Hu ? SlicePlan.Make(manifest, images, [.. study.Except(images)], notes, evidence) : OfViews(manifest, images, notes);
    }

    private static string[] ModalitiesFor(ModelManifest manifest) => manifest switch
    {
        { Preprocess.Unit: ValueUnit.Hu } => ["CT"],
        { Pathway: "breast" } => ["MG"],
        { Pathway: "dental" } => ["IO", "PX", "DX", "CR", "RG"],
        _ => ["DX", "CR", "RG"],
    };

    private static StudyPlan OfViews(ModelManifest manifest, List<InstanceHeader> images, List<string> notes)
    {
        var others = images.Where(header => BodyParts.IsOther(header.BodyPart, manifest.Pathway)).ToList();
        notes.AddRange(others.GroupBy(header => header.BodyPart).Select(group => $"{group.Count()} images of another body part ({group.Key}) were left out"));
        List<string> shortfalls = [];
        var chosen = ProjectionViews.Choose([.. images.Except(others)], notes, shortfalls);
        if (chosen.Count == 0)
            return new StudyPlan { Planes = [], Notes = notes, Shortfalls = [.. shortfalls, $"the study has no {string.Join(", ", ModalitiesFor(manifest))} images that {manifest.Name} can read"] };

        shortfalls.AddRange(manifest.Pathway switch
        {
            "breast" => ProjectionViews.BreastShortfalls(chosen),
            "lung" => ProjectionViews.ChestShortfalls(chosen),
            "dental" => ProjectionViews.DentalShortfalls(chosen),
            _ => [],
        });
        shortfalls.AddRange(ProjectionViews.SizeShortfalls(chosen));
        if (chosen.Any(header => header.IsMonochrome1)) notes.Add("images of MONOCHROME1 were turned round before they were read");
        var planes = chosen.SelectMany(header => Enumerable.Range(0, Math.Clamp(header.Frames, 1, MaxPlanes + 1)).Select(frame => new PlannedPlane(header, frame)));
        return Bounded([.. planes.Take(MaxPlanes + 1)], notes, shortfalls);
    }

    private static StudyPlan Bounded(List<PlannedPlane> planes, List<string> notes, List<string> shortfalls)
    {
        if (planes.Count > MaxPlanes)
        {
            planes.RemoveRange(MaxPlanes, planes.Count - MaxPlanes);
            shortfalls.Add($"only the first {MaxPlanes} images were read");
        }

        return new StudyPlan { Planes = planes, Notes = notes, Shortfalls = shortfalls };
    }
}
