using Grid.Contracts.Studies;
using Grid.Grains.Background;
using Grid.Grains.Ports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Publishing;

/// <summary>
/// Publishes what was committed and never published, because the node that should have died in between.
/// Runs on every silo: publishing is safe to repeat.
/// </summary>
internal sealed partial class OutboxSweeper(
    IStudyLedger ledger, ResultPublisher publisher, IGrainFactory grains, BackgroundFaults faults, TimeProvider clock, ILogger<OutboxSweeper> log)
    : BackgroundService
{
    private const int Page = 500;
    private const int MostAtOnce = 10_000;
    private const string OutboxRow = "outbox row";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // Younger ones are being published by the node that completed them.
    private static readonly TimeSpan LeaveAlone = TimeSpan.FromSeconds(1);

    // Rows that the last sweep could not publish: they stay the oldest, and must not fill the page in front of the others.
    private int _passedOver;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Rounds.RunAsync("sweeping the outbox", Interval, clock, faults, SweepAsync, stoppingToken);

    private async Task SweepAsync(CancellationToken cancel)
    {
        try
        {
            var before = clock.GetUtcNow() - LeaveAlone;
            var limit = Math.Min(Page + _passedOver, MostAtOnce);
            var left = (await ledger.ReadUnpublishedAsync(null, limit, cancel)).Where(u => u.CompletedAt <= before).ToList();
            _passedOver = 0;
            if (left.Count == 0) return;

            var published = (await Task.WhenAll(left.Select(PublishAsync))).Count(p => p);
            foreach (var study in left.Select(u => u.Job.StudyInstanceUid).Distinct()) grains.GetGrain<IStudyGrain>(study).ChangedAsync().Ignore();
            if (published > 0) LogSwept(published);
        }
        catch (LedgerUnavailableException e)
        {
            LogSweepFailed(e.GetType().Name, e.Message);
        }
    }

    /// <summary>A row that cannot be read or stored costs itself; it is tried again at each sweep.</summary>
    private async Task<bool> PublishAsync(UnpublishedResult row)
    {
        var name = $"{row.Job.StudyInstanceUid} {row.Job.Model}";
        var reason = row.Unreadable;
        if (row.Result is { } result)
        {
            try
            {
                var isOurs = await publisher.PublishAsync(row.Job, result);
                faults.PutBack(OutboxRow, name);
                return isOurs;
            }
            catch (Exception e) when (e is not LedgerUnavailableException)
            {
                reason = $"{e.GetType().Name}: {e.Message}";
            }
        }

        Interlocked.Increment(ref _passedOver);
        faults.SetAside(OutboxRow, name, $"it cannot be published: {reason}");
        return false;
    }

    [LoggerMessage(1160, LogLevel.Information, "Published {Results} results that were left in the outbox")]
    private partial void LogSwept(int results);

    [LoggerMessage(1161, LogLevel.Warning, "The outbox could not be swept, trying again: {Fault}: {Reason}")]
    private partial void LogSweepFailed(string fault, string reason);
}
