using System.Reflection;
using Grid.Grains.Ports;

namespace Grid.Grains.Tests.Dispatch.Rivals;

/// <summary>
/// Stands before the ledger of one of two rivals: keeps what was asked and answered, and lets those who want the same lease ask
/// for it in the same moment.
/// </summary>
public class LedgerWatch : DispatchProxy
{
    private IStudyLedger _ledger = null!;
    private RivalMeeting _meeting = null!;
    private string _rival = "";

    internal static IStudyLedger Before(IStudyLedger ledger, string rival, RivalMeeting meeting)
    {
        var proxy = Create<IStudyLedger, LedgerWatch>();
        var watch = (LedgerWatch)proxy;
        (watch._ledger, watch._rival, watch._meeting) = (ledger, rival, meeting);
        return proxy;
    }

#pragma warning disable CA2012 // Whoever calls the proxy awaits what is returned, once.
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => args?[0] switch
    {
        LeaseRequest request => TakeAsync(request),
        JobCompletion completion => CompleteAsync(completion),
        Publication publication => PublishAsync(publication),
        _ => targetMethod!.Invoke(_ledger, args),
    };
#pragma warning restore CA2012

    private async ValueTask<LeaseReply> TakeAsync(LeaseRequest request)
    {
        await _meeting.MeetAsync(_rival, request);
        var reply = await _ledger.TakeLeaseAsync(request);
        _meeting.Taken.Enqueue((_rival, request, reply));
        return reply;
    }

    private async ValueTask<CompletionOutcome> CompleteAsync(JobCompletion completion)
    {
        var outcome = await _ledger.CompleteAsync(completion);
        _meeting.Completed.Enqueue((_rival, completion, outcome));
        return outcome;
    }

    private async ValueTask<bool> PublishAsync(Publication publication)
    {
        var isFirst = await _ledger.PublishAsync(publication);
        if (isFirst) _meeting.Published.Enqueue(publication.Job);
        return isFirst;
    }
}
