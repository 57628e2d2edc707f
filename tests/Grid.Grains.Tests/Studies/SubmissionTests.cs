using Grid.Contracts.Operations;
using Grid.Contracts.Patients;
using Grid.Contracts.Studies;

namespace Grid.Grains.Tests.Studies;

public class SubmissionTests
{
    [Fact]
    public async Task SubmitAsync_RecognisedStudy_IsRunPublishedAndInThePatientsHistory()
    {
        await using var grid = await GridCluster.StartAsync();

        var reply = await grid.Intake.SubmitAsync(GridCluster.Study("1.2.3", "CT"));
        await grid.UntilStateAsync("1.2.3", StudyState.Answered);

        Assert.Equal((SubmissionOutcome.Accepted, "stroke"), (reply.Outcome, reply.Pathway));
        Assert.Equal(grid.Clock.Start.AddMinutes(2).Date, reply.Deadline!.Value.Date);
        var report = await grid.Client.GetGrain<IStudyGrain>("1.2.3").GetAsync();
        var job = Assert.Single(report!.Jobs);
        Assert.Equal((JobState.Published, "node-1", 1L), (job.State, job.Node, job.Epoch));
        Assert.Contains("node-1", Assert.Single(report.Decisions).Text, StringComparison.Ordinal);

        var history = await grid.Client.GetGrain<IPatientGrain>((await Stored(grid, "1.2.3")).PatientKey).GetHistoryAsync();
        Assert.Equal("1.2.3", Assert.Single(history.Entries).StudyInstanceUid);
    }

    [Fact]
    public async Task SubmitAsync_SameStudyTwice_SameAnswerAndOneRun()
    {
        await using var grid = await GridCluster.StartAsync();
        await grid.Intake.SubmitAsync(GridCluster.Study("1.2.3"));
        await grid.UntilStateAsync("1.2.3", StudyState.Answered);

        var again = await grid.Intake.SubmitAsync(GridCluster.Study("1.2.3"));

        Assert.Equal(SubmissionOutcome.AlreadyKnown, again.Outcome);
        Assert.Single(grid.Executor.Started);
        Assert.Equal(1, grid.Ledger.Publications);
    }

    [Fact]
    public async Task SubmitAsync_SameUidOtherContent_ConflictIsKeptAndTheFirstStands()
    {
        await using var grid = await GridCluster.StartAsync();
        await grid.Intake.SubmitAsync(GridCluster.Study("1.2.3", content: "a"));

        var other = await grid.Intake.SubmitAsync(GridCluster.Study("1.2.3", content: "b"));
        await grid.UntilStateAsync("1.2.3", StudyState.Answered);

        Assert.Equal(SubmissionOutcome.Conflict, other.Outcome);
        var report = await grid.Client.GetGrain<IStudyGrain>("1.2.3").GetAsync();
        Assert.Equal(1, report!.Conflicts);
        Assert.Single(grid.Executor.Started);
    }

    [Fact]
    public async Task SubmitAsync_PatientHasValidResult_OfferedUnlessForced()
    {
        await using var grid = await GridCluster.StartAsync();
        await grid.Intake.SubmitAsync(GridCluster.Study("1.1"));
        await grid.UntilStateAsync("1.1", StudyState.Answered);

        var offered = await grid.Intake.SubmitAsync(GridCluster.Study("1.2"));
        Assert.Equal(SubmissionOutcome.EarlierResultOffered, offered.Outcome);
        Assert.Equal("1.1", offered.EarlierResult!.StudyInstanceUid);

        var forced = await grid.Intake.SubmitAsync(GridCluster.Study("1.2", force: true));
        Assert.Equal(SubmissionOutcome.Accepted, forced.Outcome);
        await grid.UntilStateAsync("1.2", StudyState.Answered);
    }

    [Fact]
    public async Task SubmitAsync_EarlierResultTooOld_RunsAgain()
    {
        await using var grid = await GridCluster.StartAsync();
        await grid.Intake.SubmitAsync(GridCluster.Study("1.1"));
        await grid.UntilStateAsync("1.1", StudyState.Answered);
        grid.Clock.Advance(TimeSpan.FromDays(1.1));

        Assert.Equal(SubmissionOutcome.Accepted, (await grid.Intake.SubmitAsync(GridCluster.Study("1.2"))).Outcome);
    }

    [Fact]
    public async Task SubmitAsync_EarlierResultIndeterminate_NeverOffered()
    {
        await using var grid = await GridCluster.StartAsync();
        grid.Executor.Outcome = ResultOutcome.Indeterminate;
        await grid.Intake.SubmitAsync(GridCluster.Study("1.1"));
        await grid.UntilStateAsync("1.1", StudyState.Answered);

        Assert.Equal(SubmissionOutcome.Accepted, (await grid.Intake.SubmitAsync(GridCluster.Study("1.2"))).Outcome);
    }

    [Fact]
    public async Task SubmitAsync_UnknownPatients_ShareNoHistory()
    {
        await using var grid = await GridCluster.StartAsync();
        await grid.Intake.SubmitAsync(GridCluster.Study("1.1", patient: ""));
        await grid.UntilStateAsync("1.1", StudyState.Answered);

        Assert.Equal(SubmissionOutcome.Accepted, (await grid.Intake.SubmitAsync(GridCluster.Study("1.2", patient: " "))).Outcome);
    }

    [Fact]
    public async Task SubmitAsync_NothingRecognised_KeptWithTheReasons()
    {
        await using var grid = await GridCluster.StartAsync();

        var reply = await grid.Intake.SubmitAsync(GridCluster.Study("1.2.3", "US"));

        Assert.Equal((SubmissionOutcome.NotRecognised, "general"), (reply.Outcome, reply.Pathway));
        Assert.Equal(StudyState.NotRecognised, (await grid.Client.GetGrain<IStudyGrain>("1.2.3").GetAsync())!.State);
    }

    [Fact]
    public async Task SubmitAsync_InstancesMissingInTheStore_RefusedByCount()
    {
        await using var grid = await GridCluster.StartAsync();
        grid.Stores.Missing.Add(new string('a', 64));

        var reply = await grid.Intake.SubmitAsync(GridCluster.Study("1.2.3"));

        Assert.Equal(SubmissionOutcome.Refused, reply.Outcome);
        Assert.Contains("1 of 1 instances", reply.Reason, StringComparison.Ordinal);
        Assert.Null(await grid.Client.GetGrain<IStudyGrain>("1.2.3").GetAsync());
    }

    [Fact]
    public async Task SubmitAsync_MoreOthersBeingTakenThanThereAreCores_StrokeIsTakenAtOnce()
    {
        await using var grid = await GridCluster.StartAsync();
        var slow = new TaskCompletionSource();
        grid.Stores.Held[new string('b', 64)] = slow.Task;
        var others = Enumerable.Range(1, 4 * Environment.ProcessorCount)
            .Select(i => grid.Intake.SubmitAsync(GridCluster.Study($"1.1.{i}", content: "b")))
            .ToList();

        var stroke = await grid.Intake.SubmitAsync(GridCluster.Study("1.2.3", "CT")).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Equal((SubmissionOutcome.Accepted, "stroke"), (stroke.Outcome, stroke.Pathway));
        Assert.DoesNotContain(others, o => o.IsCompleted);
        slow.SetResult();
        await Task.WhenAll(others);
    }

    [Fact]
    public async Task SubmitAsync_LedgerSilent_UnavailableThenAcceptedWhenItAnswers()
    {
        await using var grid = await GridCluster.StartAsync();
        grid.Ledger.Silent = true;
        var unavailable = await grid.Intake.SubmitAsync(GridCluster.Study("1.2.3"));
        grid.Ledger.Silent = false;

        Assert.Equal(SubmissionOutcome.Unavailable, unavailable.Outcome);
        Assert.Contains("send the same study again", unavailable.Reason, StringComparison.Ordinal);
        Assert.Equal(SubmissionOutcome.Accepted, (await grid.Intake.SubmitAsync(GridCluster.Study("1.2.3"))).Outcome);
        await grid.UntilStateAsync("1.2.3", StudyState.Answered);
    }

    [Fact]
    public async Task WaitForChangeAsync_ResultPublishedMeanwhile_AnswersWithoutTheTimeout()
    {
        await using var grid = await GridCluster.StartAsync();
        grid.Executor.Hold();
        await grid.Intake.SubmitAsync(GridCluster.Study("1.2.3"));
        await grid.UntilStateAsync("1.2.3", StudyState.Running);

        var waiting = grid.Client.GetGrain<IStudyGrain>("1.2.3").WaitForChangeAsync(StudyState.Running, TimeSpan.FromDays(1));
        grid.Executor.Release();

        Assert.Equal(StudyState.Answered, (await waiting)!.State);
    }

    private static async Task<Ports.StudyRecord> Stored(GridCluster grid, string uid) => (await grid.Ledger.FindStudyAsync(uid))!;

    [Fact]
    public async Task GetAsync_LedgerSilent_FaultOfTheContractThatAnyClientCanRead()
    {
        await using var grid = await GridCluster.StartAsync(nodes: 0);
        grid.Ledger.Silent = true;

        await Assert.ThrowsAsync<GridUnavailableException>(() => grid.Client.GetGrain<IStudyGrain>("1.1").GetAsync());
    }
}
