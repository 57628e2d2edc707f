using Grid.FaultSimulation.Messages;
using Grid.FaultSimulation.Nodes;
using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Simulator.Time;

namespace Grid.FaultSimulation.Ledger;

/// <summary>
/// How the country reaches the ledger: requests and answers through the network; it may be down, answer late, or do what was
/// asked and lose the answer. Also the outbox's sweeper, which publishes what nobody else did.
/// </summary>
internal sealed class LedgerDoor(World world) : IActor
{
    private static readonly long CommitTicks = TimeSpan.FromMilliseconds(2).Ticks;
    private static readonly long SweepTicks = TimeSpan.FromSeconds(5).Ticks;
    private const int SweepLimit = 1_000;

    // As long as a caller waits, and longer.
    private const double LatestSeconds = 8;

    private readonly long _commitTicks = world.Setup.IsNetworkInstant ? 0 : CommitTicks;

    private bool IsDown => world.Faults.LedgerOutages > 0;

    public void Begin() => world.EventQueue.After(SweepTicks, this, new ScheduledEvent(EventKind.Sweep));

    public void OnEvent(in ScheduledEvent happened)
    {
        if (happened.What == EventKind.Sweep)
        {
            Sweep();
            return;
        }

        // A ledger that is down hears nothing; whoever asked gives up waiting.
        if (IsDown) return;
        switch (happened.What)
        {
            case EventKind.Take: Take((DispatcherCall)happened.Subject!); break;
            case EventKind.Read: Read((DispatcherCall)happened.Subject!); break;
            case EventKind.Quarantine: Quarantine((DispatcherCall)happened.Subject!); break;
            case EventKind.Conclude: Conclude((DispatcherCall)happened.Subject!); break;
            case EventKind.ReadPage: ReadPage((PageRequest)happened.Subject!); break;
            case EventKind.Complete: Complete((LeasedMember)happened.Subject!); break;
            case EventKind.Release: Release((LeasedMember)happened.Subject!); break;
            case EventKind.Publish: Publish((JobKey)happened.Subject!); break;
            default: throw new ArgumentException($"The ledger was told {happened.What}", nameof(happened));
        }
    }

    private void Take(DispatcherCall call)
    {
        var take = (TakeLease)call.Action;
        var outcome = world.Ledger.TakeLease(take.Key, take.Node, take.ExpectedEpoch, take.Losses);
        var now = world.EventQueue.Clock;
        if (outcome != LeaseOutcome.Granted)
        {
            Answer(call, new LeaseRefused(now, take.Key, take.Node));
            return;
        }

        var epoch = take.ExpectedEpoch + 1;
        world.Checker.OnGranted(take.Key, take.Node, epoch);
        world.Recorder.OnGranted(take.Decision.LentBy is not null);
        Answer(call, new LeaseGranted(now, take.Key, take.Node, epoch));
    }

    private void Read(DispatcherCall call) => Answer(call, Standing(((ReadJob)call.Action).Key));

    private void Quarantine(DispatcherCall call)
    {
        var action = (QuarantineJob)call.Action;
        var isFirst = world.Ledger.Find(action.Key) is { State: RowState.Open };
        if (world.Ledger.Quarantine(action.Key, action.Epoch, action.Reason) && isFirst)
        {
            world.Checker.OnQuarantined(action.Key, action.Reason);
            world.Recorder.OnQuarantined();
        }

        Answer(call, Standing(action.Key));
    }

    /// <summary>The dispatcher takes the lease itself and completes it, as its grain does.</summary>
    private void Conclude(DispatcherCall call)
    {
        var action = (ConcludeWithoutImages)call.Action;
        var name = call.Dispatcher.Name;
        if (world.Ledger.TakeLease(action.Key, name, action.Epoch) == LeaseOutcome.Granted)
        {
            world.Checker.OnGranted(action.Key, name, action.Epoch + 1);
            world.Ledger.Complete(action.Key, name, action.Epoch + 1);
            world.Checker.OnConcludedWithoutImages(action.Key, world.Faults.AreImagesLost(action.Key.Study));
            world.Checker.OnCompleted(action.Key, name, action.Epoch + 1);
            world.Network.Post(world.Network.LedgerPlace, world.Network.LedgerPlace, this, new ScheduledEvent(EventKind.Publish, action.Key));
        }

        Answer(call, Standing(action.Key));
    }

    private void ReadPage(PageRequest request)
    {
        var rows = world.Ledger.ReadPage(request.Dispatcher.Index, request.After, request.Limit);
        var events = rows.ConvertAll(Standing);
        var last = rows.Count < request.Limit ? int.MaxValue : rows[^1].Number;
        Back(request.Dispatcher.Index, request.Dispatcher, new ScheduledEvent(EventKind.PageRead, new Page(request, events, last)));
    }

    private void Complete(LeasedMember member)
    {
        var outcome = world.Ledger.Complete(member.Key, member.Node.Name, member.Epoch);
        if (outcome == CompletionOutcome.Completed)
        {
            world.Checker.OnCompleted(member.Key, member.Node.Name, member.Epoch);
            world.Recorder.OnCompleted(world.Ledger.Find(member.Key)!.Job, world.EventQueue.Now, member.SliceTicksOfAll);

            // The node publishes; if that is lost the result stays in the outbox for the sweeper.
            world.Network.Post(world.Network.LedgerPlace, world.Network.LedgerPlace, this, new ScheduledEvent(EventKind.Publish, member.Key));
        }

        Back(member.Node.Place, member.Node, new ScheduledEvent(EventKind.LedgerAnswered, member, outcome == CompletionOutcome.Fenced ? 0 : 1));
    }

    private void Release(LeasedMember member)
    {
        if (world.Ledger.Release(member.Key, member.Node.Name, member.Epoch, member.Failure, member.Fault == FaultKind.Study))
            world.Checker.OnReleased(member.Key, member.Node.Name, member.Epoch);
        Back(member.Node.Place, member.Node, new ScheduledEvent(EventKind.LedgerAnswered, member, 1));
    }

    private void Publish(JobKey key)
    {
        if (world.Ledger.MarkPublished(key)) world.Checker.OnPublished(key);
    }

    private void Sweep()
    {
        if (!IsDown && world.Ledger.UnpublishedCount > 0)
        {
            foreach (var row in world.Ledger.Unpublished.Take(SweepLimit).ToList()) Publish(row.Job.Key);
        }

        world.EventQueue.After(SweepTicks, this, new ScheduledEvent(EventKind.Sweep));
    }

    private DispatchEvent Standing(JobKey key) =>
        world.Ledger.Find(key) is { State: RowState.Open } row ? Standing(row) : new JobGone(world.EventQueue.Clock, key);

    private DispatchEvent Standing(LedgerRow row)
    {
        IReadOnlyList<string> failedOn = row.FailedOn.Count == 0 ? [] : [.. row.FailedOn];
        return row.Owner is { } owner
            ? new LeaseFound(world.EventQueue.Clock, row.Job, owner, row.Epoch, failedOn) { Losses = row.Losses }
            : new JobAdmitted(world.EventQueue.Clock, row.Job, row.Epoch, failedOn) { Losses = row.Losses };
    }

    private void Answer(DispatcherCall call, DispatchEvent happened) =>
        Back(call.Dispatcher.Index, call.Dispatcher, new ScheduledEvent(EventKind.Answered, new CallAnswer(call, [happened])));

    private void Back(int place, IActor actor, in ScheduledEvent happened)
    {
        if (world.Chance.Happens(world.Faults.LedgerLosesAnswers)) return;
        var ticks = _commitTicks;
        if (world.Chance.Happens(world.Faults.LedgerLate)) ticks += (long)(world.Chance.Between(0.5, LatestSeconds) * TimeSpan.TicksPerSecond);
        world.Network.Post(world.Network.LedgerPlace, place, actor, happened, ticks);
    }
}
