using Grid.Contracts.Operations;
using Grid.Contracts.Patients;
using Grid.Contracts.Studies;

namespace Grid.Grains.Tests.Patients;

public class PatientGrainTests
{
    private static readonly string OtherKey = new('b', 64);

    [Fact]
    public async Task GetHistoryAsync_StudiesAnswered_NewestFirstWithoutTheOthers()
    {
        await using var grid = await GridCluster.StartAsync();
        foreach (var study in new[] { "1.1", "1.2" }) await AnswerAsync(grid, GridCluster.Study(study, content: study[2..], force: true));
        await AnswerAsync(grid, GridCluster.Study("2.1", patient: "P2-4712", content: "c"));

        var history = await (await PatientOfAsync(grid, "1.1")).GetHistoryAsync();

        Assert.Equal(["1.2", "1.1"], history.Entries.Select(e => e.StudyInstanceUid));
        Assert.All(history.Entries, e => Assert.Equal("almaty", e.Region));
    }

    [Fact]
    public async Task JudgeAsync_TwoStudiesAtOnce_TheSecondWaitsUntilTheFirstIsSettled()
    {
        await using var grid = await GridCluster.StartAsync(nodes: 0);
        var patient = grid.Client.GetGrain<IPatientGrain>(OtherKey);
        await patient.JudgeAsync(Judge("1.1", grid));

        var second = patient.JudgeAsync(Judge("1.2", grid));
        await patient.GetHistoryAsync();
        Assert.False(second.IsCompleted);
        await patient.SettledAsync("1.1");

        var verdict = await second;
        Assert.Null(verdict.Earlier);
        Assert.Contains("study 1.1 and is being answered", verdict.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JudgeAsync_FirstIsNeverSettled_TheSecondWaitsNoLongerThanPatience()
    {
        await using var grid = await GridCluster.StartAsync(nodes: 0);
        var patient = grid.Client.GetGrain<IPatientGrain>(OtherKey);
        await patient.JudgeAsync(Judge("1.1", grid));

        var second = patient.JudgeAsync(Judge("1.2", grid));
        await grid.UntilAsync(() => Task.FromResult(second.IsCompleted), "the second is judged");

        Assert.Null((await second).Earlier);
    }

    [Fact]
    public async Task JudgeAsync_Repeated_TakesThePlaceOfTheFirstCallAndSaysTheSame()
    {
        await using var grid = await GridCluster.StartAsync(nodes: 0);
        var patient = grid.Client.GetGrain<IPatientGrain>(OtherKey);

        Assert.Equal(await patient.JudgeAsync(Judge("1.1", grid)), await patient.JudgeAsync(Judge("1.1", grid)));
    }

    [Fact]
    public async Task JudgeAsync_LedgerSilent_FaultOfTheContractAndTheNextOneIsJudged()
    {
        await using var grid = await GridCluster.StartAsync(nodes: 0);
        var patient = grid.Client.GetGrain<IPatientGrain>(OtherKey);
        grid.Ledger.Silent = true;
        await Assert.ThrowsAsync<GridUnavailableException>(() => patient.JudgeAsync(Judge("1.1", grid)));
        grid.Ledger.Silent = false;

        Assert.Null((await patient.JudgeAsync(Judge("1.2", grid))).Earlier);
    }

    [Theory]
    [InlineData("SYN0000000001")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task AnyCall_KeyIsNoKeyedHash_IsRefusedWithoutTheKeyAndBeforeTheLedger(string key)
    {
        await using var grid = await GridCluster.StartAsync(nodes: 0);
        var patient = grid.Client.GetGrain<IPatientGrain>(key);

        var refusals = new[]
        {
            await Assert.ThrowsAsync<ArgumentException>(patient.GetHistoryAsync),
            await Assert.ThrowsAsync<ArgumentException>(() => patient.JudgeAsync(Judge("1.1", grid))),
            await Assert.ThrowsAsync<ArgumentException>(() => patient.LinkAsync(OtherKey, "r")),
            await Assert.ThrowsAsync<ArgumentException>(() => patient.CorrectAsync("1.1", OtherKey, "r")),
            await Assert.ThrowsAsync<ArgumentException>(() => grid.Client.GetGrain<IPatientGrain>(OtherKey).LinkAsync(key, "r")),
        };

        Assert.All(refusals, refusal => Assert.DoesNotContain(key, refusal.Message, StringComparison.Ordinal));
        Assert.Equal(0, grid.Ledger.PatientReads);
    }

    [Fact]
    public async Task CorrectAsync_WhileAStudyIsBeingAdmitted_WaitsForItsTurn()
    {
        await using var grid = await GridCluster.StartAsync();
        await AnswerAsync(grid, GridCluster.Study("1.1"));
        var patient = await PatientOfAsync(grid, "1.1");
        await patient.JudgeAsync(Judge("1.2", grid));

        var correction = patient.CorrectAsync("1.1", OtherKey, "wrong wristband");
        await patient.GetHistoryAsync();
        Assert.False(correction.IsCompleted);
        await patient.SettledAsync("1.2");

        Assert.True((await correction)!.Changed);
        Assert.Equal("1.1", Assert.Single((await patient.GetHistoryAsync()).Moved).StudyInstanceUid);
        Assert.False((await patient.CorrectAsync("1.1", OtherKey, "wrong wristband"))!.Changed);
    }

    private static async Task AnswerAsync(GridCluster grid, SubmitStudy study)
    {
        await grid.Intake.SubmitAsync(study);
        await grid.UntilStateAsync(study.StudyInstanceUid, StudyState.Answered);

        // No two are published at one time.
        grid.Clock.Advance(GridCluster.Heartbeat);
    }

    private static async Task<IPatientGrain> PatientOfAsync(GridCluster grid, string study) =>
        grid.Client.GetGrain<IPatientGrain>((await grid.Ledger.FindStudyAsync(study, TestContext.Current.CancellationToken))!.PatientKey);

    private static JudgeStudy Judge(string study, GridCluster grid) => new()
    {
        StudyInstanceUid = study,
        SiteId = "SC-01",
        Pathway = "dental",
        Question = "IO|TOOTH",
        AcquiredFrom = GridCluster.Acquired,
        AcquiredUntil = GridCluster.Acquired,
        ReceivedAt = grid.Clock.GetUtcNow(),
    };
}
