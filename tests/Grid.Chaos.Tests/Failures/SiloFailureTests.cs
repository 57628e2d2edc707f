using Grid.Chaos.Tests.Checking;
using Grid.Chaos.Tests.Failover;
using Grid.Chaos.Tests.Harness;
using Grid.Grains.Ports;
using Grid.Ledger;
using Grid.Samples.Studies;

namespace Grid.Chaos.Tests.Failures;

/// <summary>Silos that die, all of them die, or freeze and come back, with stroke studies running and waiting.</summary>
public sealed class SiloFailureTests : ClusterTest
{
    private const int Strokes = 16;

    // The promises; "make chaos-rows" holds them with 200 strokes and with six silos.
    private static readonly TimeSpan RedispatchWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FlowsWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ColdStartWithin = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Kill_OneOfThreeSilosUnderStrokes_AllAreRedispatchedInTimeNoneLostNoneTwice(bool withTheDispatcher)
    {
        await using var world = await StartAsync(new SampleCounts(4, 0, 0, 0), seed: 101);
        var (cluster, hospital, studies) = world;
        var dispatcher = cluster.DispatcherHost();
        var victim = withTheDispatcher ? dispatcher : cluster.Silos.First(silo => silo != dispatcher);
        var sender = cluster.Silos.First(silo => silo != victim);
        await new Ward(cluster, hospital, new StudyCopies(studies), sender.Site).FillAsync(Strokes);
        Assert.Empty(hospital.Refusals);

        await HoldsAsync(cluster, victim.Node);
        await victim.KillAsync();
        var takeover = await Takeover.MeasureAsync(cluster, victim, withTheDispatcher, TimeProvider.System.GetUtcNow(), Limit);
        Say($"{takeover.Open} jobs open, leased again after {string.Join(", ", takeover.MovedSeconds.Select(s => $"{s:0.0} s"))}, the queue read after {takeover.Waited:0.0} s");

        Assert.All(takeover.Moved, grant => Assert.NotEqual(victim.Node, grant.Node));
        Assert.InRange(Ranks.At(takeover.AllSeconds, 0.99), 0, RedispatchWithin.TotalSeconds);
        await KeptAsync(cluster, hospital);
    }

    [Fact]
    public async Task Kill_AThirdOfTheSilosThenAll_StrokesFlowAgainInTimeAndNothingIsLost()
    {
        await using var world = await StartAsync(new SampleCounts(4, 0, 0, 0), seed: 102);
        var (cluster, hospital, drawn) = world;
        var victim = cluster.DispatcherHost();
        var sender = cluster.Silos.First(silo => silo != victim);
        var flow = new StrokeFlow(cluster, hospital, new StudyCopies(drawn), sender.Site);
        await Parallel.ForEachAsync(drawn, Cancel, async (study, stop) => await hospital.SubmitAsync(study, sender.Site, stop));
        await HoldsAsync(cluster, victim.Node);

        var killed = TimeProvider.System.GetUtcNow();
        await victim.KillAsync();
        var again = await flow.AgainAsync(killed, Limit);
        await Task.WhenAll(cluster.Silos.Select(silo => silo.KillAsync()));
        var began = TimeProvider.System.GetUtcNow();
        var starting = cluster.StartAllAsync();
        var cold = await flow.AgainAsync(began, Limit);
        await starting;
        Say($"strokes flow again {again.TotalSeconds:0.0} s after one of three silos was killed, {cold.TotalSeconds:0.0} s after the start of all");

        Assert.InRange(again, TimeSpan.Zero, FlowsWithin);
        Assert.InRange(cold, TimeSpan.Zero, ColdStartWithin);
        Assert.Empty(hospital.Refusals);
        await KeptAsync(cluster, hospital);
    }

    [Fact]
    public async Task Freeze_SiloThatHoldsAJob_StaleWritesAreRefusedWhenItWakes()
    {
        await using var world = await StartAsync(new SampleCounts(6, 0, 0, 0), seed: 103);
        var (cluster, hospital, studies) = world;
        var victim = cluster.Silos.First(silo => silo != cluster.DispatcherHost());
        var sender = cluster.Silos.First(silo => silo != victim);
        await Parallel.ForEachAsync(studies, Cancel, async (study, stop) => await hospital.SubmitAsync(study, sender.Site, stop));

        var stale = await HoldsAsync(cluster, victim.Node);
        victim.Freeze();
        var passedOn = await Waiting.UntilAsync("the frozen silo's job has another owner", Limit, async () =>
            await CountAsync(cluster, $"select count(*) from audit_lease where study_uid = '{stale.Study}' and epoch > {stale.Epoch}") > 0);
        await RefusesAsync(cluster, stale);
        victim.Wake();
        await KeptAsync(cluster, hospital);

        var rows = await LedgerRows.ReadAsync(cluster.Database);
        Assert.DoesNotContain(rows.Ends, end => end.Study == stale.Study && end.Epoch == stale.Epoch);
        Say($"the job had another owner {passedOn.TotalSeconds:0.0} s after its silo froze");
    }

    [Fact]
    public async Task Kill_SiloThatKeepsTheImages_NothingIsTakenOutAndAllAnsweredWhenItIsBack()
    {
        await using var world = await StartAsync(new SampleCounts(4, 0, 0, 0), seed: 104);
        var (cluster, hospital, studies) = world;
        var keeper = cluster.Silos[2];
        await Parallel.ForEachAsync(studies, Cancel, async (study, stop) => await hospital.SubmitAsync(study, keeper.Site, stop));

        await keeper.KillAsync();

        // Nodes ask for images that nobody has, again and again; that must never count as a fault of the study.
        await Waiting.UntilAsync("the others have tried", Limit, async () =>
            await CountAsync(cluster, "select coalesce(max(epoch), 9) from lease") >= 3);
        await cluster.StartAllAsync();
        await KeptAsync(cluster, hospital);
    }

    /// <summary>The writes that a second dispatcher, or an owner of the past, would send: straight to the ledger, past every grain.</summary>
    private static async Task RefusesAsync(TestCluster cluster, LeaseRow stale)
    {
        await using var source = LedgerDataSource.Create(cluster.Database.ConnectionString);
        await using var ledger = new PostgresStudyLedger(source, new StudyLedgerOptions(), TimeProvider.System);
        var (job, now) = (new JobId(stale.Study, stale.Model), TimeProvider.System.GetUtcNow());

        var second = await ledger.TakeLeaseAsync(
            new LeaseRequest { Job = job, Node = "node-of-the-past", ExpectedEpoch = stale.Epoch - 1, At = now, Until = now.AddSeconds(30), Decision = "as a second dispatcher would" }, Cancel);
        var completion = await ledger.CompleteAsync(
            new JobCompletion { Lease = new LeaseKey(job, stale.Epoch), Node = stale.Node, StartedAt = now, CompletedAt = now, Result = Results.Of(stale.Model) }, Cancel);
        var release = await ledger.ReleaseLeaseAsync(new LeaseRelease { Lease = new LeaseKey(job, stale.Epoch), Node = stale.Node, At = now, Failure = "" }, Cancel);

        Assert.NotEqual(LeaseOutcome.Granted, second.Outcome);
        Assert.Equal(CompletionOutcome.Fenced, completion);
        Assert.False(release);
    }
}
