namespace Grid.Inference.Geometry;

/// <summary>One slice and its place along the normal of the stack, in millimetres.</summary>
public readonly record struct Slice(InstanceHeader Header, double AlongNormalMm);

/// <summary>
/// The slices of one series, sorted along their common normal: for axial slices from the feet to the head.
/// Immutable. What does not fit the stack is left out and named.
/// </summary>
public sealed class OrderedSlices
{
    private const double SamePlaceMm = 0.01;
    private const double SameDirectionDegrees = 0.5;

    private OrderedSlices(IReadOnlyList<Slice> slices, PatientVector? normal, IReadOnlyList<string> notes, IReadOnlyList<string> shortfalls) =>
        (Slices, Normal, Notes, Shortfalls) = (slices, normal, notes, shortfalls);

    public IReadOnlyList<Slice> Slices { get; }

    /// <summary>Null when positions are missing; then the order is that of the instance numbers.</summary>
    public PatientVector? Normal { get; }

    /// <summary>What a reader should know, in words.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Why the absence of findings in this stack would mean nothing, in words; empty for a sound one.</summary>
    public IReadOnlyList<string> Shortfalls { get; }

    /// <summary>Between the first and the last slice, along the normal.</summary>
    public double ExtentMm => Slices.Count == 0 ? 0 : Slices[^1].AlongNormalMm - Slices[0].AlongNormalMm;

    public static OrderedSlices Sort(IReadOnlyList<InstanceHeader> series)
    {
        var (notes, shortfalls) = (new List<string>(), new List<string>());
        var kept = KeepMostCommon(series, header => PlaneTurn.Of(header).IsTransposed ? (Rows: header.Columns, Columns: header.Rows) : (header.Rows, header.Columns),
            size => Invariant($"{size.Rows} x {size.Columns} pixels"), "size", shortfalls);

        var placed = kept.Where(header => header.Position is { IsFinite: true } && header.Normal is not null).ToList();
        if (placed.Count < kept.Count)
        {
            shortfalls.Add(Invariant($"{kept.Count - placed.Count} of {kept.Count} slices have no usable Image Position and Image Orientation (Patient), so that missing slices cannot be noticed"));
            return new OrderedSlices([.. kept.OrderBy(header => header.InstanceNumber ?? int.MaxValue).Select((header, index) => new Slice(header, index))], null, notes, shortfalls);
        }

        if (placed.Count == 0) return new OrderedSlices([], null, notes, shortfalls);

        var normal = CommonNormal(placed);
        var straight = placed.Where(header => header.Normal!.Value.DegreesTo(normal) <= SameDirectionDegrees).ToList();
        if (straight.Count < placed.Count)
            shortfalls.Add($"{placed.Count - straight.Count} of {placed.Count} slices lie in another orientation and were left out: {SliceWords.Name(placed.Except(straight))}");

        var sorted = straight.Select(header => new Slice(header, header.Position!.Value.Dot(normal)))
            .OrderBy(slice => slice.AlongNormalMm).ThenBy(slice => slice.Header.InstanceNumber ?? int.MaxValue)
            .ThenBy(slice => slice.Header.SopInstanceUid, StringComparer.Ordinal).ToList();
        return new OrderedSlices(WithoutDoubles(sorted, shortfalls), normal, notes, shortfalls);
    }

    private static List<InstanceHeader> KeepMostCommon<T>(
        IReadOnlyList<InstanceHeader> all, Func<InstanceHeader, T> key, Func<T, string> words, string what, List<string> shortfalls)
    {
        var groups = all.GroupBy(key).OrderByDescending(group => group.Count()).ToList();
        if (groups.Count <= 1) return [.. all];
        foreach (var odd in groups.Skip(1))
            shortfalls.Add($"slices of another {what} ({words(odd.Key)}; most have {words(groups[0].Key)}) were left out: {SliceWords.Name(odd)}");
        return [.. groups[0]];
    }

    /// <summary>The normal that most slices share, turned so that its greatest component is positive.</summary>
    private static PatientVector CommonNormal(List<InstanceHeader> headers)
    {
        var normals = headers.Select(header => header.Normal!.Value).ToList();
        var candidates = normals.Distinct().Take(64);
        var best = candidates.MaxBy(candidate => normals.Count(normal => normal.DegreesTo(candidate) <= SameDirectionDegrees));
        var greatest = new[] { best.X, best.Y, best.Z }.MaxBy(Math.Abs);
        return greatest < 0 ? new PatientVector(-best.X, -best.Y, -best.Z) : best;
    }

    private static List<Slice> WithoutDoubles(List<Slice> sorted, List<string> shortfalls)
    {
        var kept = new List<Slice>();
        var doubles = new List<InstanceHeader>();
        foreach (var slice in sorted)
        {
            if (kept.Count > 0 && slice.AlongNormalMm - kept[^1].AlongNormalMm < SamePlaceMm) doubles.Add(slice.Header);
            else kept.Add(slice);
        }

        if (doubles.Count > 0) shortfalls.Add($"{doubles.Count} slices lie where another one lies and were left out: {SliceWords.Name(doubles)}");
        return kept;
    }
}
