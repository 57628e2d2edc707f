using Grid.Configuration.Cluster;
using Grid.Grains.Clocks;
using Grid.Grains.Ports;
using Grid.Ledger;
using Npgsql;

namespace Grid.Silo.Startup;

/// <summary>Sets the grid's clock by the ledger's before anything is told a time.</summary>
internal static class ClockStart
{
    // The first round trips of a connection are slower, and the one that can be wrong by least is believed.
    private const int Readings = 8;

    public static async Task<ClockWatch> MeasureAsync(NpgsqlDataSource database, ClockOptions options, Action<string> say)
    {
        var watch = new ClockWatch(new GridClock(TimeProvider.System), TimeProvider.System, new ClockPlan(options.MostOff, options.MeasureEvery));
        var ledger = new LedgerClock(database);
        try
        {
            for (var i = 0; i < Readings; i++) watch.Take(await ledger.ReadAsync(TimeProvider.System));
        }
        catch (LedgerUnavailableException e)
        {
            throw new StartupException($"The ledger's clock cannot be read: {e.Message}", e);
        }

        if (watch.Look() is { IsOff: true } off) say($"this silo's nodes take no work yet: {off.Words}");
        return watch;
    }
}
