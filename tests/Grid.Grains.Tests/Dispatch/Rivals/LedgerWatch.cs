using System.Collections.Concurrent;
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

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => args?[0] switch
    {
        LeaseRequest request => TakeAsync(request),
        JobCompletion completion => CompleteAsync(completion),
        Publication publication => PublishAsync(publication),
        _ => targetMethod!.Invoke(_ledger, args),
    };

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

/// <summary>Where two rivals meet, and what became of it.</summary>
internal sealed class RivalMeeting
{
    // Ends a wait for a rival who never comes: one that has heard that the job is gone, or has no slot.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(JobId Job, long Epoch), (string First, TaskCompletionSource Both)> _waiting = new();

    public ConcurrentQueue<(string Rival, LeaseRequest Request, LeaseReply Reply)> Taken { get; } = new();

    public ConcurrentQueue<(string Rival, JobCompletion Completion, CompletionOutcome Outcome)> Completed { get; } = new();

    public ConcurrentQueue<JobId> Published { get; } = new();

    /// <summary>Whether those who want a job's first lease wait for each other.</summary>
    public bool IsOpen { get; set; }

    public async Task MeetAsync(string rival, LeaseRequest request)
    {
        if (!IsOpen || request.ExpectedEpoch > 0) return;

        var both = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (first, met) = _waiting.GetOrAdd((request.Job, request.ExpectedEpoch), (rival, both));
        if (first != rival) met.TrySetResult();
        await met.Task.WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
