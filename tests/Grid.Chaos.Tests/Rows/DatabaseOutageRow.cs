using Grid.Benchmarks.Reporting;
using Grid.Chaos.Tests.Checking;
using Grid.Chaos.Tests.Failover;
using Grid.Chaos.Tests.Harness;
using Grid.Contracts.Studies;
using Grid.Samples.Studies;

namespace Grid.Chaos.Tests.Rows;

/// <summary>F14: ten thousand studies submitted, PostgreSQL gone for minutes in the middle, no silo restarted.</summary>
internal static class DatabaseOutageRow
{
    private const int Studies = 10_000;
    private const int Silos = 3;
    private const ulong Seed = 14;
    private const string Question = "asking again is safe";

    private static readonly TimeSpan Hasty = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    // What is still open when this is over is counted and must be there; that a slow machine has not run it yet is no loss.
    private static readonly TimeSpan DrainLimit = TimeSpan.FromMinutes(10);

    public static async Task<IReadOnlyList<BenchFigure>> RunAsync(int studies = Studies, double minutes = 3)
    {
        await using var cluster = await TestCluster.StartAsync(Silos);
        using var drawer = new StudyDrawer();
        var patient = new Hospital(await cluster.ConnectAsync(Patience));
        var hasty = new Hospital(await cluster.ConnectAsync(Hasty));
        var copies = new StudyCopies(await drawer.DrawAsync(new SampleCounts(0, 0, 0, 20), Seed));

        var size = new OutageSize(studies, Before: studies / 3, Refusals: 1, TimeSpan.FromMinutes(minutes));
        var figures = await new DatabaseOutage(cluster, patient, hasty, copies, size).RunAsync(byKill: true, CancellationToken.None);
        await Console.Error.WriteLineAsync(
            $"rows F14: gone for {figures.Gone.TotalMinutes:0.0} min, {hasty.Refusals.Count} refusals, then all {patient.Acknowledged.Count} acknowledged; {await CountOpenAsync(cluster)} are still open");
        var isDrained = await DrainAsync(cluster);
        var rows = await LedgerRows.ReadAsync(cluster.Database);
        var broken = LedgerChecker.FindBroken(rows, patient.Acknowledged, new Dictionary<string, StudyReport>(), isDrained);
        var unclear = hasty.Refusals.Count(refusal => !refusal.RetryMayHelp || !refusal.Message.Contains(Question, StringComparison.Ordinal));
        return
        [
            new BenchFigure("gone_min", Math.Round(figures.Gone.TotalMinutes, 2), "min"),
            new BenchFigure("acknowledged", patient.Acknowledged.Count, "studies") { Bar = studies, Ok = patient.Acknowledged.Count == studies },
            new BenchFigure("refusals", hasty.Refusals.Count, "submissions"),
            RowsProgram.None("unclear_refusals", unclear + patient.Refusals.Count),
            new BenchFigure("acknowledged_again_s", Math.Round(figures.AcknowledgedAgain.TotalSeconds, 1), "s"),
            new BenchFigure("published_again_s", Math.Round(figures.PublishedAgain.TotalSeconds, 1), "s"),
            RowsProgram.None("silos_ended", cluster.Silos.Count(silo => !silo.IsRunning) + cluster.Silos.Sum(silo => silo.EndedByItself)),
            new BenchFigure("published", rows.Ends.Count(end => end.State == 4), "studies"),
            new BenchFigure("still_open", rows.Leases.Count, "studies"),
            .. RowsProgram.Promises(broken),
        ];
    }

    /// <summary>False where work is left when the patience is over.</summary>
    private static async Task<bool> DrainAsync(TestCluster cluster)
    {
        try
        {
            await Waiting.UntilAsync(
                "everything is published", DrainLimit, async () => await CountOpenAsync(cluster) == 0, TimeSpan.FromSeconds(1));
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static async Task<long> CountOpenAsync(TestCluster cluster)
    {
        await using var connection = cluster.Database.Connect();
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand("select (select count(*) from lease) + (select count(*) from outbox)", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
