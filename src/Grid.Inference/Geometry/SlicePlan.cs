using Grid.Inference.Repository;

namespace Grid.Inference.Geometry;

/// <summary>The plan for a model that reads CT slices.</summary>
internal static class SlicePlan
{
    // Objects about images, which show nothing themselves.
    private static readonly HashSet<string> NoImages = new(StringComparer.Ordinal) { "SR", "PR", "KO", "DOC", "SEG", "REG", "FID", "RTSTRUCT", "RTPLAN", "RTDOSE", "AU", "ECG", "PLAN", "ANN" };

    /// <param name="manifest">The model.</param>
    /// <param name="images">The CT images.</param>
    /// <param name="others">The study's other objects.</param>
    /// <param name="notes">What is to be told already.</param>
    /// <param name="evidence">Asked where headers leave a choice.</param>
    public static StudyPlan Make(ModelManifest manifest, IReadOnlyList<InstanceHeader> images, IReadOnlyList<InstanceHeader> others, IReadOnlyList<string> notes, IStackEvidence evidence)
    {
        var isHead = manifest.Pathway == "stroke";
        var (told, shortfalls) = (new List<string>(notes), new List<string>());
        var slices = SetAside(images, told, shortfalls);
        var stacks = SeriesSplit.Stacks(slices);
        var choice = StackChoice.Among(isHead ? BodyRegion.Head : BodyRegion.Chest, manifest.Name, stacks, evidence);
        shortfalls.AddRange(choice.Shortfalls);
        if (choice.Read.Count == 0)
        {
            shortfalls.Insert(0, $"the study has no CT slices that {manifest.Name} can read");
            return new StudyPlan { Planes = [], Notes = [.. told, .. choice.Notes], Shortfalls = shortfalls };
        }

        var unread = others.Count(header => header.Rows > 0 && !NoImages.Contains(header.Modality));
        if (unread > 0) shortfalls.Add($"{unread} images of another modality were not read: {manifest.Name} reads CT; have a person look at them");
        told.AddRange(choice.Notes);
        foreach (var stack in choice.Read) Describe(stack, choice.Read.Count > 1, told);
        foreach (var stack in choice.Read) AddShortfalls(stack, choice.Read, shortfalls);
        foreach (var series in choice.Read.Select(stack => stack.SeriesUid).Distinct(StringComparer.Ordinal))
            shortfalls.AddRange(InstanceNumbers.Shortfalls([.. images.Where(header => header.SeriesInstanceUid == series)], images));

        // Only heads have a rule for where the stack may end; for other parts a cut-off end would go unnoticed.
        if (!isHead) shortfalls.Add($"this version cannot tell whether the ends of a {manifest.Pathway} CT were received");
        return Lay(choice.Read, told, shortfalls) with { NeedsWholeBrain = isHead };
    }

    /// <summary>Localizers are named. Multi-frame images show anatomy that this version does not read.</summary>
    private static List<InstanceHeader> SetAside(IReadOnlyList<InstanceHeader> images, List<string> notes, List<string> shortfalls)
    {
        var localizers = images.Count(IsLocalizer);
        if (localizers > 0) notes.Add($"{localizers} localizer images were left out");
        var multiFrame = images.Where(header => !IsLocalizer(header) && header.Frames > 1).ToList();
        if (multiFrame.Count > 0) shortfalls.Add($"{multiFrame.Count} multi-frame images were not read ({SliceWords.Name(multiFrame)}): send them as single slices");
        return [.. images.Where(header => !IsLocalizer(header) && header.Frames == 1)];
    }

    private static bool IsLocalizer(InstanceHeader header) =>
        header.IsLocalizer || Words.Of(header.SeriesDescription).Overlaps(["LOCALIZER", "LOCALISER", "SCOUT", "TOPOGRAM", "SURVIEW", "SCANOGRAM", "SCANO", "ТОПОГРАММА"]);

    private static void Describe(SliceStack stack, bool isOneOfSeveral, List<string> notes)
    {
        var name = isOneOfSeveral ? $"{stack.Name}: " : "";
        if (stack.Contrast == ContrastState.Doubt) notes.Add($"{stack.Name}: what the header says about a contrast agent does not agree with itself");
        if (StackTilt.Describe(stack.Slices) is { } tilt) notes.Add(name + tilt);
        if (StackSpacing.Of(stack.Slices).Describe() is { } steps) notes.Add(name + steps);
        if (Turns(stack) is { } turns) notes.Add(name + turns);
        if (stack.Slices.Slices.Any(slice => slice.Header.IsMonochrome1)) notes.Add($"{name}Photometric Interpretation is MONOCHROME1: it says how a CT is shown and changes no HU");
        if (stack.Slices.Slices.Count(slice => slice.Header.Scale is { HasComma: true }) is > 0 and var commas)
            notes.Add($"{name}Rescale Slope or Intercept of {commas} slices has a decimal comma, which was read as a point");
        notes.AddRange(stack.Slices.Notes.Select(note => name + note));
    }

    private static string? Turns(SliceStack stack)
    {
        var turns = stack.Slices.Slices.GroupBy(slice => PlaneTurn.Of(slice.Header)).ToList();
        if (turns.Count == 1) return turns[0].Key.IsNone ? null : $"the slices are stored otherwise than usual and were turned before they were read: {turns[0].Key.Describe()}";
        var words = turns.Select(turn => $"{SliceWords.Name(turn.Select(slice => slice.Header))} ({turn.Key.Describe()})");
        return $"the slices are stored in {turns.Count} orientations and were turned to one before they were read: {string.Join("; ", words)}";
    }

    /// <summary>A repeat of a part within a whole stack need not be whole itself.</summary>
    private static void AddShortfalls(SliceStack stack, IReadOnlyList<SliceStack> read, List<string> shortfalls)
    {
        shortfalls.AddRange(stack.Slices.Shortfalls);
        var spacing = StackSpacing.Of(stack.Slices).Shortfalls();
        var isWithinAnother = read.Any(other => other != stack && other.FrameOfReferenceUid == stack.FrameOfReferenceUid && other.Count > stack.Count
            && SameScan.Covers(other, stack) && StackSpacing.Of(other.Slices).Shortfalls().Count == 0);
        if (!isWithinAnother) shortfalls.AddRange(read.Count > 1 ? spacing.Select(reason => $"{stack.Name}: {reason}") : spacing);
    }

    private static StudyPlan Lay(IReadOnlyList<SliceStack> read, List<string> notes, List<string> shortfalls)
    {
        var planes = new List<PlannedPlane>();
        var stacks = new List<PlannedStack>();
        foreach (var stack in read)
        {
            if (planes.Count + stack.Count > StudyPlan.MaxPlanes)
            {
                shortfalls.Add($"only the first {StudyPlan.MaxPlanes} images were read");
                planes.AddRange(stack.Slices.Slices.Take(StudyPlan.MaxPlanes - planes.Count).Select(slice => new PlannedPlane(slice.Header, 0)));
                break;
            }

            stacks.Add(new PlannedStack(stack.Slices, planes.Count, stack.Name));
            planes.AddRange(stack.Slices.Slices.Select(slice => new PlannedPlane(slice.Header, 0)));
        }

        return new StudyPlan { Planes = planes, Notes = notes, Shortfalls = shortfalls, Stacks = stacks };
    }
}
