using Grid.Contracts.Patients;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Grid.Grains.Studies;

/// <summary>
/// Reads through the ledger, so it holds nothing that could be lost. Reentrant, because those who wait for a change
/// must not keep out the one who brings it.
/// </summary>
[Reentrant]
internal sealed partial class StudyGrain(IStudyLedger ledger, TimeProvider clock, ILogger<StudyGrain> log) : Grain, IStudyGrain
{
    private const int PublishPage = 64;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(25);

    private TaskCompletionSource _changed = NewSignal();
    private Task? _publishing;

    private string StudyInstanceUid => this.GetPrimaryKeyString();

    public async Task<StudyReport?> GetAsync() =>
        await ledger.FindStudyAsync(StudyInstanceUid) is { } stored ? Replies.Report(stored) : null;

    public async Task<StudyReport?> WaitForChangeAsync(StudyState known, TimeSpan atMost)
    {
        var began = clock.GetTimestamp();
        var patience = atMost < LongestWait ? atMost : LongestWait;
        while (true)
        {
            // Taken before reading, so that a change between the read and the wait is not slept through.
            var changed = _changed.Task;
            var report = await GetAsync();
            var left = patience - clock.GetElapsedTime(began);
            if (report is null || report.State != known || left <= TimeSpan.Zero) return report;

            // Word of a change may come after the change was seen: only another state ends the wait.
            await changed.WaitAsync(left, clock).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public Task ChangedAsync()
    {
        var changed = _changed;
        _changed = NewSignal();
        changed.SetResult();
        return Task.CompletedTask;
    }

    public Task PublishAsync()
    {
        // One at a time: a second caller waits for the first one's round.
        if (_publishing is null or { IsCompleted: true }) _publishing = PublishRoundAsync();
        return _publishing;
    }

    private async Task PublishRoundAsync()
    {
        foreach (var unpublished in await ledger.ReadUnpublishedAsync(StudyInstanceUid, PublishPage))
        {
            var now = clock.GetUtcNow();

            // History first: recording twice is harmless, while a result marked published and not recorded would be lost to it.
            await GrainFactory.GetGrain<IPatientGrain>(unpublished.PatientKey).RecordAsync(History.EntryOf(unpublished, now));
            if (!await ledger.MarkPublishedAsync(unpublished.Job, now)) continue;
            LogPublished(StudyInstanceUid, unpublished.Job.Model, unpublished.Result.Outcome);
        }

        await ChangedAsync();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(1150, LogLevel.Information, "Published {Study} {Model}: {Outcome}")]
    private partial void LogPublished(string study, string model, ResultOutcome outcome);
}
