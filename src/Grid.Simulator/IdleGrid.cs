using Grid.Scheduling.Jobs;
using Grid.Simulator.Load;
using Grid.Simulator.Map;
using Grid.Simulator.Outcomes;
using Grid.Simulator.Time;

namespace Grid.Simulator;

/// <summary>Every job alone in an empty grid: the least of transfer and run over all nodes, with nobody before it.</summary>
internal sealed class IdleGrid
{
    private readonly CountryOptions _options;
    private readonly ulong _seed;
    private readonly CountryMap _map;
    private readonly EventQueue _eventQueue;
    private readonly Recorder _recorder;

    public IdleGrid(CountryOptions options, ulong seed)
    {
        (_options, _seed, _map) = (options, seed, new CountryMap(options));
        _eventQueue = new EventQueue(new DateTimeOffset(2026, 3, 2, options.StartHour, 0, 0, TimeSpan.Zero));
        _recorder = new Recorder(_eventQueue.Start);
    }

    public CountryOutcome Run()
    {
        LoadStreams.Begin(_options, _map, _eventQueue, _seed, Admit);
        while (_eventQueue.Step(_options.Load.Ticks))
        {
        }

        return _recorder.SumUp(_seed, _eventQueue);
    }

    private void Admit(Job job, SiteSpec site)
    {
        var cost = NationalLoad.Costs.Of(job.Key.Model);
        var stated = cost.Fixed + (cost.PerImage * job.Images);
        var least = TimeSpan.MaxValue;
        var run = stated;
        foreach (var node in _map.Nodes)
        {
            if (_map.Topology.TransferTime(job.Site, node.Site.Name, job.Bytes) is not { } transfer) continue;
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
