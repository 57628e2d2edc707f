using Grid.Contracts.Dispatch;
using Grid.Contracts.Nodes;
using Grid.Contracts.Studies;
using Grid.Grains.Plan;
using Grid.Grains.Ports;
using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Placement;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Grid.Grains.Dispatch;

/// <summary>
/// The thin shell around <see cref="Dispatcher"/>: feeds it what happens and carries out what it asks for.
/// Reentrant, because leases are taken while heartbeats come in; the state machine itself is only ever
/// touched between awaits.
/// </summary>
[Reentrant]
internal sealed partial class DispatcherGrain(
    GridPlan plan, IStudyLedger ledger, TimeProvider clock, ILogger<DispatcherGrain> log) : Grain, IDispatcherGrain
{
    private const int RebuildPage = 1_000;

    private readonly Dispatcher _dispatcher = new(
        new DispatcherOptions { NodeLostAfter = plan.Dispatch.NodeLostAfter },
        new PlacementPolicy(plan.Topology, plan.RunTimes));

    // What queue and node reports show; the state machine keeps no names it does not need.
    private readonly Dictionary<string, NodeStatus> _nodes = [];
    private DateTimeOffset _reconcileAt;
    private bool _reconciling;

    private string Name => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await ReadOpenJobsAsync(cancellationToken);
        _reconcileAt = clock.GetUtcNow() + plan.Dispatch.ReconcileInterval;
        this.RegisterGrainTimer(TickAsync, new GrainTimerCreationOptions
        {
            DueTime = plan.Dispatch.HeartbeatInterval,
            Period = plan.Dispatch.HeartbeatInterval,
            KeepAlive = true,
            Interleave = true,
        });
        LogRebuilt(Name, _dispatcher.WaitingCount);
    }

    public async Task AdmittedAsync(string studyInstanceUid)
    {
        foreach (var job in await ledger.ReadOpenJobsOfStudyAsync(studyInstanceUid)) Feed(JobEvents.Of(job, Now));
    }

    public Task HeardAsync(NodeReport report)
    {
        _nodes[report.Status.Node] = report.Status;
        Feed(JobEvents.Of(report, Now));
        return Task.CompletedTask;
    }

    public Task EndedAsync(RunEnded ended)
    {
        Feed(JobEvents.Of(ended, Now));
        return Task.CompletedTask;
    }

    public Task<QueueReport> GetQueueAsync() => Task.FromResult(new QueueReport
    {
        Dispatcher = Name,
        Waiting = [.. _dispatcher.Depths().Select(JobEvents.Report)],
        Nodes = [.. _nodes.Values.OrderBy(n => n.Node, StringComparer.Ordinal)],
        DecisionHash = _dispatcher.Hash.ToString(),
    });

    private DateTimeOffset Now => clock.GetUtcNow();

    private async Task TickAsync(CancellationToken cancel)
    {
        Feed(new TimePassed(Now));
        if (_reconciling || Now < _reconcileAt) return;

        _reconciling = true;
        try
        {
            await ReadOpenJobsAsync(cancel);
        }
        catch (LedgerUnavailableException e)
        {
            LogLedgerSilent(Name, "reconcile", e.Message);
        }
        finally
        {
            _reconciling = false;
            _reconcileAt = Now + plan.Dispatch.ReconcileInterval;
        }
    }

    /// <summary>Everything open in the ledger, page by page: at the start, and later to catch what was never told.</summary>
    private async Task ReadOpenJobsAsync(CancellationToken cancel)
    {
        JobId? after = null;
        while (true)
        {
            var page = await ledger.ReadOpenJobsAsync(Name, after, RebuildPage, cancel);
            foreach (var job in page) Feed(JobEvents.Of(job, Now));
            if (page.Count < RebuildPage) return;
            after = page[^1].Job;
        }
    }

    private void Feed(DispatchEvent happened)
    {
        foreach (var action in _dispatcher.Handle(happened).ToArray()) CarryOutAsync(action).Ignore();
    }

    [LoggerMessage(1130, LogLevel.Information, "Dispatcher {Dispatcher} has read the ledger: {Waiting} jobs wait")]
    private partial void LogRebuilt(string dispatcher, int waiting);

    [LoggerMessage(1131, LogLevel.Warning, "Dispatcher {Dispatcher} got no answer from the ledger to {Question}: {Reason}")]
    private partial void LogLedgerSilent(string dispatcher, string question, string reason);

    [LoggerMessage(1132, LogLevel.Warning, "Dispatcher {Dispatcher} got no answer from node {Node} about {Study} {Model}: {Fault}")]
    private partial void LogStartUnanswered(string dispatcher, string node, string study, string model, string fault);

    [LoggerMessage(1133, LogLevel.Warning, "Dispatcher {Dispatcher}: node {Node} did not take {Study} {Model}: {Outcome} {Reason}")]
    private partial void LogStartRefused(string dispatcher, string node, string study, string model, StartOutcome outcome, string reason);

    [LoggerMessage(1134, LogLevel.Error, "Dispatcher {Dispatcher} quarantined {Study} {Model}: {Reason}")]
    private partial void LogQuarantined(string dispatcher, string study, string model, string reason);
}
