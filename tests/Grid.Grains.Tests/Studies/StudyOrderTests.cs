using Grid.Contracts.Operations;
using Grid.Contracts.Studies;

namespace Grid.Grains.Tests.Studies;

/// <summary>What operators order of a study, through the grains.</summary>
public class StudyOrderTests
{
    [Fact]
    public async Task Requeue_QuarantinedByAFaultThatIsMended_IsAnsweredWithTheReceiptItHad()
    {
        await using var grid = await GridCluster.StartAsync(nodes: 2);
        grid.Executor.Fault = _ => "instance 3 of 28 cannot be read";
        await grid.Intake.SubmitAsync(GridCluster.Study("1.2.3"));
        await grid.UntilStateAsync("1.2.3", StudyState.Quarantined);
        var received = (await grid.ReportAsync("1.2.3")).ReceivedAt;
        grid.Executor.Fault = _ => null;

        var reply = await Study(grid, "1.2.3").RequeueAsync("the store is mended");
        await grid.UntilStateAsync("1.2.3", StudyState.Answered);

        Assert.Equal(new OrderReply(true, "back in the queue"), reply);
        var report = await grid.ReportAsync("1.2.3");
        Assert.Equal(received, report.ReceivedAt);
        Assert.Contains(report.Decisions, decision => decision.Text.Contains("the store is mended", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cancel_Waiting_IsNotRunWhenASlotComesFree()
    {
        await using var grid = await GridCluster.StartAsync();
        grid.Executor.Hold();
        await grid.Intake.SubmitAsync(GridCluster.Study("1.1", "IO", "P1"));
        await grid.UntilAsync(() => Task.FromResult(grid.Executor.Started.Count == 1), "the first one runs");
        await grid.Intake.SubmitAsync(GridCluster.Study("1.2", "IO", "P2"));

        var reply = await Study(grid, "1.2").CancelAsync("sent by mistake");
        var again = await Study(grid, "1.2").CancelAsync("sent by mistake");
        grid.Executor.Release();
        await grid.UntilStateAsync("1.1", StudyState.Answered);

        Assert.Equal((new OrderReply(true, "cancelled"), new OrderReply(false, "was cancelled already")), (reply, again));
        Assert.Equal(StudyState.Cancelled, (await grid.ReportAsync("1.2")).State);
        Assert.DoesNotContain(grid.Executor.Started, order => order.Job.StudyInstanceUid == "1.2");
        Assert.Empty((await grid.QueuesAsync()).Single().Waiting);
    }

    [Fact]
    public async Task Cancel_Running_ItsSlotComesFreeAndNoResultIsPublished()
    {
        await using var grid = await GridCluster.StartAsync();
        grid.Executor.Hold();
        await grid.Intake.SubmitAsync(GridCluster.Study("1.1", "IO", "P1"));
        await grid.UntilAsync(() => Task.FromResult(grid.Executor.Started.Count == 1), "it runs");

        await Study(grid, "1.1").CancelAsync("sent by mistake");
        grid.Executor.Release();
        await grid.Intake.SubmitAsync(GridCluster.Study("1.2", "IO", "P2"));
        await grid.UntilStateAsync("1.2", StudyState.Answered);

        Assert.Equal(StudyState.Cancelled, (await grid.ReportAsync("1.1")).State);
        Assert.Equal(1, grid.Ledger.Publications);
    }

    [Fact]
    public async Task Cancel_SomebodyFollowsIt_IsToldAtOnce()
    {
        await using var grid = await GridCluster.StartAsync();
        grid.Executor.Hold();
        await grid.Intake.SubmitAsync(GridCluster.Study("1.1", "IO", "P1"));
        await grid.UntilAsync(() => Task.FromResult(grid.Executor.Started.Count == 1), "the first one runs");
        await grid.Intake.SubmitAsync(GridCluster.Study("1.2", "IO", "P2"));
        var following = Study(grid, "1.2").WaitForChangeAsync(StudyState.Waiting, TimeSpan.FromMinutes(1));

        await Study(grid, "1.2").CancelAsync("sent by mistake");

        var told = (await following.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken))!;
        Assert.Equal((StudyState.Cancelled, "sent by mistake"), (told.State, Assert.Single(told.Jobs).LastFailure));
        grid.Executor.Release();
    }

    [Fact]
    public async Task Submit_ACancelledStudyAgain_IsSaidToBeCancelledAndStaysSo()
    {
        await using var grid = await GridCluster.StartAsync();
        grid.Executor.Hold();
        await grid.Intake.SubmitAsync(GridCluster.Study("1.1", "IO", "P1"));
        await Study(grid, "1.1").CancelAsync("sent by mistake");

        var reply = await grid.Intake.SubmitAsync(GridCluster.Study("1.1", "IO", "P1"));

        Assert.Equal(SubmissionOutcome.AlreadyKnown, reply.Outcome);
        Assert.Contains("cancelled by an operator (sent by mistake)", reply.Reason, StringComparison.Ordinal);
        Assert.Equal(StudyState.Cancelled, (await grid.ReportAsync("1.1")).State);
        grid.Executor.Release();
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("one\ntwo")]
    public async Task Order_WithoutAReasonThatCanBeKept_IsRefused(string reason)
    {
        await using var grid = await GridCluster.StartAsync();
        await grid.Intake.SubmitAsync(GridCluster.Study("1.1", "IO", "P1"));
        await grid.UntilStateAsync("1.1", StudyState.Answered);

        Assert.Contains("reason", (await Study(grid, "1.1").CancelAsync(reason)).Refusal, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("reason", (await Study(grid, "1.1").RequeueAsync(reason)).Refusal, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Order_OfAnAnsweredOrUnknownStudy_IsRefusedInWords()
    {
        await using var grid = await GridCluster.StartAsync();
        await grid.Intake.SubmitAsync(GridCluster.Study("1.1", "IO", "P1"));
        await grid.UntilStateAsync("1.1", StudyState.Answered);

        Assert.Contains("is answered already", (await Study(grid, "1.1").CancelAsync("why")).Refusal, StringComparison.Ordinal);
        Assert.Contains("with force", (await Study(grid, "1.1").RequeueAsync("why")).Refusal, StringComparison.Ordinal);
        Assert.Contains("knows no study 9.9", (await Study(grid, "9.9").CancelAsync("why")).Refusal, StringComparison.Ordinal);
    }

    private static IStudyGrain Study(GridCluster grid, string uid) => grid.Client.GetGrain<IStudyGrain>(uid);
}
