using Grid.Grains.Background;
using Grid.Grains.Ports;
using Grid.Ledger;

namespace Grid.Silo.Startup;

/// <summary>Keeps the ledger's tables in order, at the start and every hour after. Every silo does; one at a time works.</summary>
internal sealed partial class LedgerKeeper(LedgerMaintenance keeping, BackgroundFaults faults, TimeProvider clock, ILogger<LedgerKeeper> log)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Rounds.RunAsync("keeping the ledger's tables in order", Interval, clock, faults, KeepAsync, stoppingToken);

    private async Task KeepAsync(CancellationToken cancel)
    {
        try
        {
            await keeping.KeepAsync(clock.GetUtcNow(), cancel);
        }
        catch (LedgerUnavailableException e)
        {
            LogPutOff(e.Message);
        }
    }

    [LoggerMessage(1182, LogLevel.Warning, "The ledger's tables could not be kept in order, trying again in an hour: {Reason}")]
    private partial void LogPutOff(string reason);
}
