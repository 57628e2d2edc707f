using System.Diagnostics;
using Grid.Inference.Execution;
using Grid.Inference.Repository;
using Grid.Inference.Sessions;
using Grid.Inference.Tests.Sessions;

namespace Grid.Inference.Tests.Execution;

public sealed class SharedRunTests
{
    private const float Bright = 2500;

    private static ModelSessions Open(VerifiedModel model, TimeProvider? clock = null) =>
        ModelSessions.Open([model], new InferenceOptions(), clock ?? TimeProvider.System);

    private static (SharedRun Shared, ModelRun[] Runs) Share(ModelSession session, params DrawnViews[] studies)
    {
        var shared = new SharedRun(session);
        ModelRun[] runs = [.. studies.Select(study => new ModelRun(session, study.Plan, study))];
        foreach (var run in runs) shared.Join(run);
        return (shared, runs);
    }

    private static IReadOnlyList<StudyTurn> Step(SharedRun shared) => shared.RunStep(CancellationToken.None, CancellationToken.None);

    private static StudyAnswer Alone(ModelSession session, DrawnViews study) =>
        new ModelRun(session, study.Plan, study).RunToEnd(null, CancellationToken.None, CancellationToken.None);

    [Fact]
    public void RunStep_FourStudiesOfOneImage_ShareOneCallAndAnswerAsAlone()
    {
        using var sessions = Open(TestModels.Echo(planesPerStep: 4));
        DrawnViews[] studies = [new(1), new(1, firstHu: 1200), new(1, firstHu: 1900), new(1, firstHu: Bright)];
        var (shared, runs) = Share(sessions.All[0], studies);

        var turns = Step(shared);

        Assert.True(shared.IsDone);
        Assert.Equal(runs.Select(run => new StudyTurn(run, null)), turns);
        Assert.All(studies.Zip(runs), pair => Assert.Equivalent(Alone(sessions.All[0], pair.First), pair.Second.Finish(), strict: true));
        Assert.Equal(4, runs.Select(run => run.Finish().Score).Distinct().Count());
    }

    [Fact]
    public void RunStep_StudiesOfSeveralImages_FillEachCallInTheirOrder()
    {
        using var sessions = Open(TestModels.Echo(planesPerStep: 4));
        DrawnViews[] studies = [new(3), new(3, firstHu: 1900), new(2, firstHu: 600)];
        var (shared, runs) = Share(sessions.All[0], studies);

        var first = Step(shared);
        Assert.Equal([runs[0], runs[1]], first.Select(turn => turn.Run));
        Assert.Equal((true, false), (runs[0].IsDone, runs[1].IsDone));
        Assert.Equal(2, runs[1].PlanesLeft);
        Assert.Equal((0, 1), (runs[1].StepsDone, runs[1].StepsTotal));

        Step(shared);
        Assert.True(shared.IsDone);
        Assert.All(studies.Zip(runs), pair => Assert.Equivalent(Alone(sessions.All[0], pair.First), pair.Second.Finish(), strict: true));
    }

    [Fact]
    public void RunStep_OneImageACall_RunsWholeStudiesInTheirOrder()
    {
        using var sessions = Open(TestModels.Echo(planesPerStep: 1));
        var (shared, runs) = Share(sessions.All[0], new DrawnViews(2), new DrawnViews(2));

        var order = Enumerable.Range(0, 4).Select(_ => Assert.Single(Step(shared)).Run).ToList();

        Assert.Equal([runs[0], runs[0], runs[1], runs[1]], order);
        Assert.True(shared.IsDone);
    }

    [Fact]
    public void RunStep_UnreadableImage_FailsItsStudyAloneAndFillsTheCall()
    {
        using var sessions = Open(TestModels.Echo(planesPerStep: 4));
        var (shared, runs) = Share(sessions.All[0], new DrawnViews(1), new DrawnViews(2, unreadable: 1), new DrawnViews(3));

        var turns = Step(shared);

        Assert.True(shared.IsDone);
        Assert.IsType<InvalidDataException>(Assert.Single(turns, turn => turn.Failure is not null).Failure);
        Assert.Equal((true, false, true), (runs[0].IsDone, runs[1].IsDone, runs[2].IsDone));
    }

    [Fact]
    public void RunStep_NoNumbersForOneStudy_FailsThatOneAlone()
    {
        using var sessions = Open(TestModels.NotANumberForBright());
        var (shared, runs) = Share(sessions.All[0], new DrawnViews(1), new DrawnViews(1, firstHu: Bright), new DrawnViews(1));

        var turns = Step(shared);

        Assert.True(shared.IsDone);
        Assert.Equal([false, true, false], turns.Select(turn => turn.Failure is not null));
        Assert.Equal(InferenceFault.Model, Assert.IsType<InferenceFailedException>(turns[1].Failure).Fault);
        Assert.Equal((true, false, true), (runs[0].IsDone, runs[1].IsDone, runs[2].IsDone));
    }

    [Fact]
    public void RunStep_RuntimeFailsInASharedCall_IsRepeatedOneByOneAndFailsWhoseFaultItWas()
    {
        using var sessions = Open(TestModels.FailsForBright());
        Assert.Empty(sessions.Errors);
        var (shared, runs) = Share(sessions.All[0], new DrawnViews(1), new DrawnViews(1, firstHu: Bright), new DrawnViews(1));

        Assert.Empty(Step(shared));
        var turns = Enumerable.Range(0, 3).Select(_ => Assert.Single(Step(shared))).ToList();

        Assert.True(shared.IsDone);
        Assert.Equal(runs, turns.Select(turn => turn.Run));
        Assert.Equal([false, true, false], turns.Select(turn => turn.Failure is not null));
        Assert.Equal(InferenceFault.Run, Assert.IsType<InferenceFailedException>(turns[1].Failure).Fault);
    }

    [Fact]
    public void RunStep_YieldedWhileImagesAreRead_EndsBeforeTheCallAndLosesNothing()
    {
        using var sessions = Open(TestModels.Echo(planesPerStep: 4));
        using var yield = new CancellationTokenSource();
        var second = new DrawnViews(4) { OnRead = before => { if (before == 1) yield.Cancel(); } };
        var (shared, runs) = Share(sessions.All[0], new DrawnViews(1), second);

        Assert.ThrowsAny<OperationCanceledException>(() => shared.RunStep(yield.Token, CancellationToken.None));

        Assert.Equal(2, second.Reads);
        Assert.Equal((1, 4), (runs[0].PlanesLeft, runs[1].PlanesLeft));
        Step(shared);
        Assert.Equal((0, 1), (runs[0].PlanesLeft, runs[1].PlanesLeft));
    }

    [Fact]
    public void RunStep_UnreadableImageInAYieldedStep_IsToldByTheStepThatRuns()
    {
        using var sessions = Open(TestModels.Echo(planesPerStep: 4));
        using var yield = new CancellationTokenSource();
        var (shared, runs) = Share(sessions.All[0], new DrawnViews(1, unreadable: 0), new DrawnViews(1) { OnRead = _ => yield.Cancel() });

        Assert.ThrowsAny<OperationCanceledException>(() => shared.RunStep(yield.Token, CancellationToken.None));

        Assert.Equal(runs[0], Assert.Single(Step(shared), turn => turn.Failure is not null).Run);
    }

    [Fact]
    public void RunStep_StoppedFromWithin_LosesOnlyThatStep()
    {
        using var sessions = Open(TestModels.Slow());
        using var stop = new CancellationTokenSource();
        DrawnViews[] studies = [new(1) { IsAir = true }, new(1) { IsAir = true }];
        var (shared, runs) = Share(sessions.All[0], studies);
        Step(shared);

        // A call takes the better part of a second, and is stopped by a thread of its own: the pool's timers come late while
        // other tests compute on every core.
        var stopper = new Thread(() => StopAfter(TimeSpan.FromMilliseconds(20), stop));
        stopper.Start();
        Assert.ThrowsAny<OperationCanceledException>(() => shared.RunStep(CancellationToken.None, stop.Token));
        stopper.Join();

        Assert.Equal((0, 1), (runs[0].PlanesLeft, runs[1].PlanesLeft));
        Step(shared);
        Assert.True(shared.IsDone);
        Assert.Equal((1, 2), (studies[0].Reads, studies[1].Reads));
    }

    [Fact]
    public void Leave_StudyWithinAStep_GoesOnAloneFromWhereItWas()
    {
        using var sessions = Open(TestModels.Echo(planesPerStep: 4));
        var study = new DrawnViews(9, firstHu: 1900);
        var (shared, runs) = Share(sessions.All[0], new DrawnViews(2), study);
        Step(shared);
        shared.Leave(runs[1]);
        Assert.True(shared.IsDone);
        Assert.Equal(7, runs[1].PlanesLeft);

        runs[1].RunStep(CancellationToken.None);
        Assert.Equal((1, 5), (runs[1].StepsDone, runs[1].PlanesLeft));
        var answer = runs[1].RunToEnd(null, CancellationToken.None, CancellationToken.None);

        Assert.Equal(9, study.Reads);
        Assert.Equivalent(Alone(sessions.All[0], study), answer, strict: true);
    }

    [Fact]
    public void RunStep_ManyStudiesOfASlowModel_TakesNoMoreThanTheSliceLimitAllows()
    {
        // 2.4 s for four images: two of them fit into the 1.5 s that a call may take.
        using var sessions = Open(TestModels.Echo(planesPerStep: 4), new TickingClock(TimeSpan.FromSeconds(2.4)));
        Assert.Equal((4, 2), (sessions.All[0].PlanesPerCall, sessions.All[0].PlanesPerStep));
        var (shared, _) = Share(sessions.All[0], [.. Enumerable.Range(0, 10).Select(_ => new DrawnViews(1))]);

        Assert.False(shared.HasRoom);
        for (var step = 0; step < 5; step++) Assert.Equal(2, Step(shared).Count);
        Assert.True(shared.IsDone && shared.HasRoom);
    }

    [Fact]
    public void Join_RunOfAnotherSessionOrHereAlready_IsABug()
    {
        using var sessions = Open(TestModels.Echo());
        using var others = Open(TestModels.Echo());
        var (shared, runs) = Share(sessions.All[0], new DrawnViews(1));

        Assert.Throws<ArgumentException>(() => shared.Join(runs[0]));
        Assert.Throws<ArgumentException>(() => shared.Join(new ModelRun(others.All[0], new DrawnViews(1).Plan, new DrawnViews(1))));
    }

    private static void StopAfter(TimeSpan delay, CancellationTokenSource stop)
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < delay) Thread.Yield();
        stop.Cancel();
    }
}
