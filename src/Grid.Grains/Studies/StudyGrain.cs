using Grid.Contracts.Dispatch;
using Grid.Contracts.Studies;
using Grid.Grains.Faults;
using Grid.Grains.Plan;
using Grid.Grains.Ports;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Grid.Grains.Studies;

/// <summary>
/// Reads through the ledger, so it holds nothing that could be lost. Reentrant, because those who wait for a change
/// must not keep out the one who brings it.
/// </summary>
[Reentrant]
internal sealed partial class StudyGrain(GridTopology plan, IStudyLedger ledger, TimeProvider clock, ILogger<StudyGrain> log) : Grain, IStudyGrain
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(25);

    private static readonly TimeSpan ExplainWithin = TimeSpan.FromSeconds(3);

    // A dispatcher that dies forgets who waits, and its next life is told again.
    private static readonly TimeSpan WatchAgain = TimeSpan.FromSeconds(5);

    private TaskCompletionSource _changed = NewSignal();

    private string StudyInstanceUid => this.GetPrimaryKeyString();

    public async Task<StudyReport?> GetAsync()
    {
        if (await ledger.FindStudyAsync(StudyInstanceUid) is not { } stored) return null;
        var report = Replies.Report(stored);
        var open = stored.Jobs.Where(j => j.State is JobState.Waiting or JobState.Running).Select(j => j.Model).ToList();
        if (open.Count == 0) return report;

        var waits = await ExplainAsync(DispatcherOf(stored), stored.Revision, open);
        return report with { Jobs = [.. report.Jobs.Select(j => open.IndexOf(j.Model) is >= 0 and var at ? j with { Wait = waits[at] } : j)] };
    }

    public async Task<StudyReport?> WaitForChangeAsync(StudyState known, TimeSpan atMost, int knownRevision = 0)
    {
        var began = clock.GetTimestamp();
        var patience = atMost < LongestWait ? atMost : LongestWait;
        while (true)
        {
            // Taken before reading, so that a change between the read and the wait is not slept through.
            var changed = _changed.Task;
            var stored = await ledger.FindStudyAsync(StudyInstanceUid);
            var left = patience - clock.GetElapsedTime(began);
            if (stored is null) return null;
            if (stored.State != known || (knownRevision != 0 && stored.Revision != knownRevision) || left <= TimeSpan.Zero) return Replies.Report(stored);
            if (await WatchAsync(DispatcherOf(stored))) continue;

            // Word of a change may come after the change was seen: only another state ends the wait.
            await changed.WaitAsync(left < WatchAgain ? left : WatchAgain, clock).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public Task<OrderReply> RequeueAsync(string reason) => OrderAsync(
        reason, order => ledger.RequeueAsync(order), "back in the queue",
        stored => stored.State switch
        {
            StudyState.Waiting or StudyState.Running => new OrderReply(false, stored.State == StudyState.Waiting ? "waits already" : "runs already"),
            StudyState.Answered => Refused("is answered. Send it again with force to run it once more"),
            _ => Refused($"is neither quarantined nor cancelled ({stored.State})"),
        });

    public Task<OrderReply> CancelAsync(string reason) => OrderAsync(
        reason, order => ledger.CancelAsync(order), "cancelled",
        stored => stored.State switch
        {
            StudyState.Cancelled => new OrderReply(false, "was cancelled already"),
            StudyState.Answered => Refused("is answered already; a published result stays"),
            StudyState.Running => Refused("has a result that is being published"),
            _ => Refused($"has nothing to run ({stored.State})"),
        });

    public Task ChangedAsync()
    {
        var changed = _changed;
        _changed = NewSignal();
        changed.SetResult();
        return Task.CompletedTask;
    }

    private OrderReply Refused(string why) => new(false, "", $"Study {StudyInstanceUid} {why}.");

    /// <summary>Orders of the ledger first; then those who decide and those who wait are told.</summary>
    /// <param name="asItStands">What to answer where the order changed nothing.</param>
    private async Task<OrderReply> OrderAsync(
        string reason, Func<StudyOrder, ValueTask<IReadOnlyList<JobId>>> order, string done, Func<StudyRecord, OrderReply> asItStands)
    {
        if (ReasonCheck.FindFault(reason) is { Length: > 0 } fault) return new OrderReply(false, "", fault);
        var jobs = await order(new StudyOrder(StudyInstanceUid, reason, clock.GetUtcNow()));
        if (await ledger.FindStudyAsync(StudyInstanceUid) is not { } stored) return new OrderReply(false, "", $"The grid knows no study {StudyInstanceUid}.");
        if (jobs.Count == 0) return asItStands(stored);

        LogOrdered(StudyInstanceUid, done, jobs.Count, reason);
        foreach (var revision in jobs.GroupBy(job => job.Revision)) await TellAsync(DispatcherOf(stored), revision.Key, [.. revision.Select(job => job.Model)]);
        await ChangedAsync();
        return new OrderReply(true, done);
    }

    private async Task TellAsync(string dispatcher, int revision, IReadOnlyList<string> models)
    {
        try
        {
            await GrainFactory.GetGrain<IDispatcherGrain>(dispatcher).LookAgainAsync(StudyInstanceUid, revision, models).WaitAsync(ExplainWithin);
        }
        catch (Exception e)
        {
            // It compares its memory with the ledger in any case, a little later.
            LogNotTold(StudyInstanceUid, dispatcher, e.GetType().Name);
        }
    }

    /// <summary>The one that serves its site now, whoever did when it was sent.</summary>
    private string DispatcherOf(StudyRecord stored) =>
        plan.Sites.TryGetValue(stored.SiteId, out var site) ? site.Dispatcher : stored.Dispatcher;

    /// <summary>In the order of the models. Nothing waits unexplained: also that nobody explains it is an explanation.</summary>
    private async Task<IReadOnlyList<WaitReport>> ExplainAsync(string dispatcher, int revision, IReadOnlyList<string> models)
    {
        try
        {
            var question = new ExplainJobs { StudyInstanceUid = StudyInstanceUid, Revision = revision, Models = models };
            return await GrainFactory.GetGrain<IDispatcherGrain>(dispatcher).ExplainAsync(question).WaitAsync(ExplainWithin);
        }
        catch (Exception e)
        {
            var silent = new WaitReport { Why = $"dispatcher {dispatcher} does not answer ({e.GetType().Name})", WaitsFor = "the dispatcher to answer, or to begin again elsewhere" };
            return [.. models.Select(_ => silent)];
        }
    }

    /// <summary>
    /// Asks to be told of changes. True when that was news to the dispatcher's present life: what changed before it knew must be
    /// looked at once more.
    /// </summary>
    private async Task<bool> WatchAsync(string dispatcher)
    {
        try
        {
            return await GrainFactory.GetGrain<IDispatcherGrain>(dispatcher).WatchAsync(StudyInstanceUid);
        }
        catch (Exception e)
        {
            // The study is looked at again in a few seconds, and the dispatcher asked again.
            LogUnwatched(StudyInstanceUid, dispatcher, e.GetType().Name);
            return false;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(1152, LogLevel.Warning, "Study {Study}: {Done} by an operator, {Jobs} jobs: {Reason}")]
    private partial void LogOrdered(string study, string done, int jobs, string reason);

    [LoggerMessage(1153, LogLevel.Warning, "Study {Study} was changed by an operator, and dispatcher {Dispatcher} could not be told: {Fault}; it will read the ledger")]
    private partial void LogNotTold(string study, string dispatcher, string fault);

    [LoggerMessage(1151, LogLevel.Warning, "Study {Study} is followed, and dispatcher {Dispatcher} could not be asked to tell of changes: {Fault}")]
    private partial void LogUnwatched(string study, string dispatcher, string fault);
}
