using Grid.Simulator.Statistics;

namespace Grid.Simulator.Queueing;

/// <summary>Replications of one station taken together: each gives one value, and the interval is over those.</summary>
public sealed class StationReplications(IReadOnlyList<StationResult> results)
{
    public IReadOnlyList<StationResult> Results => results;

    /// <summary>The first replication's verdict that is not steady, if there is one.</summary>
    public SteadyState Steady { get; } = results.FirstOrDefault(static r => !r.Steady.IsSteady, results[0]).Steady;

    /// <summary>Any figure of a class, e.g. <c>Of(0, c => c.Wait.Mean)</c>.</summary>
    public ConfidenceInterval Of(int kind, Func<ClassResult, double> figure, double level = ConfidenceInterval.UsualLevel)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return ConfidenceInterval.Of([.. results.Select(r => figure(r.Classes[kind]))], level);
    }

    public ConfidenceInterval Utilisation(double level = ConfidenceInterval.UsualLevel) =>
        ConfidenceInterval.Of([.. results.Select(static r => r.Utilisation)], level);

    /// <summary>Waits of all replications in one sketch.</summary>
    public QuantileSketch WaitQuantiles(int kind) => Merge(r => r.Classes[kind].WaitQuantiles);

    /// <summary>Sojourns of all replications in one sketch.</summary>
    public QuantileSketch SojournQuantiles(int kind) => Merge(r => r.Classes[kind].SojournQuantiles);

    private QuantileSketch Merge(Func<StationResult, QuantileSketch> sketch)
    {
        var merged = new QuantileSketch();
        foreach (var result in results) merged.Merge(sketch(result));
        return merged;
    }
}
