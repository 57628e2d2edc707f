using Grid.Cli.Output;
using Grid.Cli.Traces;
using Grid.Client;
using Grid.Contracts.Studies;
using Grid.Scheduling.Dispatch;
using Grid.Simulator.Planning;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Traces;

namespace Grid.Cli.Load;

/// <summary>
/// What the simulator has for the arrivals that were sent: this grid's nodes, links and policy, and the run times that its dispatchers
/// have learned.
/// </summary>
internal sealed class LoadForecast(Scenario grid, IReadOnlyList<DispatcherEstimates> estimates)
{
    /// <summary>Measured over stated run time, by model, over all nodes by their runs.</summary>
    private readonly Dictionary<string, double> _factors = estimates
        .SelectMany(e => e.Estimates)
        .Where(e => e.Runs > 0)
        .GroupBy(e => e.Model, StringComparer.Ordinal)
        .ToDictionary(m => m.Key, m => m.Sum(e => e.RunFactor * e.Runs) / m.Sum(e => e.Runs), StringComparer.Ordinal);

    public bool HasLearned(string model) => _factors.ContainsKey(model);

    /// <param name="plan">The first of these were sent.</param>
    /// <param name="sent">So many.</param>
    /// <param name="sizeOf">Images and bytes of a study.</param>
    /// <param name="answers">By number.</param>
    /// <param name="seed">Of what chance there is left.</param>
    public IReadOnlyList<ReplayRow> Compare(
        IReadOnlyList<PlannedArrival> plan, int sent, Func<PlannedArrival, (int Images, long Bytes)> sizeOf, IReadOnlyDictionary<int, StudyReport> answers, ulong seed)
    {
        var pathways = grid.Pathways.ToDictionary(p => p.Name, StringComparer.Ordinal);
        var sites = grid.Sites.Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        var studies = new List<RecordedStudy>();
        foreach (var arrival in plan.Take(sent))
        {
            // What this grid's configuration does not know it has turned away.
            if (!pathways.TryGetValue(arrival.Pathway, out var pathway) || !sites.Contains(arrival.Site)) continue;
            var (images, bytes) = sizeOf(arrival);
            var report = answers.GetValueOrDefault(arrival.Number);
            studies.Add(new RecordedStudy
            {
                Study = studies.Count + 1,
                AtMs = (long)arrival.Due.TotalMilliseconds,
                Site = arrival.Site,
                Pathway = arrival.Pathway,
                State = report is null ? RecordedOutcome.Waiting : RecordedOutcome.Answered,
                Images = images,
                Bytes = bytes,
                Jobs = [.. pathway.Models.Select(model => JobOf(model, images, report))],
            });
        }

        if (studies.Count == 0) return [];
        var header = new RecordedLoadHeader
        {
            Is = RecordedLoadHeader.Kind,
            Version = RecordedLoadHeader.CurrentVersion,
            StartsOn = grid.Start.DayOfWeek,
            StartHour = grid.Start.Hour,
            PolicyVersion = Decision.PolicyVersion,
            Policy = PolicyFingerprint.Of(grid.Policy),
            Studies = studies.Count,
            LastAtMs = studies[^1].AtMs,
        };
        var over = RecordedScenario.Of(grid, RecordedLoad.Of(header, studies));
        return [.. over.Compare(ScenarioRun.Run(over.Scenario, seed, 0)).Select(ReplayRow.Of)];
    }

    private RecordedJob JobOf(string model, int images, StudyReport? report)
    {
        var job = report?.Jobs.FirstOrDefault(j => j.Model == model);
        var cost = grid.Models.Of(model);
        var stated = cost.Fixed + (cost.PerImage * images);
        var started = job is { Epoch: > 1 } ? StudyWords.FirstStartedAt(report!) : job?.StartedAt;
        var wait = Milliseconds(started - report?.ReceivedAt);
        var result = Milliseconds(job?.CompletedAt - report?.ReceivedAt);
        return new RecordedJob
        {
            Model = model,
            Node = "",
            Leases = 1,
            WaitMs = wait,
            ResultMs = result < wait ? wait : result,
            RunMs = Math.Max(1, (long)(stated * _factors.GetValueOrDefault(model, 1)).TotalMilliseconds),
        };
    }

    private static long? Milliseconds(TimeSpan? time) => time is { } known ? Math.Max(0, (long)known.TotalMilliseconds) : null;
}
