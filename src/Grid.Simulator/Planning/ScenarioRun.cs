using Grid.Scheduling.Placement;
using Grid.Simulator.Chance;
using Grid.Simulator.Nodes;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Time;
using Grid.Simulator.Traces;

namespace Grid.Simulator.Planning;

/// <summary>
/// One replication of a scenario: the dispatcher that runs live, in a country without lost messages, whose ledger always answers.
/// What that leaves out, and what it costs, stands in src/decisions/0013.
/// </summary>
public static class ScenarioRun
{
    /// <summary>What is open when the last study has come is still followed for so long.</summary>
    internal static readonly long BacklogTicks = TimeSpan.FromDays(1).Ticks;

    private static readonly long LookEveryTicks = TimeSpan.FromHours(1).Ticks;

    /// <param name="scenario">Checked by <see cref="ScenarioCheck"/>.</param>
    /// <param name="seed">The same seed and replication draw the same studies, whatever the policy and the nodes.</param>
    /// <param name="replication">From 0.</param>
    /// <param name="progress">Told the share of the simulated time that has passed.</param>
    /// <param name="cancel">Ends the run with an exception.</param>
    public static ScenarioOutcome Run(Scenario scenario, ulong seed, int replication, IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return Run(scenario, seed, replication, watch: null, progress, cancel);
    }

    internal static ScenarioOutcome Run(Scenario scenario, ulong seed, int replication, IStudyWatch? watch, IProgress<double>? progress, CancellationToken cancel)
    {
        var world = Build(scenario, seed, replication, watch);
        var (eventQueue, until) = (world.EventQueue, scenario.Duration.Ticks);
        for (var to = Math.Min(LookEveryTicks, until); ; to = Math.Min(to + LookEveryTicks, until))
        {
            while (eventQueue.Step(to))
            {
            }

            cancel.ThrowIfCancellationRequested();
            progress?.Report((double)to / until);
            if (to >= until) break;
        }

        world.Recorder.Backlog.Close();
        while (world.Grid.OpenCount > 0 && eventQueue.Step(until + BacklogTicks))
        {
        }

        var steady = world.Recorder.Backlog.JudgeOpen(world.Grid.OpenCount);
        foreach (var node in world.Nodes) node.CloseOpenRuns();
        world.Recorder.Close(world.Grid.OpenStudies, Math.Max(eventQueue.Now, until));
        return SumUp(world, replication, steady);
    }

    private static ScenarioWorld Build(Scenario scenario, ulong seed, int replication, IStudyWatch? watch)
    {
        var eventQueue = new EventQueue(scenario.Start);
        var world = new ScenarioWorld
        {
            Scenario = scenario,
            EventQueue = eventQueue,
            Links = new Links(scenario.Sites.Select(s => s.BandwidthMbit), eventQueue) { CountsFrom = scenario.WarmUp.Ticks },
            Chance = new ChanceStreams(seed, replication),
            Recorder = new ScenarioRecorder(scenario) { Watch = watch },
            Latencies = Latencies(scenario),
            Sides = new ulong[scenario.Sites.Count],
        };
        world.Nodes = [.. Enumerable.Range(0, scenario.Nodes.Count).Select(i => new PlannedNode(world, i))];
        world.Grid = new PlannedGrid(world);
        world.HeartbeatClock = new HeartbeatClock(world);
        watch?.Begin(world);
        foreach (var node in world.Nodes) node.BeatNow();
        new NodeFaults(world).Begin();
        new LinkCutter(world).Begin();
        if (scenario.Recorded is { } recorded) _ = new RecordedArrivals(world, recorded);
        else for (var i = 0; i < scenario.Flows.Count; i++) _ = new FlowArrivals(scenario, i, world.Chance, eventQueue, world.Grid);
        return world;
    }

    private static long[] Latencies(Scenario scenario)
    {
        var topology = new Topology(scenario.Sites.Select(s => new SiteLink(s.Name, s.Latitude, s.Longitude, s.BandwidthMbit, s.LatencyMs)));
        var ticks = new long[scenario.Sites.Count * scenario.Nodes.Count];
        for (var site = 0; site < scenario.Sites.Count; site++)
        {
            for (var node = 0; node < scenario.Nodes.Count; node++)
            {
                var to = scenario.Sites[scenario.Nodes[node].Site].Name;
                ticks[(site * scenario.Nodes.Count) + node] = (topology.TransferTime(scenario.Sites[site].Name, to, 0) ?? TimeSpan.Zero).Ticks;
            }
        }

        return ticks;
    }

    private static ScenarioOutcome SumUp(ScenarioWorld world, int replication, Statistics.SteadyState steady)
    {
        var pathways = world.Recorder.Pathways;
        for (var p = 0; p < pathways.Count; p++)
        {
            if (!pathways[p].IsBalanced)
                throw new InvalidOperationException($"{world.Scenario.Pathways[p].Name}: studies were lost or counted twice; {pathways[p].Admitted} came, {pathways[p].Answered} were answered, {pathways[p].Quarantined} quarantined, {pathways[p].Open} are open");
        }

        return new ScenarioOutcome
        {
            Replication = replication,
            Admitted = pathways.Sum(p => p.Admitted),
            Answered = pathways.Sum(p => p.Answered),
            Quarantined = pathways.Sum(p => p.Quarantined),
            Open = pathways.Sum(p => p.Open),
            Decisions = world.Grid.Decisions,
            DecisionHash = world.Grid.Hash,
            TimesHash = world.Recorder.Times.ToString(),
            Steps = world.EventQueue.Steps,
            Steady = steady,
            Level = world.Recorder.Backlog.Level,
            Times = PooledTimes.Of(world.Scenario, world.Recorder),
            Figures = ScenarioFigures.Of(world.Scenario, world.Recorder, world.Links),
            Hours = ScenarioHours.Of(world.Scenario, world.Recorder),
            Traffic = world.Recorder.Traffic(),
            Backlog = world.Recorder.Backlog.Curve(),
        };
    }
}
