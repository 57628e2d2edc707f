using Grid.Inference.Repository;

namespace Grid.Inference.Geometry;

/// <summary>One image, or one frame of it, that a model will read.</summary>
/// <param name="Header">The instance.</param>
/// <param name="Frame">0 for the first.</param>
public readonly record struct PlannedPlane(InstanceHeader Header, int Frame);

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

    /// <summary>The slices, for CT; null for projections.</summary>
    public OrderedSlices? Stack { get; init; }

    /// <summary>The whole brain must be seen (<see cref="HeadCoverage"/>).</summary>
    public bool NeedsWholeBrain { get; init; }

    public static StudyPlan Make(ModelManifest manifest, IReadOnlyList<InstanceHeader> study)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(study);
        var modalities = ModalitiesFor(manifest);
        var images = study.Where(header => modalities.Contains(header.Modality)).ToList();
        var notes = study.Except(images).GroupBy(header => header.Modality)
            .Select(group => $"{group.Count()} {group.Key} images were left out: {manifest.Name} reads {string.Join(", ", modalities)}").ToList();
        return manifest.Preprocess.Unit == ValueUnit.Hu ? OfSlices(manifest, images, notes) : OfViews(manifest, images, notes);
    }

    private static string[] ModalitiesFor(ModelManifest manifest) => manifest switch
    {
        { Preprocess.Unit: ValueUnit.Hu } => ["CT"],
        { Pathway: "breast" } => ["MG"],
        { Pathway: "dental" } => ["IO", "PX", "DX", "CR", "RG"],
        _ => ["DX", "CR", "RG"],
    };

    private static StudyPlan OfSlices(ModelManifest manifest, List<InstanceHeader> images, List<string> notes)
    {
        var choice = SeriesChoice.Among(images);
        notes.AddRange(choice.Notes);
        if (choice.Stack is not { } stack)
            return new StudyPlan { Planes = [], Notes = notes, Shortfalls = [$"the study has no CT slices that {manifest.Name} can read"] };

        var shortfalls = new List<string>(stack.Shortfalls);
        var spacing = StackSpacing.Of(stack);
        shortfalls.AddRange(spacing.Shortfalls());
        shortfalls.AddRange(InstanceNumbers.Shortfalls(choice.Series, images));
        if (StackTilt.Describe(stack) is { } tilt) notes.Add(tilt);
        if (spacing.Describe() is { } steps) notes.Add(steps);
        notes.AddRange(stack.Notes);

        // Only heads have a rule for where the stack may end; for other parts a cut-off end would go unnoticed.
        var isHead = manifest.Pathway == "stroke";
        if (!isHead) shortfalls.Add($"this version cannot tell whether the ends of a {manifest.Pathway} CT were received");
        return Bounded([.. stack.Slices.Select(slice => new PlannedPlane(slice.Header, 0))], notes, shortfalls) with { Stack = stack, NeedsWholeBrain = isHead };
    }

    private static StudyPlan OfViews(ModelManifest manifest, List<InstanceHeader> images, List<string> notes)
    {
        var chosen = ProjectionViews.Choose(images, notes);
        if (chosen.Count == 0)
            return new StudyPlan { Planes = [], Notes = notes, Shortfalls = [$"the study has no {string.Join(", ", ModalitiesFor(manifest))} images that {manifest.Name} can read"] };

        List<string> shortfalls = [.. manifest.Pathway switch
        {
            "breast" => ProjectionViews.BreastShortfalls(chosen),
            "lung" => ProjectionViews.ChestShortfalls(chosen),
            _ => [],
        }, .. ProjectionViews.SizeShortfalls(chosen)];
        if (chosen.Any(header => header.IsForProcessing)) notes.Add("images for processing were analysed: there were none for presentation");
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
