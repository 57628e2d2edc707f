namespace Grid.Chaos.Tests.Failover;

/// <summary>Percentiles by nearest rank.</summary>
internal static class Ranks
{
    /// <param name="sorted">Ascending; 0 is answered where there is nothing.</param>
    public static double At(IReadOnlyList<double> sorted, double share) =>
        sorted.Count == 0 ? 0 : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
}
