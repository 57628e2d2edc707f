using Grid.Contracts.Dispatch;
using Grid.Grains.Plan;
using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;

namespace Grid.Grains.Dispatch;

/// <summary>What dispatchers say to each other. Every word of it may be lost: the state machine on each side gives up by itself.</summary>
internal sealed partial class DispatcherGrain
{
    private readonly Dictionary<string, Task> _telling = [];

    public Task PeerAsync(PeerStanding standing)
    {
        Feed(RegionEvents.Of(standing, Now));
        return Task.CompletedTask;
    }

    public Task AskSlotAsync(SlotRequest request)
    {
        Feed(RegionEvents.Of(request, Now));
        return Task.CompletedTask;
    }

    public Task AnswerSlotAsync(SlotReply reply)
    {
        Feed(RegionEvents.Of(reply, Now));
        return Task.CompletedTask;
    }

    public Task ReturnSlotAsync(string from, string studyInstanceUid, string model, int revision)
    {
        Feed(new ReservationReturned(Now, from, JobEvents.Key(studyInstanceUid, revision, model)));
        return Task.CompletedTask;
    }

    private static string[] PeersOf(GridTopology plan, string name) =>
    [
        .. plan.Sites.Values.Select(s => s.Dispatcher)
            .Where(d => !string.Equals(d, name, StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    private Task TellPeersAsync(TellPeers action)
    {
        var standing = RegionEvents.Wire(action.Standing);
        foreach (var peer in _options.Peers)
        {
            // One that does not answer is told once it has: by then this word would be old.
            if (!_telling.TryGetValue(peer, out var telling) || telling.IsCompleted)
                _telling[peer] = SayAsync(peer, "standing", p => p.PeerAsync(standing));
        }

        return Task.CompletedTask;
    }

    private Task AskReservationAsync(AskReservation action)
    {
        var request = RegionEvents.Wire(action.Request);
        return SayAsync(action.Region, "request for a slot", p => p.AskSlotAsync(request));
    }

    private Task AnswerReservationAsync(AnswerReservation action)
    {
        var reply = RegionEvents.Wire(action.Reply);
        return SayAsync(action.Region, "answer about a slot", p => p.AnswerSlotAsync(reply));
    }

    private Task ReturnReservationAsync(ReturnReservation action)
    {
        var job = JobEvents.Id(action.Key);
        return SayAsync(action.Region, "return of a slot", p => p.ReturnSlotAsync(action.From, job.StudyInstanceUid, job.Model, job.Revision));
    }

    private async Task SayAsync(string peer, string what, Func<IDispatcherGrain, Task> say)
    {
        try
        {
            await say(GrainFactory.GetGrain<IDispatcherGrain>(peer));
        }
        catch (Exception e)
        {
            LogPeerUnanswered(Name, peer, what, e.GetType().Name);
        }
    }
}
