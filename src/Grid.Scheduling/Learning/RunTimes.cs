using Grid.Scheduling.Jobs;
using Grid.Scheduling.Placement;

namespace Grid.Scheduling.Learning;

/// <summary>
/// How long models run: as their manifests state it, times what each node has shown. Exponentially weighted, so that a device
/// that grows slow is believed soon and one odd run is not.
/// </summary>
internal sealed class RunTimes(ModelCosts costs, double learningRate)
{
    // One measurement may not claim more than this: a stuck clock or a sleeping machine is not a slow device.
    private const double LeastFactor = 0.05;
    private const double GreatestFactor = 20;
    private static readonly long MostTicks = TimeSpan.FromDays(365).Ticks;

    // By model first: a decision asks for one model on a hundred nodes.
    private readonly Dictionary<string, Dictionary<string, double>> _factors = new(StringComparer.Ordinal);

    /// <summary>As the manifest states it, in ticks; zero for a model without an estimate.</summary>
    public long StatedTicks(string model, int images)
    {
        var cost = costs.Of(model);
        return (long)Math.Min(MostTicks, Math.Max(0, cost.Fixed.Ticks + (double)cost.PerImage.Ticks * Math.Max(0, images)));
    }

    public double Factor(string model, string node) => FactorsOf(model)?.GetValueOrDefault(node, 1) ?? 1;

    /// <summary>A run was expected to take so long without what was learned, and took so long.</summary>
    /// <returns>Whether anything was learned.</returns>
    public bool Learn(JobKey key, string node, long statedTicks, TimeSpan took)
    {
        if (statedTicks <= 0 || took <= TimeSpan.Zero || learningRate <= 0) return false;
        var shown = Math.Clamp((double)took.Ticks / statedTicks, LeastFactor, GreatestFactor);
        if (FactorsOf(key.Model) is not { } factors) _factors.Add(key.Model, factors = new Dictionary<string, double>(StringComparer.Ordinal));
        var known = factors.GetValueOrDefault(node, 1);
        factors[node] = known + learningRate * (shown - known);
        return true;
    }

    public void CopyFrom(RunTimes other)
    {
        foreach (var (model, factors) in other._factors) _factors[model] = new Dictionary<string, double>(factors, StringComparer.Ordinal);
    }

    private Dictionary<string, double>? FactorsOf(string model) => _factors.Count == 0 ? null : _factors.GetValueOrDefault(model);
}
