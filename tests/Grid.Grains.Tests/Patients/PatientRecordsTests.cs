using Grid.Contracts.Patients;
using Grid.Contracts.Studies;

namespace Grid.Grains.Tests.Patients;

/// <summary>The door for those who know a patient by number. Its answers never hold one.</summary>
public class PatientRecordsTests
{
    private static readonly PatientIdentity Person = new("", "P1-4711");
    private static readonly PatientIdentity Other = new("", "P2-4712");

    [Fact]
    public async Task GetHistoryAsync_ByNumber_FindsWhatTheSiteSentUnderIt()
    {
        await using var grid = await AnsweredAsync();

        var reply = await Records(grid).GetHistoryAsync(new HistoryQuestion { SiteId = "SC-01", Patient = Person });
        var elsewhere = await Records(grid).GetHistoryAsync(new HistoryQuestion { SiteId = "SC-02", Patient = Person });

        Assert.Equal("1.1", Assert.Single(reply.Entries).StudyInstanceUid);
        Assert.Equal(("", 0), (elsewhere.Refusal, elsewhere.Entries.Count));
    }

    [Theory]
    [InlineData("dental", "", 0, true, "done 1 hour ago at SC-01, conclusive, still valid")]
    [InlineData("dental", "SCT:245648009", 23, true, "done 1 day ago at SC-01, conclusive, still valid")]
    [InlineData("dental", "", 72, false, "done 3 days ago at SC-01, conclusive, no longer valid")]
    [InlineData("dental", "SCT:245570000", 0, false, "not done before, as far as the grid knows")]
    [InlineData("lung", "", 0, false, "not done before, as far as the grid knows")]
    public async Task GetHistoryAsync_BeforeAnExam_SaysWhetherItWasJustDone(string pathway, string anatomy, int hoursLater, bool isValid, string text)
    {
        await using var grid = await AnsweredAsync();
        var target = GridCluster.Acquired.AddHours(1 + hoursLater);
        if (target > grid.Clock.GetUtcNow()) grid.Clock.SetUtcNow(target);

        var answer = (await Records(grid).GetHistoryAsync(new HistoryQuestion
        {
            SiteId = "SC-01",
            Patient = Person,
            BeforeExam = new PlannedExam { Pathway = pathway, Anatomy = anatomy },
        })).BeforeExam;

        Assert.Equal((isValid, text), (answer!.IsValid, answer.Text));
    }

    [Fact]
    public async Task AnyQuestion_NumberIsNobodysOrSiteOrPathwayUnknown_IsRefusedInWords()
    {
        await using var grid = await GridCluster.StartAsync(nodes: 0);
        var records = Records(grid);
        var refusals = new[]
        {
            (await records.GetHistoryAsync(new HistoryQuestion { SiteId = "SC-01", Patient = new PatientIdentity("", "00000") })).Refusal,
            (await records.GetHistoryAsync(new HistoryQuestion { SiteId = "SC-99", Patient = Person })).Refusal,
            (await records.GetHistoryAsync(new HistoryQuestion { SiteId = "SC-01", Patient = Person, BeforeExam = new PlannedExam { Pathway = "teeth" } })).Refusal,
            (await records.LinkAsync(new LinkNumbers("SC-01", Person, Person, "one person"))).Refusal,
            (await records.LinkAsync(new LinkNumbers("SC-01", Person, Other, " "))).Refusal,
            (await records.LinkAsync(new LinkNumbers("SC-01", Person, Other, "P2-4712 is the same"))).Refusal,
            (await records.LinkAsync(new LinkNumbers("SC-01", Person, new PatientIdentity("", "TEST"), "one person"))).Refusal,
            (await records.CorrectAsync(new CorrectPatient("1.2.3", "SC-01", Person, "wrong wristband"))).Refusal,
            (await records.CorrectAsync(new CorrectPatient("x'; drop", "SC-01", Person, "wrong wristband"))).Refusal,
        };

        Assert.All(refusals, refusal => Assert.NotEqual("", refusal));
        Assert.All(refusals, refusal => Assert.DoesNotContain("4712", refusal, StringComparison.Ordinal));
        Assert.Contains("repeats one character", refusals[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task CorrectAndLink_ByNumber_HistoryFollowsAndRepeatsChangeNothing()
    {
        await using var grid = await AnsweredAsync();
        var records = Records(grid);
        var correction = new CorrectPatient("1.1", "SC-01", Other, "wrong wristband");

        Assert.True((await records.CorrectAsync(correction)).Changed);
        Assert.Equal(("", false), ((await records.CorrectAsync(correction)).Refusal, (await records.CorrectAsync(correction)).Changed));
        Assert.Equal("1.1", Assert.Single((await HistoryAsync(grid, Person)).Moved).StudyInstanceUid);
        Assert.Equal("1.1", Assert.Single((await HistoryAsync(grid, Other)).Entries).StudyInstanceUid);

        var link = new LinkNumbers("SC-01", Person, Other, "married, one person");
        Assert.True((await records.LinkAsync(link)).Changed);
        Assert.False((await records.LinkAsync(link with { First = Other, Second = Person })).Changed);
        Assert.True(Assert.Single((await HistoryAsync(grid, Person)).Entries).UnderLinkedNumber);
        Assert.True((await records.UnlinkAsync(link with { First = Other, Second = Person })).Changed);
        Assert.False((await records.UnlinkAsync(link)).Changed);
        Assert.Empty((await HistoryAsync(grid, Person)).Entries);
    }

    [Fact]
    public async Task AnyQuestion_GridMayListenBeyondLoopback_IsRefused()
    {
        await using var grid = await GridCluster.StartAsync(silo => TestPlan.OneRegion(silo, 0) with { IsLoopbackOnly = false });

        Assert.Contains("loopback", (await HistoryAsync(grid, Person)).Refusal, StringComparison.Ordinal);
        Assert.Contains("loopback", (await Records(grid).LinkAsync(new LinkNumbers("SC-01", Person, Other, "one person"))).Refusal, StringComparison.Ordinal);
        Assert.Contains("loopback", (await Records(grid).UnlinkAsync(new LinkNumbers("SC-01", Person, Other, "one person"))).Refusal, StringComparison.Ordinal);
        Assert.Contains("loopback", (await Records(grid).CorrectAsync(new CorrectPatient("1.1", "SC-01", Person, "wrong"))).Refusal, StringComparison.Ordinal);
        Assert.Equal(0, grid.Ledger.PatientReads);
    }

    private static IPatientRecordsGrain Records(GridCluster grid) => grid.Client.GetGrain<IPatientRecordsGrain>(0);

    private static Task<HistoryReply> HistoryAsync(GridCluster grid, PatientIdentity patient) =>
        Records(grid).GetHistoryAsync(new HistoryQuestion { SiteId = "SC-01", Patient = patient });

    private static async Task<GridCluster> AnsweredAsync()
    {
        var grid = await GridCluster.StartAsync();
        grid.Executor.Outcome = ResultOutcome.NoFinding;
        await grid.Intake.SubmitAsync(GridCluster.Study("1.1"));
        await grid.UntilStateAsync("1.1", StudyState.Answered);
        return grid;
    }
}
