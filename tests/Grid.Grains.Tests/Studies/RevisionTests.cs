using Grid.Contracts.Patients;
using Grid.Contracts.Studies;

namespace Grid.Grains.Tests.Studies;

/// <summary>Studies that come in parts.</summary>
public class RevisionTests
{
    [Fact]
    public async Task SubmitAsync_MoreInstancesAfterTheAnswer_IsRunAgainAndAmendsIt()
    {
        await using var grid = await GridCluster.StartAsync();
        await grid.Intake.SubmitAsync(Study("1.2.3", "1", "2"));
        await grid.UntilStateAsync("1.2.3", StudyState.Answered);

        var reply = await grid.Intake.SubmitAsync(Study("1.2.3", "1", "2", "3"));
        await grid.UntilStateAsync("1.2.3", StudyState.Answered);

        Assert.Equal((SubmissionOutcome.Accepted, 2, 1), (reply.Outcome, reply.Revision, reply.NewInstances));
        Assert.StartsWith("revision 2: 1 new instances; the earlier answer stands until the new one is published.", reply.Reason, StringComparison.Ordinal);
        var report = await grid.ReportAsync("1.2.3");
        Assert.Equal((2, 3, 2), (report.Revision, report.InstanceCount, report.Jobs[0].Revision));
        Assert.Equal((1, StudyState.Answered), (report.EarlierRevisions[0].Revision, report.EarlierRevisions[0].State));
        Assert.Equal((2, 2), (report.Jobs[0].Result!.Provenance!.Revision, grid.Ledger.Publications));
    }

    [Fact]
    public async Task SubmitAsync_FewerOrTheSameAgain_ChangesNothing()
    {
        await using var grid = await GridCluster.StartAsync();
        await grid.Intake.SubmitAsync(Study("1.2.3", "1", "2", "3"));
        await grid.UntilStateAsync("1.2.3", StudyState.Answered);

        var fewer = await grid.Intake.SubmitAsync(Study("1.2.3", "2"));
        var reordered = await grid.Intake.SubmitAsync(Study("1.2.3", "3", "1", "2"));

        Assert.Equal((SubmissionOutcome.AlreadyKnown, SubmissionOutcome.AlreadyKnown), (fewer.Outcome, reordered.Outcome));
        Assert.StartsWith("All 1 instances are known already, and 2 more of this study", fewer.Reason, StringComparison.Ordinal);
        Assert.Single(grid.Executor.Started);
    }

    [Fact]
    public async Task SubmitAsync_DisjointPartsOfTwoSites_AreUnitedAndEachIsFetchedWhereItLies()
    {
        await using var grid = await GridCluster.StartAsync();
        await grid.Intake.SubmitAsync(Study("1.2.3", "1", "2"));
        await grid.UntilStateAsync("1.2.3", StudyState.Answered);

        var reply = await grid.Intake.SubmitAsync(Study("1.2.3", "3") with { SiteId = "SC-02" });
        await grid.UntilStateAsync("1.2.3", StudyState.Answered);

        Assert.Equal((2, 1), (reply.Revision, reply.NewInstances));
        var content = (await grid.Ledger.FindContentAsync("1.2.3", 2, TestContext.Current.CancellationToken))!;
        Assert.Equal("SC-02", content.SiteId);
        Assert.Equal(["SC-01", "SC-01", null], content.Series.SelectMany(s => s.Instances).Select(i => i.HeldAt));
    }

    [Fact]
    public async Task SubmitAsync_OtherBytesAmongNewInstances_IsRunAndItsNegativeIsIncomplete()
    {
        await using var grid = await GridCluster.StartAsync();
        await grid.Intake.SubmitAsync(Study("1.2.3", "1", "2"));
        await grid.UntilStateAsync("1.2.3", StudyState.Answered);

        var again = Study("1.2.3", "2", "3");
        var changed = again with { Series = [again.Series[0] with { Instances = [again.Series[0].Instances[0] with { Sha256 = new string('f', 64) }, again.Series[0].Instances[1]] }] };
        var reply = await grid.Intake.SubmitAsync(changed);
        await grid.UntilStateAsync("1.2.3", StudyState.Answered);

        Assert.Equal((SubmissionOutcome.Accepted, 2, 1), (reply.Outcome, reply.Revision, reply.NewInstances));
        Assert.Equal(["1.2.3.1.2"], reply.ConflictingInstances);
        var report = await grid.ReportAsync("1.2.3");
        Assert.Equal((3, 1), (report.InstanceCount, report.Conflicts));
        Assert.NotEqual(ResultOutcome.NoFinding, report.Jobs[0].Result!.Outcome);
        Assert.Contains(report.Jobs[0].Result!.Notes, n => n.Contains("1.2.3.1.2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SubmitAsync_ManyPartsAtOnce_EndWithAllInstances()
    {
        await using var grid = await GridCluster.StartAsync();
        var parts = Enumerable.Range(1, 8).Select(n => grid.Intake.SubmitAsync(Study("1.2.3", $"{n}", "9")));

        var replies = await Task.WhenAll(parts);
        await grid.UntilStateAsync("1.2.3", StudyState.Answered);

        Assert.All(replies, r => Assert.Equal(SubmissionOutcome.Accepted, r.Outcome));
        var report = await grid.ReportAsync("1.2.3");
        Assert.Equal((8, 9), (report.Revision, report.InstanceCount));
        Assert.All(report.EarlierRevisions, r => Assert.Contains(r.State, new[] { StudyState.Answered, StudyState.Superseded, StudyState.Running }));
    }

    [Fact]
    public async Task WaitForChangeAsync_StudyGrowsInTheSameState_ShowsTheNewRevision()
    {
        await using var grid = await GridCluster.StartAsync();
        await grid.Intake.SubmitAsync(Study("1.2.3", "1"));
        await grid.UntilStateAsync("1.2.3", StudyState.Answered);
        var waiting = grid.Client.GetGrain<IStudyGrain>("1.2.3").WaitForChangeAsync(StudyState.Answered, TimeSpan.FromDays(1), knownRevision: 1);

        await grid.Intake.SubmitAsync(Study("1.2.3", "1", "2"));

        Assert.Equal(2, (await waiting)!.Revision);
    }

    /// <summary>A study of one series with these instances.</summary>
    [Fact]
    public async Task SubmitAsync_LaterImagesUnderTheNumberThatWasCorrected_TheStudyStaysWithTheRightPatient()
    {
        await using var grid = await GridCluster.StartAsync();
        await grid.Intake.SubmitAsync(Under("P1-4711", "1"));
        await grid.UntilStateAsync("1.2.3", StudyState.Answered);
        var records = grid.Client.GetGrain<IPatientRecordsGrain>(0);
        await records.CorrectAsync(new CorrectPatient("1.2.3", "SC-01", new PatientIdentity("", "P2-4712"), "wrong wristband"));

        await grid.Intake.SubmitAsync(Under("P1-4711", "1", "2"));
        await grid.UntilAsync(() => Task.FromResult(grid.Ledger.Publications == 2), "the revision is answered");

        Assert.Contains("corrected from", (await grid.ReportAsync("1.2.3")).PatientNote, StringComparison.Ordinal);
        Assert.NotEmpty(await HistoryOf(records, "P2-4712"));
        Assert.Empty(await HistoryOf(records, "P1-4711"));
    }

    [Fact]
    public async Task SubmitAsync_LaterImagesUnderAnotherNumber_TheStudyStaysAndItIsSaid()
    {
        await using var grid = await GridCluster.StartAsync();
        await grid.Intake.SubmitAsync(Under("P1-4711", "1"));
        await grid.UntilStateAsync("1.2.3", StudyState.Answered);

        await grid.Intake.SubmitAsync(Under("P2-4712", "1", "2"));
        await grid.UntilAsync(() => Task.FromResult(grid.Ledger.Publications == 2), "the revision is answered");

        var records = grid.Client.GetGrain<IPatientRecordsGrain>(0);
        var note = (await grid.ReportAsync("1.2.3")).PatientNote;
        Assert.Contains("another patient number", note, StringComparison.Ordinal);
        Assert.DoesNotContain("4712", note, StringComparison.Ordinal);
        Assert.NotEmpty(await HistoryOf(records, "P1-4711"));
        Assert.Empty(await HistoryOf(records, "P2-4712"));
    }

    [Fact]
    public async Task SubmitAsync_FirstNobodysNumberThenARealOne_TheStudyIsThatPatients()
    {
        await using var grid = await GridCluster.StartAsync();
        await grid.Intake.SubmitAsync(Under("UNKNOWN", "1"));
        await grid.UntilStateAsync("1.2.3", StudyState.Answered);

        await grid.Intake.SubmitAsync(Under("P2-4712", "1", "2"));
        await grid.UntilAsync(() => Task.FromResult(grid.Ledger.Publications == 2), "the revision is answered");

        Assert.Equal("", (await grid.ReportAsync("1.2.3")).PatientNote);
        Assert.NotEmpty(await HistoryOf(grid.Client.GetGrain<IPatientRecordsGrain>(0), "P2-4712"));
    }

    private static async Task<IReadOnlyList<HistoryEntry>> HistoryOf(IPatientRecordsGrain records, string number) =>
        (await records.GetHistoryAsync(new HistoryQuestion { SiteId = "SC-01", Patient = new PatientIdentity("", number) })).Entries;

    private static SubmitStudy Under(string number, params string[] instances) =>
        Study("1.2.3", instances) with { Patient = new PatientIdentity("", number) { BirthDate = "19600101", Sex = "F" } };

    private static SubmitStudy Study(string uid, params string[] instances)
    {
        var study = GridCluster.Study(uid);
        return study with
        {
            Series = [study.Series[0] with { Instances = [.. instances.Select(i => new InstanceManifest($"{uid}.1.{i}", i.PadLeft(64, '0'), 1_000))] }],
        };
    }
}
