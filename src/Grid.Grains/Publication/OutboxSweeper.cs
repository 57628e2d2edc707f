using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Publication;

/// <summary>
/// Publishes what was committed and never published, because the node that should have died in between.
/// Runs on every silo: publishing is safe to repeat.
/// </summary>
internal sealed partial class OutboxSweeper(
    IStudyLedger ledger, IGrainFactory grains, TimeProvider clock, ILogger<OutboxSweeper> log) : BackgroundService
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
            var unpublished = await ledger.ReadUnpublishedAsync(null, Page, cancel);
            var studies = unpublished.Where(u => u.CompletedAt <= before).Select(u => u.Job.StudyInstanceUid).Distinct().ToList();
            foreach (var study in studies) await grains.GetGrain<IStudyGrain>(study).PublishAsync().WaitAsync(cancel);
            if (studies.Count > 0) LogSwept(studies.Count);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogSweepFailed(e.GetType().Name, e.Message);
        }
    }

    [LoggerMessage(1160, LogLevel.Information, "Published the results of {Studies} studies that were left in the outbox")]
    private partial void LogSwept(int studies);

    [LoggerMessage(1161, LogLevel.Warning, "The outbox could not be swept, trying again: {Fault}: {Reason}")]
    private partial void LogSweepFailed(string fault, string reason);
}
