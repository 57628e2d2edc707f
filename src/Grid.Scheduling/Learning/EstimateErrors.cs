namespace Grid.Scheduling.Learning;

/// <summary>Running account of how far estimates were off, by model and node.</summary>
internal sealed class EstimateErrors
{
    private readonly Dictionary<(string Model, string Node), Sum> _sums = [];

    public void Add(EstimateRecord record)
    {
        var error = record.Error.TotalSeconds;
        var sum = _sums.GetValueOrDefault((record.Key.Model, record.Node));
        _sums[(record.Key.Model, record.Node)] = new Sum(
            sum.Runs + 1, sum.Error + error, sum.Absolute + Math.Abs(error), Math.Abs(error) > Math.Abs(sum.Worst) ? error : sum.Worst);
    }

    /// <summary>Mean size of the error of one model's estimates, over all nodes; null before the first.</summary>
    public TimeSpan? UsualOf(string model)
    {
        var (runs, absolute) = (0L, 0.0);
        foreach (var ((of, _), sum) in _sums)
        {
            if (string.Equals(of, model, StringComparison.Ordinal)) (runs, absolute) = (runs + sum.Runs, absolute + sum.Absolute);
        }

        return runs == 0 ? null : TimeSpan.FromSeconds(absolute / runs);
    }

    public IReadOnlyList<EstimateQuality> Report(RunTimes learned) =>
        [.. _sums.OrderBy(s => s.Key.Model, StringComparer.Ordinal).ThenBy(s => s.Key.Node, StringComparer.Ordinal).Select(s => new EstimateQuality(
            s.Key.Model, s.Key.Node, s.Value.Runs, learned.Factor(s.Key.Model, s.Key.Node),
            s.Value.Error / s.Value.Runs, s.Value.Absolute / s.Value.Runs, s.Value.Worst))];

    private readonly record struct Sum(long Runs, double Error, double Absolute, double Worst);
}
