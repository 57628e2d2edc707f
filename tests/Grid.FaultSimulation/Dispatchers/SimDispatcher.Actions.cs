using Grid.FaultSimulation.Messages;
using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Simulator.Time;

namespace Grid.FaultSimulation.Dispatchers;

/// <summary>What the dispatcher asks for, carried out; every answer, and every silence, goes back as an event.</summary>
internal sealed partial class SimDispatcher
{
    // Small, so that a few hundred open jobs already make several pages.
    private const int PageLimit = 100;
    private static readonly long PatienceTicks = TimeSpan.FromSeconds(3).Ticks;

    private void CarryOut(DispatcherInstance instance, DispatchAction action)
    {
        switch (action)
        {
            case TakeLease: Call(instance, action, EventKind.Take); break;
            case ReadJob: Call(instance, action, EventKind.Read); break;
            case QuarantineJob: Call(instance, action, EventKind.Quarantine); break;
            case ConcludeWithoutImages: Call(instance, action, EventKind.Conclude); break;
            case StartRun start: Start(instance, start); break;
            case YieldRun yield: Yield(yield); break;
            case TellPeers tell: TellPeers(new PeerHeard(default, tell.Standing)); break;
            case AskReservation ask: Tell(ask.Region, new ReservationAsked(default, ask.Request)); break;
            case AnswerReservation answer: Tell(answer.Region, new ReservationAnswered(default, answer.Reply)); break;
            case ReturnReservation back: Tell(back.Region, new ReservationReturned(default, back.From, back.Key)); break;
            case RecordEstimate estimate: world.Recorder.OnEstimate(estimate.Estimate); break;
            default: throw new ArgumentException($"Unknown action {action.GetType().Name}", nameof(action));
        }
    }

    private void Call(DispatcherInstance instance, DispatchAction action, EventKind what)
    {
        var call = new DispatcherCall(this, instance, action);
        world.Network.Post(Index, world.Network.LedgerPlace, world.LedgerDoor, new ScheduledEvent(what, call));
        GiveUpLater(call);
    }

    private void Start(DispatcherInstance instance, StartRun start)
    {
        var call = new DispatcherCall(this, instance, start);
        if (!world.NodesByName.TryGetValue(start.Node, out var node)) throw new InvalidOperationException($"{Name} starts a run on {start.Node}, which no heartbeat ever named");
        world.Network.Post(Index, node.Place, node, new ScheduledEvent(EventKind.Start, call));
        GiveUpLater(call);
    }

    private void GiveUpLater(DispatcherCall call)
    {
        if (world.Faults.CanHappen) world.EventQueue.After(PatienceTicks, this, new ScheduledEvent(EventKind.Unanswered, call));
    }

    private void Yield(YieldRun yield)
    {
        world.Checker.Note(yield.IsHard ? "told to stop" : "asked to yield", yield.Key, yield.Node, yield.Epoch);
        if (world.NodesByName.TryGetValue(yield.Node, out var node)) world.Network.Post(Index, node.Place, node, new ScheduledEvent(EventKind.Yield, yield));
    }

    private void TellPeers(PeerHeard happened)
    {
        foreach (var peer in world.Dispatchers)
        {
            if (peer != this) world.Network.Post(Index, peer.Index, peer, new ScheduledEvent(EventKind.Event, happened));
        }
    }

    private void Tell(string region, DispatchEvent happened)
    {
        if (world.DispatchersByName.TryGetValue(region, out var peer)) world.Network.Post(Index, peer.Index, peer, new ScheduledEvent(EventKind.Event, happened));
    }

    private void OnAnswered(CallAnswer answer)
    {
        if (answer.Call.IsAnswered) return;
        answer.Call.IsAnswered = true;
        foreach (var happened in answer.Events) Feed(answer.Call.Caller, happened);
    }

    private void OnUnanswered(DispatcherCall call)
    {
        if (call.IsAnswered) return;
        call.IsAnswered = true;
        switch (call.Action)
        {
            case TakeLease take: Feed(call.Caller, new LedgerSilent(default, take.Key, take.Node)); break;
            case ReadJob read: Feed(call.Caller, new LedgerSilent(default, read.Key, "")); break;
            case ConcludeWithoutImages conclude: Feed(call.Caller, new LedgerSilent(default, conclude.Key, "")); break;
            case QuarantineJob quarantine: Feed(call.Caller, new LedgerSilent(default, quarantine.Key, "")); break;
            case StartRun start:
                foreach (var (key, epoch) in start.Jobs) Feed(call.Caller, new StartUnanswered(default, key, start.Node, epoch));
                break;
        }
    }

    private void Ask(PageRequest request)
    {
        world.Network.Post(Index, world.Network.LedgerPlace, world.LedgerDoor, new ScheduledEvent(EventKind.ReadPage, request));
        if (world.Faults.CanHappen) world.EventQueue.After(PatienceTicks, this, new ScheduledEvent(EventKind.PageUnanswered, request));
    }

    private void OnPage(Page page)
    {
        var request = page.Request;
        if (request.IsAnswered || !request.Caller.IsAlive) return;
        request.IsAnswered = true;

        // While it activates, the pages are what it is built from; calls wait behind them.
        var wasRebuilding = request.Caller.IsRebuilding;
        request.Caller.IsRebuilding = false;
        foreach (var happened in page.Events) Feed(request.Caller, happened);
        if (page.Last < int.MaxValue)
        {
            request.Caller.IsRebuilding = wasRebuilding;
            Ask(request with { After = page.Last, IsAnswered = false });
            return;
        }

        while (request.Caller.WaitingCalls.TryDequeue(out var call)) Feed(request.Caller, call);
    }

    private void OnPageUnanswered(PageRequest request)
    {
        if (request.IsAnswered || !request.Caller.IsAlive) return;
        request.IsAnswered = true;

        // An activation that cannot read the ledger tries again; a later look waits for the next round.
        if (request.Caller.IsRebuilding) Ask(request with { IsAnswered = false });
    }
}
