using Grid.Contracts.Studies;
using Grid.Grains.Background;
using Grid.Grains.Ports;
using Grid.Grains.Tests.Ledger;
using Grid.Grains.Tests.Nodes;

namespace Grid.Grains.Tests.Background;

/// <summary>One bad row beside good ones, in each place that works through many.</summary>
public sealed class SetAsideTests
{
    [Fact]
    public async Task Dispatcher_OpenJobsThatCannotBeUsed_AreSetAsideAndTheOthersAnswered()
    {
        await using var grid = await GridCluster.StartAsync(silo => TestPlan.OneRegion(silo, 1), ledger =>
        {
            // Whoever wrote these: they are in the ledger, and every life of the dispatcher reads them.
            Admit(ledger, "1.2.1", a => a with { Tier = "nonsense" });
            Admit(ledger, "1.2.2", a => a);
            Admit(ledger, "1.2.3", a => a with { Tier = "" });
        });

        await grid.UntilStateAsync("1.2.2", StudyState.Answered);

        var shown = grid.Faults.Describe();
        Assert.Equal(2, shown.Count(s => s.StartsWith("open job 1.2.", StringComparison.Ordinal)));
        Assert.DoesNotContain(shown, s => s.Contains("1.2.2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sweeper_RowThatCannotBeRead_IsSetAsideAndTheOthersPublished()
    {
        await using var grid = await GridCluster.StartAsync(1);
        grid.Ledger.Damaged.Add(new JobId("1.2.1", "dental-model"));
        grid.Ledger.FailPublications = 2;
        await grid.Intake.SubmitAsync(GridCluster.Study("1.2.1", patient: "A"));
        await grid.Intake.SubmitAsync(GridCluster.Study("1.2.2", patient: "B"));

        await grid.UntilStateAsync("1.2.2", StudyState.Answered);
        await grid.UntilAsync(() => Task.FromResult(grid.Faults.IsSetAside("outbox row", "1.2.1 dental-model")), "the row is set aside");

        Assert.Contains(grid.Faults.Describe(), s => s.Contains("1.2.1 dental-model", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BeatAsync_RenewalFailsWithAFaultOfItsOwn_HeartbeatIsSentAndTheRunGoesOn()
    {
        await using var bench = new NodeBench();
        bench.Executor.Hold();
        await bench.StartAsync("1.2.3");
        bench.Ledger.FaultOfRenewals = new InvalidCastException("a column is not what it was");

        await bench.Runtime.BeatAsync(TestContext.Current.CancellationToken);
        await bench.Runtime.BeatAsync(TestContext.Current.CancellationToken);

        Assert.Equal("1.2.3", Assert.Single(bench.Runtime.GetStatus().Running).StudyInstanceUid);
        Assert.Contains("renewal of leases", Assert.Single(bench.Faults.Describe()), StringComparison.Ordinal);
    }

    private static void Admit(MemoryLedger ledger, string uid, Func<StudyAdmission, StudyAdmission> change)
    {
        var at = new DateTimeOffset(2026, 11, 23, 11, 59, 0, TimeSpan.Zero);
        var admitted = ledger.AdmitAsync(change(new StudyAdmission
        {
            StudyInstanceUid = uid,
            ContentHash = "c",
            PatientKey = new string('a', 64),
            SiteId = "SC-01",
            Dispatcher = "kz",
            Pathway = "dental",
            Tier = "routine",
            RecognisedBy = "test",
            ReceivedAt = at,
            Deadline = at.AddMinutes(5),
            Series = GridCluster.Study(uid).Series,
            Models = ["dental-model"],
        }));
        Assert.True(admitted.IsCompletedSuccessfully);
    }
}
