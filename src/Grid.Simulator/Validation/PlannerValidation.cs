using Grid.Simulator.Planning;
using Grid.Simulator.Statistics;

namespace Grid.Simulator.Validation;

/// <summary>
/// Models of queueing theory, simulated by the engine that plans, through the dispatcher that runs live, and compared: whoever doubts the
/// planner runs this first.
/// </summary>
public static class PlannerValidation
{
    /// <summary>The seed that is shown and tested.</summary>
    public const ulong UsualSeed = 1;

    /// <summary>Customers of each model at least, over all replications.</summary>
    public const long UsualCustomers = 1_000_000;

    private const int FirstReplications = 20;
    private const int MostReplications = 400;
    private const double PrecisionLevel = 0.99;

    /// <summary>
    /// Each model is simulated in independent replications, more of them until every figure's 99 % interval is within the
    /// wanted precision: near full load, or where hardly anybody waits, a million customers tell less than 2 %. Same seed, same report, whatever the
    /// number of threads.
    /// </summary>
    /// <param name="seed">Of all models.</param>
    /// <param name="threads">Replications at once.</param>
    /// <param name="customers">Of each model at least.</param>
    /// <param name="precision">Half width of the interval that is wanted, and the most that a figure may be off, as a share of the figure.</param>
    /// <param name="progress">Told the share of the models that are done.</param>
    /// <param name="cancel">Ends the simulations with an exception.</param>
    public static ValidationReport Run(
        ulong seed = UsualSeed, int threads = 1, long customers = UsualCustomers, double precision = ValidationRow.UsualError, IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(customers);
        var (rows, laws) = (new List<ValidationRow>(), new List<ValidationLaw>());
        var models = ReferenceCase.All;
        for (var m = 0; m < models.Count; m++)
        {
            var known = models[m];
            var runs = Simulate(known, seed, threads, customers, precision, cancel);
            var served = runs.Sum(static r => r.Watch.Served);
            rows.AddRange(known.Known.Select(figure => new ValidationRow(
                known.Name, served, figure.Class + 1, figure.Measure, figure.Value, Of(figure, runs, ValidationRow.Level), precision)));
            laws.AddRange(QueueLaws.Check(known, runs));
            progress?.Report((m + 1.0) / models.Count);
        }

        return new ValidationReport(seed, rows, laws, ReferenceCase.NotExpressed);
    }

    internal static ConfidenceInterval Of(KnownFigure figure, IReadOnlyList<QueueRun> runs, double level) =>
        ConfidenceInterval.Of([.. runs.Select(r => r.Watch.Of(figure.Measure, figure.Class))], level);

    private static List<QueueRun> Simulate(ReferenceCase known, ulong seed, int threads, long customers, double precision, CancellationToken cancel)
    {
        var runs = new List<QueueRun>();
        var each = (double)customers / FirstReplications;
        var scenario = known.Model.ToScenario(known.Name, each, warmUp: each / 10);
        do
        {
            var more = new QueueRun[FirstReplications];
            Parallel.For(0, more.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel }, i =>
            {
                var watch = new QueueWatch(known.Model.Classes.Count);
                var outcome = ScenarioRun.Run(scenario, seed, runs.Count + i, watch, progress: null, cancel);
                more[i] = new QueueRun(watch, outcome);
            });
            runs.AddRange(more);
        }
        while (runs.Count < MostReplications && !known.Known.All(figure => Of(figure, runs, PrecisionLevel).HalfWidth <= precision * figure.Value));

        return runs;
    }
}

/// <summary>One replication of a model.</summary>
internal sealed record QueueRun(QueueWatch Watch, ScenarioOutcome Outcome);
