using System.Diagnostics;
using Grid.Benchmarks.Hosting;
using Grid.Benchmarks.Reporting;
using Grid.Contracts.Studies;

namespace Grid.Benchmarks.Ledger;

/// <summary>Light load: from the call that submits a stroke to its start on a free node, one at a time.</summary>
internal static class DispatchBench
{
    private const int Studies = 1_000;
    private const int WarmUp = 300;
    private const double MostP50Ms = 2;
    private const double MostP99Ms = 6;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public static BenchReport Run(string[] arguments) => RunAsync().GetAwaiter().GetResult();

    private static async Task<BenchReport> RunAsync()
    {
        var plan = LoadPlan.Read(nodes: 4, slotsPerNode: 2);
        var executor = new NoOpExecutor(remembers: true);
        await using var silo = await BenchSilo.StartAsync(plan.Options, plan.Plan, executor);
        await Task.Delay(TimeSpan.FromSeconds(3));

        var waits = new List<double>();
        var acknowledged = new List<double>();
        for (var i = 0; i < WarmUp + Studies; i++)
        {
            var request = plan.Request(i, isStroke: true);
            var called = Stopwatch.GetTimestamp();
            var reply = await silo.Intake.SubmitAsync(request);
            if (reply.Outcome != SubmissionOutcome.Accepted) throw new InvalidOperationException($"A submission was answered {reply.Outcome}: {reply.Reason}");
            acknowledged.Add(Stopwatch.GetElapsedTime(called).TotalMilliseconds);
            waits.Add(Stopwatch.GetElapsedTime(called, await executor.BeganAsync(request.StudyInstanceUid).WaitAsync(Patience)).TotalMilliseconds);
            await Task.Delay(Pause);
        }

        var start = waits.Skip(WarmUp).Order().ToArray();
        var ack = acknowledged.Skip(WarmUp).Order().ToArray();
        return new BenchReport("dispatch",
        [
            Figure("p50_ms", start, 0.5) with { Bar = MostP50Ms, Ok = At(start, 0.5) <= MostP50Ms },
            Figure("p99_ms", start, 0.99) with { Bar = MostP99Ms, Ok = At(start, 0.99) <= MostP99Ms },
            Figure("acknowledged_p50_ms", ack, 0.5),
            Figure("acknowledged_p99_ms", ack, 0.99),
        ]);
    }

    private static BenchFigure Figure(string name, double[] sorted, double share) => new(name, Math.Round(At(sorted, share), 2), "ms");

    /// <summary>By nearest rank.</summary>
    private static double At(double[] sorted, double share) => sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
}
