using System.Diagnostics;
using Grid.Benchmarks.Hosting;
using Grid.Benchmarks.Reporting;
using Npgsql;

namespace Grid.Benchmarks.Ledger;

/// <summary>
/// Whole cycles a second: submitted, dispatched, run by an executor that does nothing, completed and published; beside the ledger's
/// own statements driven raw, in full batches, with nobody to decide anything.
/// </summary>
internal static class CycleBench
{
    private const int Studies = 40_000;
    private const int WarmUp = 15_000;
    private const int InFlight = 256;
    private const double LeastPerSecond = 5_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static BenchReport Run(string[] arguments) => RunAsync().GetAwaiter().GetResult();

    private static async Task<BenchReport> RunAsync()
    {
        var plan = LoadPlan.Read(nodes: 8, slotsPerNode: 8);
        await using var silo = await BenchSilo.StartAsync(plan.Options, plan.Plan, new NoOpExecutor(remembers: false));
        await Task.Delay(TimeSpan.FromSeconds(3));
        var sender = new LoadSender(silo.Intake, plan);
        await CycleAsync(silo, sender, WarmUp);
        await RawCycles.RunAsync(silo.Database, WarmUp / 2);

        var raw = await RawCycles.RunAsync(silo.Database, Studies / 2);
        var cycles = await CycleAsync(silo, sender, Studies);
        raw = (raw + await RawCycles.RunAsync(silo.Database, Studies / 2)) / 2;
        var unpublished = await CountAsync(silo.Database, "select count(*) from outbox");
        return new BenchReport("cycle",
        [
            BenchFigure.AgainstPeer("cycles_per_s", cycles, "1/s", "raw-statements", raw, bar: 0.5),
            new BenchFigure("cycles_per_s_alone", Math.Round(cycles), "1/s") { Bar = LeastPerSecond, Ok = cycles >= LeastPerSecond },
            new BenchFigure("unpublished", unpublished, "results") { Bar = 0, Ok = unpublished == 0 },
        ]);
    }

    private static async Task<double> CycleAsync(BenchSilo silo, LoadSender sender, int studies)
    {
        var before = await PublishedAsync(silo.Database);
        var began = Stopwatch.GetTimestamp();
        await sender.SendAsync(studies, InFlight);
        while (await PublishedAsync(silo.Database) < before + studies)
        {
            if (Stopwatch.GetElapsedTime(began) > Patience) throw new TimeoutException($"{await PublishedAsync(silo.Database) - before} of {studies} were published in {Patience}.");
            await Task.Delay(20);
        }

        return studies / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static Task<long> PublishedAsync(NpgsqlDataSource database) => CountAsync(database, "select count(*) from history");

    private static async Task<long> CountAsync(NpgsqlDataSource database, string query)
    {
#pragma warning disable CA2100 // Constants of this file.
        await using var command = database.CreateCommand(query);
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
