using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Publishing;

/// <summary>
/// Publishes what was committed and never published, because the node that should have died in between.
/// Runs on every silo: publishing is safe to repeat.
/// </summary>
internal sealed partial class OutboxSweeper(
    IStudyLedger ledger, ResultPublisher publisher, IGrainFactory grains, TimeProvider clock, ILogger<OutboxSweeper> log) : BackgroundService
{
    private const int Page = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // Younger ones are being published by the node that completed them.
    private static readonly TimeSpan LeaveAlone = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            do
            {
                await SweepAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    private async Task SweepAsync(CancellationToken cancel)
    {
        try
        {
            var before = clock.GetUtcNow() - LeaveAlone;
            var left = (await ledger.ReadUnpublishedAsync(null, Page, cancel)).Where(u => u.CompletedAt <= before).ToList();
            if (left.Count == 0) return;

            var published = await Task.WhenAll(left.Select(u => publisher.PublishAsync(u.Job, u.Result)));
            foreach (var study in left.Select(u => u.Job.StudyInstanceUid).Distinct()) grains.GetGrain<IStudyGrain>(study).ChangedAsync().Ignore();
            LogSwept(published.Count(p => p));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogSweepFailed(e.GetType().Name, e.Message);
        }
    }

    [LoggerMessage(1160, LogLevel.Information, "Published {Results} results that were left in the outbox")]
    private partial void LogSwept(int results);

    [LoggerMessage(1161, LogLevel.Warning, "The outbox could not be swept, trying again: {Fault}: {Reason}")]
    private partial void LogSweepFailed(string fault, string reason);
}
