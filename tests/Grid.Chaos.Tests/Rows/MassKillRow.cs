using Grid.Benchmarks.Reporting;
using Grid.Chaos.Tests.Checking;
using Grid.Chaos.Tests.Failover;
using Grid.Chaos.Tests.Harness;
using Grid.Samples.Studies;

namespace Grid.Chaos.Tests.Rows;

/// <summary>F12: two of six silos killed (-9) at once, the dispatcher's among them, then all six; each time strokes are sent on.</summary>
internal static class MassKillRow
{
    private const int Silos = 6;
    private const int Killed = 2;
    private const int Rounds = 2;
    private const int Open = 12;
    private const ulong Seed = 12;
    private const double FlowSeconds = 30;
    private const double ColdSeconds = 60;

    // Ends a run that hangs: what takes longer than its bar is to be measured, too.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static async Task<IReadOnlyList<BenchFigure>> RunAsync()
    {
        await using var cluster = await TestCluster.StartAsync(Silos);
        using var drawer = new StudyDrawer();
        var hospital = new Hospital(await cluster.ConnectAsync(Limit));
        var studies = new StudyCopies(await drawer.DrawAsync(new SampleCounts(4, 0, 0, 0), Seed));
        var (third, cold) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            third.Add(await KillAThirdAsync(cluster, hospital, studies));
            cold.Add(await KillAllAsync(cluster, hospital, studies));
        }

        await hospital.AnsweredAsync(Limit);
        var (_, broken) = await Settling.FindBrokenAsync(cluster, hospital);
        return
        [
            Most("stroke_flows_again_s", third, FlowSeconds),
            Most("cold_start_s", cold, ColdSeconds),
            new BenchFigure("answered", hospital.Answers.Count, "studies"),
            RowsProgram.None("not_acknowledged", hospital.Refusals.Count),
            .. RowsProgram.Promises(broken),
        ];
    }

    private static async Task<double> KillAThirdAsync(TestCluster cluster, Hospital hospital, StudyCopies studies)
    {
        var first = cluster.DispatcherHost();
        var victims = cluster.Silos.Where(silo => silo == first).Concat(cluster.Silos.Where(silo => silo != first)).Take(Killed).ToList();
        var site = cluster.Silos.First(silo => !victims.Contains(silo)).Site;
        await SendAsync(hospital, studies, site);

        var at = TimeProvider.System.GetUtcNow();
        await Task.WhenAll(victims.Select(victim => victim.KillAsync()));
        var took = await new StrokeFlow(cluster, hospital, studies, site).AgainAsync(at, Limit);
        await Console.Error.WriteLineAsync($"rows F12: {string.Join(" and ", victims.Select(victim => victim.Name))} killed; strokes flow again after {took.TotalSeconds:0.0} s");
        await cluster.StartAllAsync();
        return took.TotalSeconds;
    }

    private static async Task<double> KillAllAsync(TestCluster cluster, Hospital hospital, StudyCopies studies)
    {
        var site = cluster.Silos[0].Site;
        await SendAsync(hospital, studies, site);
        await Task.WhenAll(cluster.Silos.Select(silo => silo.KillAsync()));

        var at = TimeProvider.System.GetUtcNow();
        var starting = cluster.StartAllAsync();
        var took = await new StrokeFlow(cluster, hospital, studies, site).AgainAsync(at, Limit);
        await Console.Error.WriteLineAsync($"rows F12: all {Silos} killed and started; strokes flow again after {took.TotalSeconds:0.0} s");
        await starting;
        return took.TotalSeconds;
    }

    /// <summary>So that something runs and waits.</summary>
    private static Task SendAsync(Hospital hospital, StudyCopies studies, string site) =>
        Parallel.ForEachAsync(studies.Take(Open), async (study, stop) => await hospital.SubmitAsync(study, site, stop));

    private static BenchFigure Most(string metric, List<double> seconds, double bar) =>
        new(metric, Math.Round(seconds.Max(), 1), "s") { Bar = bar, Ok = seconds.Max() <= bar };
}
