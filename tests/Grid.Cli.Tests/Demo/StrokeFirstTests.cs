using Grid.Cli.Demo;
using Grid.Contracts.Studies;

namespace Grid.Cli.Tests.Demo;

public sealed class StrokeFirstTests
{
    [Fact]
    public void Judge_StrokeStartedBeforeAllThatWaited_HoldsAndCountsThem()
    {
        var verdict = Judge(Stroke(received: 10, started: 10.5), Dental(1, started: 5), Dental(2, started: 12), Dental(3, started: 14));

        Assert.True(verdict.Held);
        Assert.Contains("2 of 3 dental studies had not started", verdict.Words, StringComparison.Ordinal);
        Assert.Contains("0.5 s after it was received", verdict.Words, StringComparison.Ordinal);
        Assert.Contains("the first of these 1.5 s later", verdict.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_OneThatWaitedWentFirst_DoesNotHold()
    {
        var verdict = Judge(Stroke(received: 10, started: 13), Dental(1, started: 12), Dental(2, started: 14));

        Assert.False(verdict.Held);
        Assert.Contains("NO. Of 2 dental studies waiting when the stroke came, 1 started before it on its node", verdict.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_OneThatWaitedTookAnotherNode_HoldsAndSaysSo()
    {
        var elsewhere = Dental(1, started: 12);
        var verdict = Judge(
            Stroke(received: 10, started: 13), elsewhere with { Jobs = [elsewhere.Jobs[0] with { Node = "node-2" }] }, Dental(2, started: 14));

        Assert.True(verdict.Held);
        Assert.Contains("before 1 of them (the first of these 1.0 s later); 1 took slots of other nodes meanwhile", verdict.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_NothingWaited_SaysThatThereIsNothingToShow()
    {
        var verdict = Judge(Stroke(received: 10, started: 11), Dental(1, started: 5));

        Assert.True(verdict.Held);
        Assert.Contains("nothing to show", verdict.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_StrokeMissing_DoesNotHold() => Assert.False(Judge(Dental(1, started: 5)).Held);

    [Fact]
    public void Judge_StrokeStartedAgainAfterAKill_CountsItsFirstStart()
    {
        var stroke = Stroke(received: 10, started: 40) with { Decisions = [new DecisionReport(SampleReports.Noon.AddSeconds(10.2), "stroke", "node-1")] };

        Assert.True(Judge(stroke, Dental(1, started: 12)).Held);
    }

    [Fact]
    public void Judge_StartedBetweenReceiptAndAcknowledgement_IsNotAnOvertaking()
    {
        StudyReport[] studies = [Stroke(received: 10, started: 10.4), Dental(1, started: 10.1), Dental(2, started: 11)];
        var answers = studies.ToDictionary(study => study.StudyInstanceUid);

        Assert.True(StrokeFirst.Judge(answers, SampleReports.Noon.AddSeconds(10.2)).Held);
        Assert.False(StrokeFirst.Judge(answers, SampleReports.Noon.AddSeconds(10.05)).Held);
    }

    private static StrokeFirst Judge(params StudyReport[] studies) =>
        StrokeFirst.Judge(studies.ToDictionary(study => study.StudyInstanceUid), acknowledged: null);

    private static StudyReport Stroke(double received, double started) => SampleReports.Study("stroke", "stroke", received, started);

    private static StudyReport Dental(int number, double started) => SampleReports.Study($"dental-{number}", "dental", 0, started);
}
