using System.Globalization;
using Grid.Benchmarks.Reporting;
using Grid.Chaos.Tests.Checking;
using Grid.Chaos.Tests.Harness;
using Grid.Samples.Studies;

namespace Grid.Chaos.Tests.Failover;

/// <summary>
/// <c>failover</c>: one of three silos killed (-9) and, in a second part, frozen (SIGSTOP), again and again while two hundred stroke
/// studies with real images and models wait and run. Measured from the fault until each job that the silo's node held has another owner.
/// </summary>
internal static class FailoverBench
{
    public const string Verb = "failover";
    private const int Silos = 3;
    private const int SlotsPerNode = 4;
    private const int LeastHeld = 2;

    // What is answered between the moment work is let go and the fault.
    private const int Reserve = 60;
    private const int Drawn = 10;
    private const int Strokes = 200;
    private const int Rounds = 3;
    private const double MostSeconds = 10;
    private const ulong Seed = 11;

    private static readonly TimeSpan HoldLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan WakeLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromMinutes(10);

    public static async Task<int> RunAsync()
    {
        if (!Checkout.HasPostgres)
        {
            await Console.Error.WriteLineAsync("PostgreSQL is not installed: sudo apt-get install postgresql-15");
            return 2;
        }

        await using var cluster = await TestCluster.StartAsync(Silos, slotsPerNode: SlotsPerNode);
        using var drawer = new StudyDrawer();
        var hospital = new Hospital(await cluster.ConnectAsync());
        var drawn = await drawer.DrawAsync(new SampleCounts(Drawn, 0, 0, 0), Seed);

        // Its images stay within reach: what is measured is the work that moves, not a store that is down.
        var keeper = cluster.Silos.First(silo => silo != cluster.DispatcherHost());

        var ward = new Ward(cluster, hospital, new StudyCopies(drawn), keeper.Site);
        var killed = await PartAsync("killed", cluster, ward, keeper, KillAsync);
        var frozen = await PartAsync("frozen", cluster, ward, keeper, FreezeAsync);
        await hospital.AnsweredAsync(AnswerLimit);
        var (_, broken) = await Settling.FindBrokenAsync(cluster, hospital);
        foreach (var one in broken) await Console.Error.WriteLineAsync($"failover: BROKEN ({one.Kind}): {one}");

        var figures = Figures(killed, frozen, broken);
        new BenchReport("failover", figures).Publish();
        return figures.All(figure => figure.Ok ?? true) ? 0 : 1;
    }

    private static IReadOnlyList<BenchFigure> Figures(Part killed, Part frozen, IReadOnlyList<BrokenPromise> broken) =>
    [
        Seconds("kill_redispatch_p99_s", killed.Moved, 0.99) with { Bar = MostSeconds, Ok = Ranks.At(killed.Moved, 0.99) <= MostSeconds },
        Seconds("kill_redispatch_p50_s", killed.Moved, 0.5),
        Seconds("kill_open_p99_s", killed.All, 0.99) with { Bar = MostSeconds, Ok = Ranks.At(killed.All, 0.99) <= MostSeconds },
        Seconds("kill_open_p50_s", killed.All, 0.5),
        Seconds("freeze_redispatch_p99_s", frozen.Moved, 0.99),
        Seconds("freeze_redispatch_p50_s", frozen.Moved, 0.5),
        new BenchFigure("jobs_taken_over", killed.Moved.Count + frozen.Moved.Count, "jobs"),
        new BenchFigure("open_at_least", Math.Min(killed.LeastOpen, frozen.LeastOpen), "jobs") { Bar = Strokes, Ok = Math.Min(killed.LeastOpen, frozen.LeastOpen) >= Strokes },
        None("lost", broken.Count(one => one.Kind == PromiseKind.Lost)),
        None("published_twice", broken.Count(one => one.Kind == PromiseKind.Twice)),
        None("broken_promises", broken.Count),
    ];

    private static async Task<Part> PartAsync(
        string what, TestCluster cluster, Ward ward, SiloProcess keeper, Func<SiloProcess, Func<Task>, Task> hurtAsync)
    {
        var part = new Part([], [], int.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            await ward.FillAsync(Strokes + Reserve);
            var victim = cluster.DispatcherHost() is var host && host != keeper ? host : cluster.Silos.First(silo => silo != keeper);
            await Waiting.UntilAsync($"{victim.Node} is busy", HoldLimit, () => ward.IsBusyAsync(victim.Node, LeastHeld));
            await hurtAsync(victim, async () =>
            {
                var takeover = await Takeover.MeasureAsync(cluster, victim, victim == host, TimeProvider.System.GetUtcNow(), HoldLimit);
                part = part.With(takeover);
                var words = string.Join(", ", takeover.MovedSeconds.Select(wait => wait.ToString("0.0", CultureInfo.InvariantCulture)));
                await Console.Error.WriteLineAsync(
                    $"failover: {victim.Name}{(victim == host ? " with the dispatcher" : "")} {what}, {takeover.Open} jobs open; taken over after {words} s, the queue after {takeover.Waited:0.0} s");
            });
            await Waiting.UntilAsync("the cluster has healed", HoldLimit, async () =>
            {
                if (!victim.IsRunning) victim.Start();
                return await TestCluster.DoNodesAnswerAsync(ward.Client);
            });
        }

        return part;
    }

    private static async Task KillAsync(SiloProcess victim, Func<Task> measureAsync)
    {
        await victim.KillAsync();
        await measureAsync();
    }

    private static async Task FreezeAsync(SiloProcess victim, Func<Task> measureAsync)
    {
        victim.Freeze();
        await measureAsync();
        victim.Wake();
        try
        {
            // Declared dead while it slept, it has to end itself before it can be started again.
            await Waiting.UntilAsync($"{victim.Name} has ended", WakeLimit, () => Task.FromResult(!victim.IsRunning));
        }
        catch (TimeoutException)
        {
            // Nobody had declared it dead.
        }
    }

    private static BenchFigure Seconds(string metric, IReadOnlyList<double> sorted, double share) => new(metric, Math.Round(Ranks.At(sorted, share), 2), "s");

    private static BenchFigure None(string metric, int count) => new(metric, count, "studies") { Bar = 0, Ok = count == 0 };

    /// <param name="Moved">Of jobs that a hurt node held: seconds to the next lease, sorted.</param>
    /// <param name="All">Of all jobs that were open: seconds until somebody saw to each, sorted.</param>
    private sealed record Part(IReadOnlyList<double> Moved, IReadOnlyList<double> All, int LeastOpen)
    {
        public Part With(Takeover takeover) =>
            new([.. Moved.Concat(takeover.MovedSeconds).Order()], [.. All.Concat(takeover.AllSeconds).Order()], Math.Min(LeastOpen, takeover.Open));
    }
}
