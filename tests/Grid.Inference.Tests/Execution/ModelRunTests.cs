using System.Diagnostics;
using Grid.Inference.Execution;
using Grid.Inference.Geometry;
using Grid.Inference.Repository;
using Grid.Inference.Sessions;
using Grid.Inference.Tests.Geometry;

namespace Grid.Inference.Tests.Execution;

public sealed class ModelRunTests
{
    private static readonly StudyPlan Whole = StudyPlan.Make(TestModels.Manifest("stroke"), GeHead.Headers());

    private static ModelSessions Open(VerifiedModel model) => ModelSessions.Open([model], new InferenceOptions(), TimeProvider.System);

    private static StudyAnswer Answer(StudyPlan plan, IPlaneSource source)
    {
        using var sessions = Open(TestModels.Echo());
        return new ModelRun(sessions.All[0], plan, source).RunToEnd(null, CancellationToken.None, CancellationToken.None);
    }

    [Fact]
    public void RunToEnd_WholeStudyWithoutASpot_IsNoFindingWithItsGeometryNamed()
    {
        var answer = Answer(Whole, new DrawnStudy());

        Assert.Equal(AnswerOutcome.NoFinding, answer.Outcome);
        Assert.InRange(answer.Score!.Value, 0.0, 0.79);
        Assert.Contains(answer.Notes, note => note.StartsWith("gantry tilt 18.5 degrees", StringComparison.Ordinal));
        Assert.Equal("no finding: bright spot not seen in 28 slices", answer.Summary);
        Assert.Equal(("stroke-test", "1.0.0", "tests only"), (answer.Model, answer.ModelVersion, answer.IntendedUse));
    }

    [Fact]
    public void RunToEnd_SpotInNeighbouringSlices_IsOneFindingWithSideAndSlices()
    {
        var answer = Answer(Whole, new DrawnStudy(2000, 12, 17));

        Assert.Equal(AnswerOutcome.Finding, answer.Outcome);
        var finding = Assert.Single(answer.Findings);
        Assert.Equal("left hemisphere, slices 12 to 17", finding.Location);
        Assert.Equal(Enumerable.Range(12, 6).Select(number => $"1.2.3.2.{number}"), finding.SopInstanceUids);
        Assert.Equal("bright spot: left hemisphere, slices 12 to 17", answer.Summary);
    }

    [Fact]
    public void RunToEnd_SlicesMissing_IsNeverNoFinding()
    {
        using var sessions = Open(TestModels.Echo());
        for (var missing = 1; missing <= GeHead.Count; missing++)
        {
            var plan = StudyPlan.Make(TestModels.Manifest("stroke"), GeHead.Headers(missing));
            var answer = new ModelRun(sessions.All[0], plan, new DrawnStudy()).RunToEnd(null, CancellationToken.None, CancellationToken.None);

            Assert.True(answer.Outcome == AnswerOutcome.Indeterminate, $"without slice {missing}: {answer.Outcome}");
            Assert.StartsWith("incomplete: ", answer.Notes[0], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void RunToEnd_SpotInAnIncompleteStudy_IsAFindingThatSaysSo()
    {
        var answer = Answer(StudyPlan.Make(TestModels.Manifest("stroke"), GeHead.Headers(20)), new DrawnStudy(2000, 12, 17));

        Assert.Equal(AnswerOutcome.Finding, answer.Outcome);
        Assert.EndsWith("the study is incomplete, so there may be more", answer.Summary, StringComparison.Ordinal);
        Assert.Contains(answer.Notes, note => note.Contains("instance 20 was not received", StringComparison.Ordinal));
    }

    [Fact]
    public void RunToEnd_NothingToRead_IsIndeterminateWithoutAScore()
    {
        var answer = Answer(StudyPlan.Make(TestModels.Manifest("stroke"), []), new DrawnStudy());

        Assert.Equal(AnswerOutcome.Indeterminate, answer.Outcome);
        Assert.Null(answer.Score);
    }

    [Fact]
    public void RunStep_YieldedAtEverySafePoint_GivesTheAnswerOfAStraightRun()
    {
        using var sessions = Open(TestModels.Echo());
        var source = new DrawnStudy(2000, 12, 17);
        var straight = new ModelRun(sessions.All[0], Whole, source).RunToEnd(null, CancellationToken.None, CancellationToken.None);
        var paused = new ModelRun(sessions.All[0], Whole, source);
        var readBefore = source.Reads;

        for (var yields = 0; yields < paused.StepsTotal; yields++)
        {
            using var yield = new CancellationTokenSource();
            Assert.Throws<OperationCanceledException>(() => paused.RunToEnd(new YieldAt(yields + 1, yield), yield.Token, CancellationToken.None));
            Assert.Equal(Math.Min(yields + 1, paused.StepsTotal - 1), paused.StepsDone);
            if (paused.StepsDone == paused.StepsTotal - 1) break;
        }

        var resumed = paused.RunToEnd(null, CancellationToken.None, CancellationToken.None);
        Assert.Equivalent(straight, resumed, strict: true);
        Assert.Equal(GeHead.Count, source.Reads - readBefore);
        Assert.Equal(7, paused.StepsTotal);
    }

    [Fact]
    public void RunStep_StoppedFromWithin_EndsTheCallAndKeepsTheStepUndone()
    {
        using var sessions = Open(TestModels.Slow());
        var run = new ModelRun(sessions.All[0], Whole, new DrawnStudy());
        using var stop = new CancellationTokenSource();

        // A call takes the better part of a second: it would return if Terminate did nothing. Stopped by a thread of its
        // own, because the pool's timers come late while other tests compute on every core.
        var stopper = new Thread(() => StopAfter(TimeSpan.FromMilliseconds(20), stop));
        stopper.Start();
        Assert.ThrowsAny<OperationCanceledException>(() => run.RunStep(stop.Token));
        stopper.Join();

        Assert.Equal(0, run.StepsDone);
    }

    private static void StopAfter(TimeSpan delay, CancellationTokenSource stop)
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < delay) Thread.Yield();
        stop.Cancel();
    }

    [Fact]
    public void RunStep_ModelAnswersNotANumber_FailsByNameAndIsNoFinding()
    {
        using var sessions = Open(TestModels.NotANumberForBright());
        Assert.Empty(sessions.Errors);

        var failed = Assert.Throws<InferenceFailedException>(() =>
            new ModelRun(sessions.All[0], Whole, new DrawnStudy(2000, 1, 28)).RunToEnd(null, CancellationToken.None, CancellationToken.None));

        Assert.Equal(InferenceFault.Model, failed.Fault);
        Assert.Contains("model stroke-test 1.0.0: output map holds NaN", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Finish_BeforeTheLastStep_IsABug()
    {
        using var sessions = Open(TestModels.Echo());

        Assert.Throws<InvalidOperationException>(() => new ModelRun(sessions.All[0], Whole, new DrawnStudy()).Finish());
    }

    private sealed class YieldAt(int steps, CancellationTokenSource yield) : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
            if (value.Done >= steps && value.Done < value.Total) yield.Cancel();
            if (value.Done == value.Total - 1) yield.Cancel();
        }
    }
}
