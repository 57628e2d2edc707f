using System.Diagnostics;
using System.Globalization;
using Grid.Benchmarks.Hosting;
using Grid.Benchmarks.Reporting;

namespace Grid.Benchmarks.Scheduling;

/// <summary>
/// 50,000 dental studies in ten minutes and one stroke a minute, through live grains, a real ledger and real timers, faster than
/// life; then the same with a stroke every few seconds, so that there are enough of them for a 99th percentile.
/// </summary>
internal static class StormBench
{
    private const double MostStrokeStartMs = 2_000;
    private const double MostWastedShare = 0.02;
    private static readonly TimeSpan StrokeEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(5);

    public static BenchReport Run(string[] arguments) => RunAsync(StormOptions.Read(arguments)).GetAwaiter().GetResult();

    private static async Task<BenchReport> RunAsync(StormOptions storm)
    {
        var plan = StormPlan.Read(storm);
        var warmUp = StormSchedule.Draw(WarmUp(storm), StrokeEvery, plan, storm.Seed + 2);
        var stated = StormSchedule.Draw(storm, StrokeEvery, plan, storm.Seed);
        var dense = StormSchedule.Draw(storm, TimeSpan.FromSeconds(storm.DenseSeconds), plan, storm.Seed + 1);
        var log = new StormLog([.. warmUp.Arrivals, .. stated.Arrivals, .. dense.Arrivals]);
        var executor = new StormExecutor(storm, plan, log);
        await using var silo = await BenchSilo.StartAsync(plan.Options, plan.Plan, executor);

        // Nodes register and say what they serve with their first heartbeats; before that nothing can be placed.
        await Task.Delay(TimeSpan.FromSeconds(3));
        await RunPhaseAsync(warmUp, "warm-up", 0, storm, silo, log);

        var figures = new List<BenchFigure>();
        var began = Stopwatch.GetTimestamp();
        var executedBefore = executor.Executed;
        var first = warmUp.Arrivals.Count;
        foreach (var (schedule, phase, prefix) in new[] { (stated, "as stated", ""), (dense, "dense", "dense_") })
        {
            await RunPhaseAsync(schedule, phase, first, storm, silo, log);
            figures.AddRange(PhaseFigures(schedule, prefix, first, storm, plan, log));
            first += schedule.Arrivals.Count;
        }

        var took = Stopwatch.GetElapsedTime(began);
        var running = (executor.Executed - executedBefore) / (took * storm.Slots);
        figures.Add(new BenchFigure("slots_running_share", Math.Round(running, 3), "share"));
        figures.Add(new BenchFigure("taken_per_real_s", Math.Round((stated.Arrivals.Count + dense.Arrivals.Count) / took.TotalSeconds), "1/s"));

        var ledger = await StormLedger.ReadAsync(silo.Database);
        figures.AddRange(WholeFigures(storm, log, executor, ledger));
        return new BenchReport("storm", figures) { Environment = Describe(storm, stated, dense) };
    }

    /// <summary>Not measured: a process that has just begun compiles its code while it should answer. Half a minute of its own time.</summary>
    private static StormOptions WarmUp(StormOptions storm) => storm with { Minutes = 0.5 * storm.Compression };

    private static async Task RunPhaseAsync(StormSchedule schedule, string name, int first, StormOptions storm, BenchSilo silo, StormLog log)
    {
        var sending = new StormSender(silo.Intake, log, storm.Compression).SendAsync(schedule.Arrivals, first);
        var began = Stopwatch.GetTimestamp();
        var until = first + schedule.Arrivals.Count;

        // What is not answered long after the last study was sent counts as unanswered.
        var patience = storm.Real(schedule.Length) * 2 + TimeSpan.FromMinutes(1);
        while (Stopwatch.GetElapsedTime(began) < patience)
        {
            await Task.WhenAny(sending, Task.Delay(ProgressEvery));
            Say(name, began, first, until, storm, log);
            if (!sending.IsCompleted) continue;
            if (log.Answered >= log.Taken && await StormLedger.CountUnpublishedAsync(silo.Database) == 0) break;
            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        await sending;
    }

    private static void Say(string name, long began, int first, int until, StormOptions storm, StormLog log)
    {
        var strokes = log.Waits(strokes: true, first, until);
        var worst = strokes.Length == 0 ? 0 : strokes[^1].TotalMilliseconds * storm.Compression;
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"storm {name}: {Stopwatch.GetElapsedTime(began) * storm.Compression:hh\\:mm\\:ss} of grid time, {log.Sent} sent, {log.Taken} taken, {log.Started} started, {log.Answered} answered; {strokes.Length} strokes, worst start {worst:0} ms"));
    }

    private static IEnumerable<BenchFigure> PhaseFigures(StormSchedule schedule, string name, int first, StormOptions storm, StormPlan plan, StormLog log)
    {
        var until = first + schedule.Arrivals.Count;
        var strokes = log.Waits(strokes: true, first, until);
        var dental = log.Waits(strokes: false, first, until);
        var p99 = Percentile(strokes, 0.99) * 1e3 * storm.Compression;
        var longest = Percentile(dental, 1) * storm.Compression;
        var bound = schedule.StarvationBound(storm, plan);
        yield return new BenchFigure($"{name}stroke_start_p99_ms", Math.Round(p99), "ms") { Bar = MostStrokeStartMs, Ok = p99 <= MostStrokeStartMs };
        yield return new BenchFigure($"{name}stroke_start_p50_ms", Math.Round(Percentile(strokes, 0.5) * 1e3 * storm.Compression), "ms");
        yield return new BenchFigure($"{name}strokes", strokes.Length, "studies");
        yield return new BenchFigure($"{name}dental_longest_wait_s", Math.Round(longest, 2), "s")
        {
            Peer = "starvation-bound",
            PeerValue = double.IsFinite(bound) ? Math.Round(bound, 2) : null,
            Ratio = double.IsFinite(bound) ? Math.Round(longest / bound, 2) : null,
            Bar = 1,
            Ok = longest <= bound,
        };
        yield return new BenchFigure($"{name}dental_wait_p99_s", Math.Round(Percentile(dental, 0.99) * storm.Compression, 2), "s");
        yield return new BenchFigure($"{name}dental_wait_p50_s", Math.Round(Percentile(dental, 0.5) * storm.Compression, 2), "s");
    }

    private static IEnumerable<BenchFigure> WholeFigures(StormOptions storm, StormLog log, StormExecutor executor, StormLedger ledger)
    {
        var wasted = executor.Executed > TimeSpan.Zero ? Math.Max(0, (executor.Executed - executor.Useful) / executor.Executed) : 0;
        yield return new BenchFigure("wasted_work_share", Math.Round(wasted, 4), "share") { Bar = MostWastedShare, Ok = wasted <= MostWastedShare };

        // What was acknowledged must be in the ledger, answered; what could not be sent is a stroke lost too.
        var lost = log.StrokesSent() - log.StrokesTaken() + Math.Max(log.StrokesTaken(), ledger.Strokes) - ledger.StrokesCompleted;
        yield return new BenchFigure("strokes_lost", lost, "studies") { Bar = 0, Ok = lost == 0 };
        var doubled = log.StrokesDoubled();
        yield return new BenchFigure("strokes_doubled", doubled, "studies") { Bar = 0, Ok = doubled == 0 };
        var unanswered = Math.Max(log.Taken, ledger.Studies) - ledger.StudiesCompleted;
        yield return new BenchFigure("studies_unanswered", unanswered, "studies") { Bar = 0, Ok = unanswered == 0 };
        yield return new BenchFigure("answers_busy", log.TurnedAway, "answers");
        yield return new BenchFigure("studies_refused", log.Failed, "studies") { Bar = 0, Ok = log.Failed == 0 };
        yield return new BenchFigure("results_unpublished", ledger.Unpublished, "results") { Bar = 0, Ok = ledger.Unpublished == 0 };
        yield return new BenchFigure("studies_quarantined", ledger.Quarantined, "studies");
        yield return new BenchFigure("studies_leased_again", ledger.LeasesMoreThanOne, "studies");
        yield return new BenchFigure("stroke_answer_p99_s", Math.Round(ledger.StrokeAnswerP99 * storm.Compression, 2), "s");
        yield return new BenchFigure("dental_answer_p99_s", Math.Round(ledger.DentalAnswerP99 * storm.Compression, 2), "s");
        yield return new BenchFigure("dental_answer_longest_s", Math.Round(ledger.DentalAnswerLongest * storm.Compression, 2), "s");
        yield return new BenchFigure("dental_late_share", Math.Round(ledger.DentalLateShare, 4), "share");
    }

    /// <summary>By nearest rank: a wait that was measured, not one between two.</summary>
    private static double Percentile(TimeSpan[] sorted, double share) =>
        sorted.Length == 0 ? 0 : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)].TotalSeconds;

    private static Dictionary<string, string> Describe(StormOptions storm, StormSchedule stated, StormSchedule dense) => BenchEnvironment.Describe(
        ("minutes", Text(storm.Minutes)),
        ("times_faster_than_life", Text(storm.Compression)),
        ("nodes", $"{storm.Nodes} of {storm.SlotsPerNode} slots"),
        ("dental", string.Create(CultureInfo.InvariantCulture, $"{StormOptions.DentalPerSecond:0.0}/s of {StormOptions.DentalSeconds:0.0} s in {StormOptions.DentalSlices} slices, {StormOptions.DentalBytes / 1e6:0.0} MB")),
        ("stroke", string.Create(CultureInfo.InvariantCulture, $"{StormOptions.StrokeSeconds:0.0} s in {StormOptions.StrokeSlices} slices, {StormOptions.StrokeBytes / 1e6:0} MB, every {stated.StrokeEvery.TotalSeconds:0} s, then every {dense.StrokeEvery.TotalSeconds:0.#} s")),
        ("load_of_capacity", string.Create(CultureInfo.InvariantCulture, $"{StormOptions.BusySlots(stated.StrokeEvery) / storm.Slots:0.000}, then {StormOptions.BusySlots(dense.StrokeEvery) / storm.Slots:0.000}")),
        ("links", string.Create(CultureInfo.InvariantCulture, $"{StormOptions.LinkMbit:0} Mbit/s at every site")));

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
