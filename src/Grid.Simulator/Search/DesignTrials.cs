using Grid.Simulator.Planning;

namespace Grid.Simulator.Search;

/// <summary>
/// Simulations of designs in cases, each done once. Which are done is decided by figures alone and never by which was ready first, so
/// that the number of threads changes nothing. Every design and case meets the same studies (common random numbers).
/// </summary>
internal sealed class DesignTrials(PlanQuestion question, IdleTimes idle, IProgress<int>? progress, CancellationToken cancel)
{
    private readonly Dictionary<(SiteDesign Design, DownCase Down), Trial> _trials = [];
    private int _simulations;

    /// <summary>Replications simulated.</summary>
    public int Simulations => _simulations;

    /// <summary>Replications that were simulated for the answer and are not kept here.</summary>
    public void Count(int replications) => progress?.Report(_simulations += replications);

    public Trial Of(SiteDesign design, DownCase down)
    {
        if (!_trials.TryGetValue((design, down), out var trial))
        {
            trial = new Trial(question, idle, design, down);
            _trials.Add((design, down), trial);
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
                    progress?.Report(Interlocked.Increment(ref _simulations));
                });
        }
        catch (AggregateException failures) when (failures.InnerExceptions is [var only])
        {
            throw new InvalidOperationException($"{question.Scenario.Name}, seed {question.Seed}: {only.Message}", only);
        }
    }
}
