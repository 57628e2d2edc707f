using System.Collections.Concurrent;
using Grid.Grains.Ports;

namespace Grid.Grains.Tests.Dispatch.Rivals;

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
