namespace Grid.Simulator.Queueing.Validation;

/// <summary>Simulates the textbook models and compares: whoever doubts the simulator runs this first.</summary>
public static class StationValidation
{
    /// <summary>The seed that is shown and tested.</summary>
    public const ulong UsualSeed = 1;

    /// <summary>Customers of each model at least, after a tenth as many for warm-up.</summary>
    public const long LeastCustomers = 1_000_000;

    private const double PrecisionLevel = 0.99;
    private const long MostCustomers = 200_000_000;

    /// <summary>
    /// Each model is simulated a million customers at a time until every figure's 99 % interval is within 2 % of the reference either
    /// way: near full load, or where hardly anybody waits, a million tell less than that. So a right simulator passes with most
    /// seeds (8 of the first 9), and none had to be chosen. Same seed, same report, whatever the number of threads.
    /// </summary>
    public static ValidationReport Run(ulong seed = UsualSeed, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        var cases = ReferenceCase.All;
        var results = new StationResult[cases.Count];
        Parallel.For(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
            results[i] = Simulate(cases[i], new StationRun(seed, LeastCustomers / 10, LeastCustomers) { Replication = i }));

        var rows = cases.Zip(results).SelectMany(static pair => pair.First.Known.Select(known => Row(pair.First, pair.Second, known)));
        var laws = cases.Zip(results).SelectMany(static pair => StationInvariants.Check(pair.Second).Select(law => new ValidationInvariant(pair.First.Name, law)));
        return new ValidationReport(seed, [.. rows], [.. laws]);
    }

    private static StationResult Simulate(ReferenceCase known, StationRun run)
    {
        var station = new Station(known.Model, run);
        var result = station.Run();
        while (result.Run.Customers < MostCustomers && !known.Known.All(figure => IsPrecise(result, figure)))
            result = station.Continue(LeastCustomers);
        return result;
    }

    private static bool IsPrecise(StationResult result, KnownFigure figure) =>
        result.Classes[figure.Class].Of(figure.Measure, PrecisionLevel).HalfWidth <= ValidationRow.MostError * figure.Value;

    private static ValidationRow Row(ReferenceCase known, StationResult result, KnownFigure figure)
    {
        var found = result.Classes[figure.Class].Of(figure.Measure, ValidationRow.Level);
        return new ValidationRow(known.Name, result.Run.Customers, result.Classes[figure.Class].Class.Name, figure.Measure, figure.Value, found.Mean, found.HalfWidth);
    }
}
