using System.Globalization;
using Grid.Benchmarks.Reporting;
using Grid.Contracts.Dispatch;
using Grid.Grains.Dispatch;
using Grid.Scheduling.Dispatch;

namespace Grid.Benchmarks.Ledger;

/// <summary>
/// What a waiting study takes of a silo's memory: a row in PostgreSQL, and this in its dispatcher. Jobs come as they come from the
/// wire, each with strings of its own.
/// </summary>
internal static class MemoryBench
{
    private const double MostGrowth = 1.5;
    private static readonly int[] Waiting = [10_000, 100_000, 1_000_000];

    public static BenchReport Run(string[] arguments)
    {
        var plan = LoadPlan.Read(nodes: 0, slotsPerNode: 1);
        JobEvents.ShareNames(plan.Plan);
        var bytes = Waiting.Select(count => BytesPerStudy(plan, count)).ToArray();
        var growth = bytes[^1] / bytes[0];
        return new BenchReport("memory",
        [
            .. Waiting.Zip(bytes, (count, each) => new BenchFigure(string.Create(CultureInfo.InvariantCulture, $"bytes_per_study_at_1e{Math.Log10(count):0}"), Math.Round(each), "B")),
            new BenchFigure("growth_1e4_to_1e6", Math.Round(growth, 2), "ratio") { Bar = MostGrowth, Ok = growth <= MostGrowth },
            new BenchFigure("mib_at_1e6", Math.Round(bytes[^1] * Waiting[^1] / (1 << 20)), "MiB"),
        ]);
    }

    private static double BytesPerStudy(LoadPlan plan, int count)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var dispatcher = new Dispatcher(new DispatcherOptions
        {
            Region = "kz",
            Topology = plan.Plan.Topology,
            Models = plan.Plan.ModelCosts,
            Policy = plan.Plan.Dispatch.Policy,
        });
        var now = DateTimeOffset.UtcNow;
        for (var i = 0; i < count; i++) dispatcher.Handle(JobEvents.Of(Job(plan, i, now), now));
        var after = GC.GetTotalMemory(forceFullCollection: true);
        if (dispatcher.WaitingCount != count) throw new InvalidOperationException($"{dispatcher.WaitingCount} of {count} wait.");
        return (double)(after - before) / count;
    }

    private static AdmittedJob Job(LoadPlan plan, int number, DateTimeOffset now)
    {
        var request = plan.Request(number);
        return new AdmittedJob
        {
            StudyInstanceUid = new string(request.StudyInstanceUid),
            Model = new string(plan.Plan.Pathways["dental"].Models[0].AsSpan()),
            Pathway = new string("dental".AsSpan()),
            Tier = "routine",
            SiteId = new string(request.SiteId.AsSpan()),
            ReceivedAt = now,
            Deadline = now.AddSeconds(60 + number % 600),
            Bytes = 1_500_000,
            InstanceCount = 1,
        };
    }
}
