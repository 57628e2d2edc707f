using System.Globalization;
using System.Text.Json;
using Grid.Chaos.Tests.Checking;
using Grid.Chaos.Tests.Harness;
using Grid.Contracts.Studies;

namespace Grid.Chaos.Tests.Soak;

/// <summary>
/// <c>chaos MINUTES SEED</c>: faults drawn from the seed, one after another, under a steady load; then everything acknowledged must be
/// answered and every promise kept. The last line is one JSON object, kept in <c>.artifacts/chaos/summary.json</c> too.
/// </summary>
internal static class ChaosProgram
{
    public const string Verb = "chaos";
    private const int Silos = 3;
    private const int MostShown = 20;

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromMinutes(6);

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (arguments.Count != 2
            || !double.TryParse(arguments[0], CultureInfo.InvariantCulture, out var minutes) || minutes is not (> 0 and <= 1440)
            || !int.TryParse(arguments[1], CultureInfo.InvariantCulture, out var seed))
        {
            await Console.Error.WriteLineAsync("Usage: Grid.Chaos.Tests chaos MINUTES SEED");
            return 2;
        }

        if (!Checkout.HasPostgres)
        {
            await Console.Error.WriteLineAsync("PostgreSQL is not installed: sudo apt-get install postgresql-15");
            return 2;
        }

        await using var cluster = await TestCluster.StartAsync(Silos);
        using var drawer = new StudyDrawer();
        var hospital = new Hospital(await cluster.ConnectAsync());
        var breaker = new Breaker(cluster, await cluster.ConnectAsync(retryFor: TimeSpan.FromSeconds(3)), new Random(seed));
        var load = new Load(cluster, hospital, drawer, (ulong)seed);

        var broken = await RunAsync(cluster, hospital, breaker, load, TimeSpan.FromMinutes(minutes));
        var rows = await LedgerRows.ReadAsync(cluster.Database);
        var summary = Summarise(seed, minutes, cluster, hospital, breaker, load, rows, broken);
        foreach (var one in broken.Take(MostShown)) await Console.Error.WriteLineAsync($"chaos: BROKEN ({one.Kind}): {one}");
        if (broken.Count > 0) await Console.Error.WriteLineAsync(cluster.LastWords());

        var folder = Path.Combine(Checkout.Folder, ".artifacts", "chaos");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "summary.json"), summary);
        Console.WriteLine(summary);
        return broken.Count == 0 ? 0 : 1;
    }

    private static async Task<IReadOnlyList<BrokenPromise>> RunAsync(TestCluster cluster, Hospital hospital, Breaker breaker, Load load, TimeSpan howLong)
    {
        using var over = new CancellationTokenSource(howLong);
        var sending = load.RunAsync(over.Token);
        while (!over.IsCancellationRequested)
        {
            await breaker.BreakAsync();

            // What is open may be open; but nothing may be lost or twice at any moment.
            var acknowledged = hospital.Acknowledged.ToDictionary(StringComparer.Ordinal);
            var early = LedgerChecker.FindBroken(await LedgerRows.ReadAsync(cluster.Database), acknowledged, new Dictionary<string, StudyReport>(), isDrained: false);
            if (early.Count == 0) continue;
            await over.CancelAsync();
            await sending;
            return early;
        }

        await sending;
        await breaker.HealAsync();
        try
        {
            await hospital.AnsweredAsync(AnswerLimit);
        }
        catch (OperationCanceledException)
        {
            // The checker names what is still open.
        }

        return (await Settling.FindBrokenAsync(cluster, hospital)).Broken;
    }

    private static string Summarise(
        int seed, double minutes, TestCluster cluster, Hospital hospital, Breaker breaker, Load load, LedgerRows rows, IReadOnlyList<BrokenPromise> broken)
    {
        var published = rows.Ends.Where(end => end.State == 4).Select(end => end.At).Order().ToList();
        var recoveries = breaker.Done
            .Select(done => published.FirstOrDefault(at => at > done.At + done.Fault.Lasts) - done.At)
            .Where(took => took > TimeSpan.Zero)
            .Select(took => took.TotalSeconds)
            .Order()
            .ToList();
        return JsonSerializer.Serialize(new
        {
            chaos = "cluster",
            seed,
            minutes,
            silos = Silos,
            faults = breaker.Done.GroupBy(done => done.Fault.Kind).ToDictionary(kind => kind.Key.ToString(), kind => kind.Count()),
            ended_by_themselves = cluster.Silos.Sum(silo => silo.EndedByItself),
            submitted = load.Submitted,
            acknowledged = hospital.Acknowledged.Count,
            not_acknowledged = hospital.Refusals.Count,
            answered = hospital.Answers.Values.Count(report => report.State == StudyState.Answered),
            quarantined = hospital.Answers.Values.Count(report => report.State == StudyState.Quarantined),
            leases = rows.Grants.Count,
            leased_again = rows.Grants.Count(grant => grant.Epoch > 1),
            lost = broken.Count(one => one.Kind == PromiseKind.Lost),
            twice = broken.Count(one => one.Kind == PromiseKind.Twice),
            stale = broken.Count(one => one.Kind == PromiseKind.Stale),
            broken = broken.Count,
            publication_after_fault_s = new { p50 = Of(recoveries, 0.5), p95 = Of(recoveries, 0.95), max = Of(recoveries, 1) },
            ok = broken.Count == 0,
        });
    }

    private static double Of(List<double> sorted, double part) =>
        sorted.Count == 0 ? 0 : Math.Round(sorted[(int)Math.Min(sorted.Count - 1, part * sorted.Count)], 1);
}
