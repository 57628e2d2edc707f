using Grid.Chaos.Tests.Checking;
using Grid.Chaos.Tests.Harness;
using Grid.Grains.Ports;
using Grid.Ledger;
using Grid.Samples.Studies;

namespace Grid.Chaos.Tests.Failures;

/// <summary>Silos that die, all of them die, or freeze and come back, with stroke studies running and waiting.</summary>
public sealed class SiloFailureTests : ClusterTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Kill_OneOfThreeSilosInTheMiddle_AllAreAnsweredNoneLostNoneTwice(bool withTheDispatcher)
    {
        await using var world = await StartAsync(new SampleCounts(6, 0, 0, 0), seed: 101);
        var (cluster, hospital, studies) = world;
        var dispatcher = cluster.DispatcherHost();
        var victim = withTheDispatcher ? dispatcher : cluster.Silos.First(silo => silo != dispatcher);
        var sender = cluster.Silos.First(silo => silo != victim);
        await Parallel.ForEachAsync(studies, Cancel, async (study, stop) => await hospital.SubmitAsync(study, sender.Site, stop));
        Assert.Empty(hospital.Refusals);

        await HoldsAsync(cluster, victim.Node);
        await victim.KillAsync();
        var killed = TimeProvider.System.GetUtcNow();
        var left = (await LedgerRows.ReadAsync(cluster.Database)).Leases;
        await KeptAsync(cluster, hospital);

        var rows = await LedgerRows.ReadAsync(cluster.Database);
        var orphans = left.Where(lease => lease.Held && lease.Node == victim.Node).ToList();
        Assert.All(orphans, orphan => Assert.Contains(rows.Grants, grant => grant.Study == orphan.Study && grant.Epoch > orphan.Epoch && grant.Node != victim.Node));
        SayFigures(rows, orphans, left, killed);
    }

    [Fact]
    public async Task Kill_AllSilos_ColdStartAnswersAllThatWasAcknowledged()
    {
        await using var world = await StartAsync(new SampleCounts(4, 0, 0, 2), seed: 102);
        var (cluster, hospital, studies) = world;
        await Parallel.ForEachAsync(studies, Cancel, async (study, stop) => await hospital.SubmitAsync(study, cluster.Silos[0].Site, stop));
        await HoldsAsync(cluster, cluster.Silos[1].Node);

        await Task.WhenAll(cluster.Silos.Select(silo => silo.KillAsync()));
        var began = TimeProvider.System.GetUtcNow();
        await cluster.StartAllAsync();
        await KeptAsync(cluster, hospital);

        var rows = await LedgerRows.ReadAsync(cluster.Database);
        var first = rows.Grants.Where(grant => grant.At > began).Select(grant => grant.At - began).DefaultIfEmpty().Min();
        Say($"first lease {first.TotalSeconds:0.0} s after the start of all silos, last publication {(rows.Ends[^1].At - began).TotalSeconds:0.0} s");
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

    private static void SayFigures(LedgerRows rows, List<LeaseRow> orphans, IReadOnlyList<LeaseRow> left, DateTimeOffset killed)
    {
        var again = orphans.Select(orphan => rows.Grants.First(grant => grant.Study == orphan.Study && grant.Epoch > orphan.Epoch).At - killed).ToList();
        var answered = left.Select(lease => rows.Ends.Last(end => end.Study == lease.Study).At - killed).ToList();
        Say($"{orphans.Count} jobs of the dead silo leased again after {string.Join(", ", again.Select(t => $"{t.TotalSeconds:0.0} s"))}; {left.Count} open jobs answered within {answered.DefaultIfEmpty().Max().TotalSeconds:0.0} s of the kill");
    }
}
