using Grid.FaultSimulation.Outcomes;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Placement;
using Grid.Simulator.Chance;
using Grid.Simulator.Planning;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Time;

namespace Grid.FaultSimulation;

/// <summary>Every job alone in an empty grid: the least of transfer and run over all nodes, with nobody before it.</summary>
internal sealed class IdleGrid : IStudySink
{
    private readonly FaultedScenario _setup;
    private readonly Scenario _scenario;
    private readonly ulong _seed;
    private readonly Topology _topology;
    private readonly EventQueue _eventQueue;
    private readonly Recorder _recorder;

    public IdleGrid(FaultedScenario setup, ulong seed)
    {
        (_setup, _scenario, _seed) = (setup, setup.Scenario, seed);
        _topology = new Topology(_scenario.Sites.Select(s => new SiteLink(s.Name, s.Latitude, s.Longitude, s.BandwidthMbit, s.LatencyMs, s.Jurisdiction)));
        _eventQueue = new EventQueue(_scenario.Start);
        _recorder = new Recorder(_eventQueue.Start);
    }

    public CountryOutcome Run()
    {
        var streams = new ChanceStreams(_seed, 0);
        for (var i = 0; i < _scenario.Flows.Count; i++)
            _ = new FlowArrivals(_scenario, i, streams, _eventQueue, this, _setup.Windows.TryGetValue(i, out var window) ? window : null);
        while (_eventQueue.Step(_scenario.Duration.Ticks))
        {
        }

        return _recorder.SumUp(_seed, _eventQueue);
    }

    public void Admit(PlannedStudy study, IReadOnlyList<Job> jobs)
    {
        foreach (var job in jobs) Admit(study, job);
    }

    private void Admit(PlannedStudy study, Job job)
    {
        var cost = _scenario.Models.Of(job.Key.Model);
        var stated = (cost.Fixed + (cost.PerImage * job.Images)) * study.RunFactor;
        var least = TimeSpan.MaxValue;
        var run = stated;
        foreach (var node in _scenario.Nodes)
        {
            if (_topology.TransferTime(job.Site, _scenario.Sites[node.Site].Name, job.Bytes) is not { } transfer) continue;
            if (transfer + (stated * node.Speed) >= least) continue;
            run = stated * node.Speed;
            least = transfer + run;
        }

        _recorder.OnAdmitted();
        _recorder.OnStarted(job, _eventQueue.Now);
        _recorder.OnSliceRun(run.Ticks);
        _recorder.OnCompleted(job, _eventQueue.Now + least.Ticks, run.Ticks);
    }
}
