using Grid.Simulator.Planning;

namespace Grid.Simulator.Search;

/// <summary>
/// Simulations of the nodes that designs have left in cases, each done once. Which are done is decided by figures alone and never by which was ready first, so
/// that the number of threads changes nothing. Every design and case meets the same studies (common random numbers).
/// </summary>
internal sealed class DesignTrials(PlanQuestion question, IdleTimes idle, SearchLog log, CancellationToken cancel)
{
    private readonly Dictionary<SiteDesign, Trial> _trials = [];

    public Trial Of(SiteDesign design, DownCase down)
    {
        var left = design.Without(down);
        if (!_trials.TryGetValue(left, out var trial))
        {
            trial = new Trial(question, idle, left);
            _trials.Add(left, trial);
        }

        return trial;
    }

    /// <summary>Simulates what is missing for so many replications of each.</summary>
    public void Ensure(IEnumerable<Trial> trials, int replications)
    {
        var missing = new List<(Trial Trial, int Replication)>();
        foreach (var trial in trials.Distinct())
        {
            if (trial.HasNodes) missing.AddRange(trial.Grow(replications).Select(r => (trial, r)));
        }

        if (missing.Count == 0) return;
        try
        {
            Parallel.For(
                0,
                missing.Count,
                new ParallelOptions { MaxDegreeOfParallelism = question.Threads, CancellationToken = cancel },
                i =>
                {
                    missing[i].Trial.Simulate(missing[i].Replication, cancel);
                    log.Simulated(1);
                });
        }
        catch (AggregateException failures) when (failures.InnerExceptions is [var only])
        {
            throw new InvalidOperationException($"{question.Scenario.Name}, seed {question.Seed}: {only.Message}", only);
        }
    }
}
