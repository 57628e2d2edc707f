using System.Diagnostics;
using System.Globalization;
using Grid.Benchmarks.Reporting;
using Grid.Chaos.Tests.Checking;
using Grid.Chaos.Tests.Harness;
using Grid.Chaos.Tests.Soak;

namespace Grid.Chaos.Tests.Membership;

/// <summary>
/// <c>membership MINUTES</c>: nothing is broken, but every core is taken twice over by other programs, and the silos collect garbage
/// without pause while they work. No silo may be taken for dead.
/// </summary>
internal static class MembershipBench
{
    public const string Verb = "membership";
    private const int Silos = 3;
    private const ulong Seed = 21;
    private const int Burners = 2;

    // 256 KiB between two collections of the youngest generation: hundreds a second where there is work.
    private static readonly Dictionary<string, string> Pressure = new() { ["DOTNET_GCgen0size"] = "40000" };
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromMinutes(10);

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (arguments.Count != 1 || !double.TryParse(arguments[0], CultureInfo.InvariantCulture, out var minutes) || minutes is not (> 0 and <= 1440))
        {
            await Console.Error.WriteLineAsync("Usage: Grid.Chaos.Tests membership MINUTES");
            return 2;
        }

        if (!Checkout.HasPostgres)
        {
            await Console.Error.WriteLineAsync("PostgreSQL is not installed: sudo apt-get install postgresql-15");
            return 2;
        }

        await using var cluster = await TestCluster.StartAsync(Silos, environment: Pressure);
        using var drawer = new StudyDrawer();
        var hospital = new Hospital(await cluster.ConnectAsync());
        var load = new Load(cluster, hospital, drawer, Seed);
        var (deaths, busy, wall) = (0, TimeSpan.Zero, Stopwatch.StartNew());
        using (var over = new CancellationTokenSource(TimeSpan.FromMinutes(minutes)))
        {
            var burning = Enumerable.Range(0, Burners * Environment.ProcessorCount).Select(_ => Burner.Start()).ToList();
            var before = await MachineTime.ReadAsync();
            var sending = load.RunAsync(over.Token);
            while (!over.IsCancellationRequested)
            {
                deaths = Math.Max(deaths, await DeathsAsync(cluster));
                await Task.Delay(Look, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            busy = await MachineTime.ReadAsync() - before;
            wall.Stop();
            foreach (var burner in burning) burner.Dispose();
            await sending;
        }

        await hospital.AnsweredAsync(AnswerLimit);
        deaths = Math.Max(deaths, await DeathsAsync(cluster));
        var (rows, broken) = await Settling.FindBrokenAsync(cluster, hospital);
        new BenchReport("membership",
        [
            new BenchFigure("declared_dead", deaths, "silos") { Bar = 0, Ok = deaths == 0 },
            new BenchFigure("ended_by_themselves", cluster.Silos.Sum(silo => silo.EndedByItself), "silos"),
            new BenchFigure("minutes", Math.Round(wall.Elapsed.TotalMinutes, 1), "min"),
            new BenchFigure("cores_busy", Math.Round(busy / wall.Elapsed / Environment.ProcessorCount, 3), "share"),
            new BenchFigure("answered", hospital.Answers.Count, "studies"),
            new BenchFigure("leased_again", rows.Grants.Count(grant => grant.Epoch > 1), "jobs"),
            new BenchFigure("broken_promises", broken.Count, "studies") { Bar = 0, Ok = broken.Count == 0 },
        ]).Publish();
        return deaths == 0 && broken.Count == 0 ? 0 : 1;
    }

    /// <summary>Of Orleans's membership table: 6 is Dead.</summary>
    private static async Task<int> DeathsAsync(TestCluster cluster)
    {
        await using var connection = cluster.Database.Connect();
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand("select count(*) from orleans_silo where status = 6", connection);
        return (int)(long)(await command.ExecuteScalarAsync())!;
    }
}
