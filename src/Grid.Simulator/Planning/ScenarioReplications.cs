using Grid.Simulator.Scenarios;
using Grid.Simulator.Search;
using Grid.Simulator.Statistics;

namespace Grid.Simulator.Planning;

/// <summary>All replications of a scenario, spread over threads. The answer does not depend on how many there are.</summary>
public static class ScenarioReplications
{
    /// <param name="scenario">Checked by <see cref="ScenarioCheck"/>.</param>
    /// <param name="seed">Of all replications.</param>
    /// <param name="threads">At least 1.</param>
    /// <param name="goals">Judged by the replications; see <see cref="PlanResult.Goals"/>.</param>
    /// <param name="progress">Told the share of all simulated time that has passed; from any thread.</param>
    /// <param name="cancel">Ends the runs with an exception.</param>
    public static PlanResult Run(Scenario scenario, ulong seed, int threads, IReadOnlyList<Goal>? goals = null, IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var outcomes = new ScenarioOutcome[scenario.Replications];
        var shared = new SharedProgress(outcomes.Length, progress);
        var times = new PooledTimes();
        var samples = new IReadOnlyList<GoalSample>[outcomes.Length];
        try
        {
            Parallel.For(
                0,
                outcomes.Length,
                new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel },
                i =>
                {
                    var watch = goals is { Count: > 0 } ? new GoalWatch(scenario, goals, static (_, _) => 0) : null;
                    var outcome = ScenarioRun.Run(scenario, seed, i, watch, shared.Of(i), cancel);
                    samples[i] = watch?.Finish() ?? [];
                    lock (times) times.Merge(outcome.Times!);
                    outcome.Times = null;
                    outcomes[i] = outcome;
                });
        }
        catch (AggregateException failures) when (failures.InnerExceptions is [var only])
        {
            throw new InvalidOperationException($"{scenario.Name}, seed {seed}: {only.Message}", only);
        }

        return new PlanResult(scenario, seed, outcomes) { Times = times, Goals = GoalResult.Of(goals ?? [], samples) };
    }

    private sealed class SharedProgress(int replications, IProgress<double>? to)
    {
        private readonly double[] _shares = new double[replications];
        private readonly Lock _lock = new();

        public IProgress<double>? Of(int replication) => to is null ? null : new One(this, replication);

        private void Report(int replication, double share)
        {
            lock (_lock)
            {
                _shares[replication] = share;
                to!.Report(_shares.Average());
            }
        }

        private sealed class One(SharedProgress all, int replication) : IProgress<double>
        {
            public void Report(double value) => all.Report(replication, value);
        }
    }
}

/// <summary>A scenario's replications, summed up.</summary>
public sealed class PlanResult(Scenario scenario, ulong seed, IReadOnlyList<ScenarioOutcome> outcomes)
{
    private readonly Dictionary<FigureKey, int> _indexes =
        outcomes[0].Figures.Select((f, i) => (f.Key, i)).ToDictionary(f => f.Key, f => f.i);

    private readonly Dictionary<FigureKey, int> _hourIndexes =
        outcomes[0].Hours.Select((f, i) => (f.Key, i)).ToDictionary(f => f.Key, f => f.i);

    // Of outcomes that were made in a test or read from elsewhere, each says its own.
    private SteadyState Steady { get; } = outcomes.All(static o => o.Level is not null && o.Steady.IsSteady == o.Level.Judge().IsSteady)
        ? BacklogLevel.Mean([.. outcomes.Select(static o => o.Level!)]).Judge()
        : outcomes.FirstOrDefault(static o => !o.Steady.IsSteady, outcomes[0]).Steady;

    internal PooledTimes? Times { get; init; }

    /// <summary>Goals that were asked for, in their order, and whether they hold.</summary>
    public IReadOnlyList<GoalResult> Goals { get; init; } = [];

    public Scenario Scenario => scenario;
    public ulong Seed => seed;
    public IReadOnlyList<ScenarioOutcome> Outcomes => outcomes;

    /// <summary>In the order of the figures.</summary>
    public IEnumerable<FigureKey> Keys => outcomes[0].Figures.Select(f => f.Key);

    /// <summary>Why the means should not be believed; empty when they may be.</summary>
    public string UnsteadyReason => Steady.IsSteady ? "" : Steady.Reason;

    /// <summary>In words, where the figures are those of a window of some hours and not of a steady state; empty otherwise.</summary>
    public string Window => Steady.Window;

    /// <summary>
    /// Mean over the replications and its 95 % interval; NaN where a replication had nothing to measure. Quantiles are of all replications together,
    /// NaN where these have too few values; their interval is the wider one of what the replications' own quantiles and what the ranks allow,
    /// and the step of the sketch on top.
    /// </summary>
    public ConfidenceInterval Of(FigureKey key)
    {
        if (ScenarioFigures.QuantileOf(key.Metric) is not { } share || Times?.Find(key) is not { } times) return ConfidenceInterval.Of(Values(key));
        return PooledQuantile.Of(ScenarioFigures.IsWait(key.Metric) ? times.Wait : times.Result, share, Values(key));
    }

    /// <summary>
    /// Whether a figure is a bound from below: so many studies had no answer (or for waits no start) when the run ended that one of them stands at
    /// the rank of the quantile, or that any stands in the mean.
    /// </summary>
    public bool IsAtLeast(FigureKey key)
    {
        if (key.Metric is not (ScenarioFigures.WaitMean or ScenarioFigures.ResultMean) && ScenarioFigures.QuantileOf(key.Metric) is null) return false;
        var missing = Values(key with { Metric = ScenarioFigures.IsWait(key.Metric) ? ScenarioFigures.Unstarted : ScenarioFigures.Unanswered }).Sum();
        var studies = Values(key with { Metric = ScenarioFigures.Studies }).Sum();
        return missing > 0 && missing >= (1 - (ScenarioFigures.QuantileOf(key.Metric) ?? 1)) * studies;
    }

    /// <summary>In the order of the figures by hour.</summary>
    public IEnumerable<FigureKey> HourKeys => outcomes[0].Hours.Select(f => f.Key);

    /// <summary>
    /// For each hour of the day the mean over the replications that had something to measure then, and its 95 % interval; NaN where none had.
    /// </summary>
    public IReadOnlyList<ConfidenceInterval> OfHours(FigureKey key)
    {
        var index = _hourIndexes[key];
        return [.. Enumerable.Range(0, HoursOfDay.Count).Select(h =>
            ConfidenceInterval.Of([.. outcomes.Select(o => o.Hours[index].Values[h]).Where(double.IsFinite)]))];
    }

    /// <summary>Every two regions, and the gigabytes that moved from one to the other.</summary>
    public IEnumerable<(string From, string To, ConfidenceInterval Gigabytes)> Traffic => outcomes[0].Traffic.Select((pair, i) =>
        (pair.From, pair.To, ConfidenceInterval.Of([.. outcomes.Select(o => o.Traffic[i].Gigabytes)])));

    /// <summary>Length of each of the spans that <see cref="Backlog"/> goes through.</summary>
    public double BacklogSpanHours => outcomes[0].Backlog.SpanHours;

    /// <summary>Studies in the country over the run, from its start.</summary>
    public IEnumerable<ConfidenceInterval> Backlog => Enumerable.Range(0, outcomes[0].Backlog.Means.Count)
        .Select(i => ConfidenceInterval.Of([.. outcomes.Select(o => o.Backlog.Means[i])]));

    /// <summary>How much greater a figure is here than in another scenario, replication by replication; null where the other does not have it.</summary>
    public ConfidenceInterval? Against(PlanResult other, FigureKey key)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other._indexes.ContainsKey(key) && other.Outcomes.Count == outcomes.Count
            ? PooledQuantile.WithSteps(ConfidenceInterval.OfDifference(Values(key), other.Values(key)), key, Values(key), other.Values(key))
            : null;
    }

    private double[] Values(FigureKey key)
    {
        var index = _indexes[key];
        return [.. outcomes.Select(o => o.Figures[index].Value)];
    }
}
