using Grid.Simulator.Scenarios;
using Grid.Simulator.Statistics;

namespace Grid.Simulator.Planning;

/// <summary>All replications of a scenario, spread over threads. The answer does not depend on how many there are.</summary>
public static class PlanReplications
{
    /// <param name="scenario">Checked by <see cref="ScenarioCheck"/>.</param>
    /// <param name="seed">Of all replications.</param>
    /// <param name="threads">At least 1.</param>
    /// <param name="progress">Told the share of all simulated time that has passed; from any thread.</param>
    /// <param name="cancel">Ends the runs with an exception.</param>
    public static PlanResult Run(Scenario scenario, ulong seed, int threads, IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var outcomes = new PlanOutcome[scenario.Replications];
        var shared = new SharedProgress(outcomes.Length, progress);
        try
        {
            Parallel.For(
                0,
                outcomes.Length,
                new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel },
                i => outcomes[i] = PlanRun.Run(scenario, seed, i, shared.Of(i), cancel));
        }
        catch (AggregateException failures) when (failures.InnerExceptions is [var only])
        {
            throw new InvalidOperationException($"{scenario.Name}, seed {seed}: {only.Message}", only);
        }

        return new PlanResult(scenario, seed, outcomes);
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
public sealed class PlanResult(Scenario scenario, ulong seed, IReadOnlyList<PlanOutcome> outcomes)
{
    private readonly Dictionary<FigureKey, int> _indexes =
        outcomes[0].Figures.Select((f, i) => (f.Key, i)).ToDictionary(f => f.Key, f => f.i);

    private readonly Dictionary<FigureKey, int> _hourIndexes =
        outcomes[0].Hours.Select((f, i) => (f.Key, i)).ToDictionary(f => f.Key, f => f.i);

    public Scenario Scenario => scenario;
    public ulong Seed => seed;
    public IReadOnlyList<PlanOutcome> Outcomes => outcomes;

    /// <summary>In the order of the figures.</summary>
    public IEnumerable<FigureKey> Keys => outcomes[0].Figures.Select(f => f.Key);

    /// <summary>Why the means should not be believed; empty when they may be.</summary>
    public string UnsteadyReason => outcomes.FirstOrDefault(o => !o.Steady.IsSteady)?.Steady.Reason ?? "";

    /// <summary>Mean over the replications and its 95 % interval; NaN where a replication had nothing to measure.</summary>
    public ConfidenceInterval Of(FigureKey key) => ConfidenceInterval.Of(Values(key));

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
            ? ConfidenceInterval.OfDifference(Values(key), other.Values(key))
            : null;
    }

    private double[] Values(FigureKey key)
    {
        var index = _indexes[key];
        return [.. outcomes.Select(o => o.Figures[index].Value)];
    }
}
