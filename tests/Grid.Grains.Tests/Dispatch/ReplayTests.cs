using Grid.Contracts.Dispatch;
using Grid.Grains.Plan;
using Grid.Grains.Ports;
using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Placement;

namespace Grid.Grains.Tests.Dispatch;

/// <summary>Same inputs, same decisions: what live grains decided, a fresh state machine decides again.</summary>
public class ReplayTests
{
    private const int Models = 10;
    private const int Studies = 6_400;
    private const int Emergencies = 8;

    [Fact]
    public async Task Replay_AHundredThousandDecisionsOfTwoLiveRegions_SameHashes()
    {
        await using var grid = await GridCluster.StartAsync(Plan);
        grid.Executor.Slices = 2;

        // Most studies fail on one node and on another: two decisions and a quarantine for each of their jobs.
        grid.Executor.Fault = o => o.Job.StudyInstanceUid[^1] < '7' ? "the test lets it fail" : null;

        // Every slot is held when the emergencies come, so that some of the work must yield.
        grid.Executor.Hold();
        for (var i = 0; i < Studies; i++) await AdmitAsync(grid, i, i % 4 == 0 ? "scheduled" : "routine");
        await PassAsync(grid, seconds: 12);
        for (var i = Studies; i < Studies + Emergencies; i++) await AdmitAsync(grid, i, "emergency");

        await PassAsync(grid, seconds: 3);
        await grid.UntilAsync(() => Task.FromResult(grid.Traces.Of("south").Events.Any(e => e is RunYielded)), "a run has yielded");
        grid.Executor.Release();
        while (grid.Ledger.OpenJobs > 0) await PassAsync(grid, seconds: 1);
        await grid.UntilAsync(async () => (await grid.QueuesAsync()).All(q => q.Waiting.Count == 0), "nothing is open any more");

        long decisions = 0;
        foreach (var queue in await grid.QueuesAsync())
        {
            var trace = grid.Traces.Of(queue.Dispatcher);
            var replayed = new Dispatcher(trace.Options);
            foreach (var happened in trace.Events) replayed.Handle(happened);
            Assert.Equal(queue.DecisionHash, replayed.Hash.ToString());
            decisions += replayed.Hash.Count;
        }

        Assert.True(decisions >= 100_000, $"{decisions} decisions");
        Assert.Contains(grid.Traces.Of("south").Events, e => e is ReservationAnswered { Reply.Node: not null });
    }

    /// <summary>
    /// Lets fake time pass; between two heartbeats the dispatchers are left to work for as long as they get anywhere.
    /// </summary>
    private static async Task PassAsync(GridCluster grid, int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            grid.Clock.Advance(GridCluster.Heartbeat);
            int open;
            do
            {
                open = grid.Ledger.OpenJobs;
                for (var i = 0; i < 20; i++)
                {
                    await grid.Dispatcher("south").GetLimitsAsync();
                    await grid.Dispatcher("north").GetLimitsAsync();
                }
            }
            while (grid.Ledger.OpenJobs < open);
        }
    }

    /// <summary>The south has most of the work and half of the nodes.</summary>
    private static string DispatcherOf(int number) => number % 8 == 0 ? "north" : "south";

    private static async Task AdmitAsync(GridCluster grid, int number, string tier)
    {
        var dispatcher = DispatcherOf(number);
        var admission = new StudyAdmission
        {
            StudyInstanceUid = $"1.{number}",
            ContentHash = new string('a', 64),
            PatientKey = $"{number:x64}",
            SiteId = dispatcher == "north" ? "SC-02" : "SC-01",
            Dispatcher = dispatcher,
            Pathway = tier,
            Tier = tier,
            RecognisedBy = "the test",
            ReceivedAt = grid.Clock.GetUtcNow(),
            Deadline = grid.Clock.GetUtcNow().AddMinutes(1 + number % 60),
            Series = [],
            Models = [.. Enumerable.Range(0, Models).Select(m => $"model-{m}")],
        };
        await grid.Ledger.AdmitAsync(admission);
        await grid.Dispatcher(dispatcher).AdmittedAsync([.. admission.Models.Select(model => new AdmittedJob
        {
            StudyInstanceUid = admission.StudyInstanceUid,
            Model = model,
            Pathway = tier,
            Tier = tier,
            SiteId = admission.SiteId,
            ReceivedAt = admission.ReceivedAt,
            Deadline = admission.Deadline.Value,
            Bytes = 0,
            InstanceCount = 0,
        })]);
    }

    private static GridTopology Plan(string silo)
    {
        var plan = TestPlan.TwoRegions(silo, southern: 3, northern: 3, slots: 16);
        return plan with
        {
            Nodes = [.. plan.Nodes.Select(n => n with { Models = [.. Enumerable.Range(0, Models).Select(m => $"model-{m}")] })],
            ModelCosts = new ModelCosts(Enumerable.Range(0, Models).Select(m => KeyValuePair.Create(
                $"model-{m}", new ModelCost { Fixed = TimeSpan.FromSeconds(0.1 * (m + 1)), IsBatched = m % 3 == 0 }))),
            Dispatch = plan.Dispatch with { ReconcileInterval = TimeSpan.FromSeconds(10) },
        };
    }
}
