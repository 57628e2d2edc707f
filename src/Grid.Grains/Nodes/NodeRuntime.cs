using Grid.Contracts.Dispatch;
using Grid.Contracts.Nodes;
using Grid.Contracts.Studies;
using Grid.Grains.Plan;
using Grid.Grains.Ports;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Nodes;

/// <summary>
/// One node's slots on this silo: takes leased jobs, runs them, commits what they found, and says what it is doing.
/// Thread-safe. The truth about a job is in the ledger; losing this object loses only work in progress.
/// </summary>
internal sealed partial class NodeRuntime(
    NodePlan plan,
    DispatchPlan dispatch,
    IStudyLedger ledger,
    IJobExecutor executor,
    IGrainFactory grains,
    TimeProvider clock,
    ILogger<NodeRuntime> log) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<JobId, ActiveRun> _runs = [];
    private readonly List<Task> _running = [];
    private long _incarnation;
    private long _sequence;
    private long _finished;
    private bool _stopping;

    public string Name => plan.Name;

    /// <summary>Begins a life of the node under a number that the store has handed out once.</summary>
    public void Begin(long incarnation)
    {
        lock (_gate) (_incarnation, _sequence) = (incarnation, 0);
    }

    /// <summary>Puts a leased job into a free slot. A repeat under the same lease is accepted again.</summary>
    public StartReply Start(StartJob request)
    {
        var lease = new LeaseKey(new JobId(request.StudyInstanceUid, request.Model), request.Epoch);
        lock (_gate)
        {
            if (_runs.TryGetValue(lease.Job, out var known))
            {
                return known.Lease.Epoch == request.Epoch
                    ? Reply(StartOutcome.AlreadyRunning)
                    : Reply(StartOutcome.StaleLease, $"epoch {known.Lease.Epoch} of this job is running here, {request.Epoch} was asked for");
            }

            if (!plan.Models.Contains(request.Model))
                return Reply(StartOutcome.ModelNotServed, $"serves {string.Join(", ", plan.Models)}");
            if (clock.GetUtcNow() >= request.LeaseUntil)
                return Reply(StartOutcome.StaleLease, $"the lease ran out at {request.LeaseUntil:O}");
            if (_stopping || _runs.Values.Count(r => !r.Ended) >= plan.Slots)
                return Reply(StartOutcome.NoFreeSlot, _stopping ? "the node is stopping" : $"all {plan.Slots} slots are taken");

            var run = new ActiveRun(lease, clock.GetUtcNow());
            _runs.Add(lease.Job, run);
            _running.RemoveAll(static t => t.IsCompleted);
            _running.Add(Task.Run(() => RunAsync(run)));
            return Reply(StartOutcome.Started);
        }
    }

    public NodeStatus GetStatus()
    {
        lock (_gate) return Describe();
    }

    /// <summary>Renews the leases held and tells the dispatcher what runs. Called once every heartbeat interval.</summary>
    public async Task BeatAsync(CancellationToken cancel)
    {
        await RenewAsync(cancel);

        NodeReport report;
        lock (_gate) report = new NodeReport { Status = Describe(), Sequence = ++_sequence };
        try
        {
            await grains.GetGrain<IDispatcherGrain>(plan.Dispatcher).HeardAsync(report).WaitAsync(cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The next one says the same again.
            LogHeartbeatLost(Name, plan.Dispatcher, e.GetType().Name);
        }
    }

    /// <summary>Stops taking jobs and gives back the ones that run, so that another node can have them at once.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] running;
        lock (_gate)
        {
            _stopping = true;
            foreach (var run in _runs.Values) run.Cancel();
            running = [.. _running];
        }

        await Task.WhenAll(running);
    }

    private async Task RenewAsync(CancellationToken cancel)
    {
        List<ActiveRun> runs;
        lock (_gate) runs = [.. _runs.Values.Where(r => !r.Ended)];
        if (runs.Count == 0) return;

        try
        {
            var until = clock.GetUtcNow() + dispatch.LeaseDuration;
            var held = await ledger.RenewLeasesAsync(Name, runs.ConvertAll(r => r.Lease), until, cancel);
            foreach (var run in runs.Where(r => !held.Contains(r.Lease))) FenceIfStillRunning(run);
        }
        catch (LedgerUnavailableException e)
        {
            // Not a reason to stop: unless somebody else takes the lease, the result will still be accepted.
            LogRenewalUnanswered(Name, runs.Count, e.Message);
        }
    }

    private void FenceIfStillRunning(ActiveRun run)
    {
        lock (_gate)
        {
            // A run whose result was committed between the snapshot and the renewal has no lease either.
            if (_runs.ContainsValue(run) && !run.Ended) run.Fence();
        }
    }

    private StartReply Reply(StartOutcome outcome, string reason = "") => new(outcome, reason, _incarnation, _sequence);

    private NodeStatus Describe() => new()
    {
        Node = plan.Name,
        SiteId = plan.SiteId,
        Silo = plan.Silo,
        Slots = _stopping ? 0 : plan.Slots,
        Running = [.. _runs.Values.Select(r => r.Describe())],
        Models = plan.Models,
        Incarnation = _incarnation,
        Device = plan.Device,
        Finished = _finished,
    };
}
