namespace Grid.Inference.Geometry;

/// <summary>Slices whose content does not fit that of their neighbours: blank, partly cut, or the same picture twice. Pure.</summary>
internal static class StackContent
{
    // In the real head neighbouring areas differ by up to a third, and always in one direction at a time.
    private const double MinShareOfNeighbours = 0.6;
    private const double NeighbourMm = 20;
    private const double BlankCm2 = 2, MinBodyCm2 = 20;

    /// <param name="stack">Slices in order.</param>
    /// <param name="facts">One for each; null for one that could not be read.</param>
    public static IReadOnlyList<string> Shortfalls(OrderedSlices stack, IReadOnlyList<PlaneFacts?> facts)
    {
        var shortfalls = new List<string>();
        var bodies = facts.Select(fact => fact?.Head?.BodyCm2).ToList();
        List<InstanceHeader> blank = [], cut = [], same = [];
        for (var i = 0; i < bodies.Count; i++)
        {
            var header = stack.Slices[i].Header;
            if (i > 0 && facts[i] is { Fault: null } one && facts[i - 1] is { Fault: null } before && one.Fingerprint == before.Fingerprint) same.Add(header);
            if (bodies[i] is not { } body) continue;
            if (IsBlank(bodies, i, body)) blank.Add(header);
            else if (facts[i]!.IsCut || body < MinShareOfNeighbours * Math.Min(LargestNear(stack, bodies, i, -1), LargestNear(stack, bodies, i, 1))) cut.Add(header);
        }

        if (blank.Count > 0) shortfalls.Add($"blank among slices that show tissue: {SliceWords.Name(blank)}; get them again from the scanner");
        if (cut.Count > 0) shortfalls.Add($"cut or partly blank: {SliceWords.Name(cut)} end in the middle of the body, or show much less of it than the slices on both sides; get them again from the scanner");
        if (same.Count > 0) shortfalls.Add($"the same picture as the slice below, at another place: {SliceWords.Name(same)}; get them again from the scanner");
        return shortfalls;
    }

    /// <summary>Above the vertex there is air; anywhere else a slice without tissue is a hole.</summary>
    private static bool IsBlank(List<double?> bodies, int index, double body) =>
        body < BlankCm2 && bodies.Skip(index + 1).Any(other => other > MinBodyCm2);

    private static double LargestNear(OrderedSlices stack, List<double?> bodies, int index, int step)
    {
        var largest = 0.0;
        for (var i = index + step; i >= 0 && i < bodies.Count && Math.Abs(stack.Slices[i].AlongNormalMm - stack.Slices[index].AlongNormalMm) <= NeighbourMm; i += step)
            largest = Math.Max(largest, bodies[i] ?? 0);
        return largest;
    }
}
