namespace Grid.Scheduling.Learning;

/// <summary>
/// Measured over stated run time of one model: on all nodes together, and on each that is not like the others. Exponentially weighted,
/// so that a device that grows slow is believed soon and one odd run is not.
/// </summary>
/// <remarks>
/// Run times scatter, and of many equal nodes some always look faster. To send images across the country, or to pass over a free slot, for
/// that is worse than to have learned nothing. So a node counts as different only when it is so by more than four standard
/// errors of its weighted mean; where nothing scatters that is at once.
/// </remarks>
internal sealed class LearnedFactors(double learningRate)
{
    // One measurement may not claim more than this: a stuck clock or a sleeping machine is not a slow device.
    private const double LeastFactor = 0.05;
    private const double GreatestFactor = 20;
    private const double StandardErrors = 4;

    // The variance of an exponentially weighted mean, over that of what it is taken of.
    private readonly double _varianceOfMean = learningRate / (2 - learningRate);
    private readonly Dictionary<string, ObservedFactor> _byNode = new(StringComparer.Ordinal);
    private double _common = 1;

    /// <summary>Counts up with whatever is learned.</summary>
    public long Version { get; private set; }

    public double Of(string node) => Of(Shown(node));

    /// <summary>A node that has shown nothing is believed to be as its model's manifest says: so it is tried.</summary>
    public double Of(ObservedFactor? shown)
    {
        if (shown is null) return 1;
        return Math.Abs(shown.Mean - _common) > shown.Scatter ? shown.Mean : _common;
    }

    /// <summary>What a node has shown so far; null before its first run.</summary>
    public ObservedFactor? Shown(string node) => _byNode.GetValueOrDefault(node);

    public void Learn(string node, double factor)
    {
        factor = Math.Clamp(factor, LeastFactor, GreatestFactor);
        if (!_byNode.TryGetValue(node, out var shown)) _byNode.Add(node, shown = new ObservedFactor());
        var off = factor - shown.Mean;
        shown.Mean += learningRate * off;
        shown.Variance = (1 - learningRate) * (shown.Variance + (learningRate * off * off));
        shown.Scatter = StandardErrors * Math.Sqrt(shown.Variance * _varianceOfMean);

        // All nodes together learn as soon as one alone would.
        _common += learningRate / _byNode.Count * (factor - _common);
        Version++;
    }

    /// <param name="rate">At which the copy goes on learning.</param>
    public LearnedFactors Copy(double rate)
    {
        var copy = new LearnedFactors(rate) { _common = _common, Version = Version };
        foreach (var (node, shown) in _byNode) copy._byNode.Add(node, new ObservedFactor { Mean = shown.Mean, Variance = shown.Variance, Scatter = shown.Scatter });
        return copy;
    }
}

/// <summary>What one node has shown of one model.</summary>
internal sealed class ObservedFactor
{
    /// <summary>Exponentially weighted mean of measured over stated run time.</summary>
    public double Mean { get; set; } = 1;

    /// <summary>Exponentially weighted variance about it.</summary>
    public double Variance { get; set; }

    /// <summary>How far off the others <see cref="Mean"/> may be by chance.</summary>
    public double Scatter { get; set; }
}
