namespace Grid.Scheduling.Learning;

/// <summary>Running account of how far estimates were off, by model and node.</summary>
internal sealed class EstimateErrors
{
    private readonly SortedDictionary<(string Model, string Node), Sum> _sums = new(ByName.Instance);

    public void Add(EstimateRecord record)
    {
        var error = record.Error.TotalSeconds;
        var sum = _sums.GetValueOrDefault((record.Key.Model, record.Node));
        _sums[(record.Key.Model, record.Node)] = new Sum(
            sum.Runs + 1, sum.Error + error, sum.Absolute + Math.Abs(error), Math.Abs(error) > Math.Abs(sum.Worst) ? error : sum.Worst);
    }

    public IReadOnlyList<EstimateQuality> Report(RunTimes learned) =>
        [.. _sums.Select(s => new EstimateQuality(
            s.Key.Model, s.Key.Node, s.Value.Runs, learned.Factor(s.Key.Model, s.Key.Node),
            s.Value.Error / s.Value.Runs, s.Value.Absolute / s.Value.Runs, s.Value.Worst))];

    private readonly record struct Sum(long Runs, double Error, double Absolute, double Worst);

    private sealed class ByName : IComparer<(string Model, string Node)>
    {
        public static readonly ByName Instance = new();

        public int Compare((string Model, string Node) x, (string Model, string Node) y)
        {
            var order = string.CompareOrdinal(x.Model, y.Model);
            return order != 0 ? order : string.CompareOrdinal(x.Node, y.Node);
        }
    }
}
