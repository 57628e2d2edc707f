using Grid.Contracts.Dispatch;
using Grid.Contracts.Nodes;
using Grid.Grains.Background;
using Grid.Grains.Dispatch.Tracing;
using Grid.Grains.Faults;
using Grid.Grains.Nodes;
using Grid.Grains.Plan;
using Grid.Grains.Ports;
using Grid.Grains.Publishing;
using Grid.Scheduling.Dispatch;
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
    GridTopology plan, IStudyLedger ledger, ResultPublisher publisher, IDispatchTraces traces, BackgroundFaults faults, SilosOfNodes silos, TimeProvider clock,
    ILogger<DispatcherGrain> log)
    : Grain, IDispatcherGrain
{
    private const int RebuildPage = 1_000;

    // How much of what waits is compared with the ledger at a time, beside all emergencies: the rest has its turn later.
    private const int ReconcilePages = 5;
    private const double SuspectAfterHeartbeats = 2.5;
    private const string OpenJobRow = "open job";

    // What queue reports show of the region's own nodes; the state machine keeps no names it does not need.
    private readonly Dictionary<string, NodeStatus> _nodes = [];

    private readonly Queue<DispatchAction> _toDo = [];
    private readonly RequestCheck _check = new(plan);
    private DispatcherOptions _options = null!;
    private Dispatcher _dispatcher = null!;
    private IDispatchTrace _trace = null!;
    private DateTimeOffset _reconcileAt;
    private JobId? _reconciledTo;
    private bool _reconciling;
    private bool _carryingOut;
    private bool _isBroken;
    private bool _isRebuilding;

    private string Name => this.GetPrimaryKeyString();

    private DateTimeOffset Now => clock.GetUtcNow();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _options = OptionsOf(plan, Name, Now);
        _dispatcher = new Dispatcher(_options);
        _trace = traces.Open(Name);
        _trace.OnStarted(_options);

        // Somebody invented the name: every call is refused at the door, and nothing is read or kept for it.
        if (!plan.Sites.Values.Any(s => s.Dispatcher == Name) && !plan.Nodes.Any(n => n.Dispatcher == Name)) return;

        await AdoptAllAsync(cancellationToken);
        _isRebuilding = true;
        await ReadAllOpenJobsAsync(cancellationToken);
        _isRebuilding = false;
        _reconcileAt = Now + plan.Dispatch.ReconcileInterval;
        this.RegisterGrainTimer(TickAsync, new GrainTimerCreationOptions
        {
            DueTime = plan.Dispatch.HeartbeatInterval,
            Period = plan.Dispatch.HeartbeatInterval,
            KeepAlive = true,
            Interleave = true,
        });
        LogRebuilt(Name, _dispatcher.WaitingCount);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        await _trace.DisposeAsync();

    public Task HeardAsync(NodeReport report)
    {
        // A node of another region is heard of while it runs our jobs, and shown by its own dispatcher.
        if (string.Equals(report.Status.Dispatcher, Name, StringComparison.Ordinal)) _nodes[report.Status.Node] = report.Status;
        Feed(JobEvents.Of(report, Now));
        return Task.CompletedTask;
    }

    public Task<bool> EndedAsync(RunEnded ended)
    {
        Feed(JobEvents.Of(ended, Now));
        return Task.FromResult(_watched.Remove(ended.StudyInstanceUid));
    }

    public Task<AdmissionStanding> GetLimitsAsync() => Task.FromResult(JobEvents.Report(_dispatcher.Admission()));

    public Task<IReadOnlyList<EstimateQuality>> GetEstimatesAsync() =>
        Task.FromResult<IReadOnlyList<EstimateQuality>>([.. _dispatcher.Estimates().Select(JobEvents.Report)]);

    public Task<QueueReport> GetQueueAsync() => Task.FromResult(new QueueReport
    {
        Dispatcher = Name,
        Waiting = [.. _dispatcher.Depths().Select(JobEvents.Report)],
        Nodes = [.. _nodes.Values.OrderBy(n => n.Node, StringComparer.Ordinal)],
        DecisionHash = _dispatcher.Hash.ToString(),
        Alarms = _alarms.Reports(),
    });

    private static DispatcherOptions OptionsOf(GridTopology plan, string name, DateTimeOffset now)
    {
        var suspect = plan.Dispatch.HeartbeatInterval * SuspectAfterHeartbeats;
        return new DispatcherOptions
        {
            Region = name,
            Topology = plan.Topology,
            Models = plan.ModelCosts,
            Policy = plan.Dispatch.Policy,
            Incarnation = now.UtcTicks,
            Peers = PeersOf(plan, name),
            NodeLostAfter = plan.Dispatch.NodeLostAfter,
            ImagesLostAfter = plan.Dispatch.ImagesLostAfter,

            // A node is suspected before it is given up, however short the patience that is configured.
            NodeSuspectAfter = suspect < plan.Dispatch.NodeLostAfter ? suspect : plan.Dispatch.NodeLostAfter * 0.8,
        };
    }

    private async Task TickAsync(CancellationToken cancel)
    {
        Feed(new TimePassed(Now));
        ForgetStaleOffers();
        _trace.OnDecided(_dispatcher.Hash);
        LookForAlarms();
        await KeepRecordsAsync();
        if (_reconciling || Now < _reconcileAt) return;

        _reconciling = true;
        try
        {
            await ReconcileAsync(cancel);
        }
        catch (LedgerUnavailableException e)
        {
            LogLedgerSilent(Name, "reconcile", e.Message);
        }
        catch (Exception e) when (!_isBroken && !cancel.IsCancellationRequested)
        {
            faults.OnFailed($"dispatcher {Name} reading the ledger", e);
        }
        finally
        {
            _reconciling = false;
            _reconcileAt = Now + plan.Dispatch.ReconcileInterval;
        }
    }

    /// <summary>Everything open in the ledger, page by page.</summary>
    private async Task ReadAllOpenJobsAsync(CancellationToken cancel)
    {
        JobId? after = null;
        do after = await ReadPageAsync(emergenciesOnly: false, after, cancel);
        while (after is not null);
    }

    /// <summary>
    /// Looks for what was never told: every open emergency, and some pages of the rest, going on where the last look ended, so that
    /// a look costs the same whatever waits.
    /// </summary>
    private async Task ReconcileAsync(CancellationToken cancel)
    {
        await AdoptPageAsync(cancel);
        JobId? after = null;
        do after = await ReadPageAsync(emergenciesOnly: true, after, cancel);
        while (after is not null);

        for (var page = 0; page < ReconcilePages; page++)
        {
            _reconciledTo = await ReadPageAsync(emergenciesOnly: false, _reconciledTo, cancel);
            if (_reconciledTo is null) return;
        }
    }

    /// <summary>Null when that was the last page.</summary>
    private async Task<JobId?> ReadPageAsync(bool emergenciesOnly, JobId? after, CancellationToken cancel)
    {
        var page = await ledger.ReadOpenJobsAsync(Name, emergenciesOnly, after, RebuildPage, cancel);
        foreach (var job in page) FeedOpen(job);
        return page.Count < RebuildPage ? null : page[^1].Job;
    }

    /// <summary>
    /// One row that cannot be used is set aside, for this life of the dispatcher and the next on this silo: without that it would end
    /// each of them while they read the ledger, and with them the region.
    /// </summary>
    private void FeedOpen(OpenJob open)
    {
        var name = $"{open.Job.StudyInstanceUid} {open.Job.Model}";
        if (faults.IsSetAside(OpenJobRow, name)) return;
        if (_check.FindFault(open) is { Length: > 0 } fault)
        {
            faults.SetAside(OpenJobRow, name, fault);
            return;
        }

        try
        {
            Feed(IsLostWithItsSilo(open) ? JobEvents.Lost(open, Now) : JobEvents.Of(open, Now));
        }
        catch (Exception e)
        {
            faults.SetAside(OpenJobRow, name, $"dispatcher {Name} cannot use it ({e.GetType().Name}: {e.Message})");
            if (_isBroken) throw;
        }
    }

    /// <summary>
    /// A dispatcher often dies with the silo whose node ran the job. The next one has never heard of that node, and would wait for a sign of
    /// life (nodeLostAfter) that cannot come; in its later life it has heard of every node itself.
    /// </summary>
    private bool IsLostWithItsSilo(OpenJob open) => _isRebuilding && open.LeasedTo is { } node && silos.IsDead(node);

    /// <summary>
    /// Tells the state machine what happened, and begins what it asks for, in its order: what is answered at once feeds the next
    /// event before this one's last action has begun, so the actions stand in line.
    /// </summary>
    private void Feed(DispatchEvent happened)
    {
        foreach (var action in Handle(happened)) _toDo.Enqueue(action);
        CarryOut();
    }

    private IReadOnlyList<DispatchAction> Handle(DispatchEvent happened)
    {
        _trace.OnEvent(happened);
        try
        {
            return _dispatcher.Handle(happened);
        }
        catch (Exception e)
        {
            // Whatever it meant to do is lost with its memory half changed. The ledger knows better: begin again from there.
            _isBroken = true;
            LogBroken(e, Name, happened.GetType().Name);
            DeactivateOnIdle();
            throw;
        }
    }

    private void CarryOut()
    {
        if (_carryingOut) return;

        _carryingOut = true;
        try
        {
            while (_toDo.TryDequeue(out var action)) _ = TryCarryOutAsync(action);
        }
        finally
        {
            _carryingOut = false;
        }
    }
}
