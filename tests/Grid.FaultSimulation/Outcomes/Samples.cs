namespace Grid.FaultSimulation.Outcomes;

/// <summary>Measured times of one kind, in seconds.</summary>
internal sealed class Samples
{
    private readonly List<double> _seconds = [];

    public void Add(double seconds) => _seconds.Add(seconds);

    public Spread Spread()
    {
        if (_seconds.Count == 0) return default;
        var sorted = _seconds.ToArray();
        Array.Sort(sorted);
        return new Spread(sorted.Average(), At(sorted, 0.5), At(sorted, 0.99), sorted[^1]);
    }

    // The nearest rank: a time that was measured, not one in between.
    private static double At(double[] sorted, double share) => sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
}
