using Grid.Simulator.Scenarios;
using Grid.Simulator.Search;
using Grid.Simulator.Validation;

namespace Grid.Simulator.Tests.Search;

public class TrialTests
{
    [Theory]
    [InlineData(0.05, 2)]
    [InlineData(0.2, 4)]
    public void Estimate_EqualNodes_WaitAsErlangSays(double arrivals, int nodes)
    {
        const double Seconds = 10;
        var question = Towns.Ask(Towns.Of(1, arrivals, hours: 6), "head.wait.p90 <= 10s");
        var idle = new IdleTimes(question);
        var trials = new DesignTrials(question, idle, new SearchLog(null), TestContext.Current.CancellationToken);
        var trial = trials.Of(SiteDesign.Of([nodes]), DownCase.None);

        trials.Ensure([trial], 16);

        var share = trial.Estimate(0, level: 0.995).ShareAbove(1);
        var theory = Formulas.ErlangC(nodes, arrivals * Towns.MeanRunSeconds) * Math.Exp(-((nodes / Towns.MeanRunSeconds) - arrivals) * Seconds);
        Assert.InRange(theory, share.Low, share.High);
        Assert.InRange(share.High - share.Low, 0, theory);
    }

    [Theory]
    [InlineData("head.p90 <= 60s", Verdict.Fails)]
    [InlineData("head.late <= 10%", Verdict.Fails)]
    [InlineData("head.wait.p90 <= 2h", Verdict.Fails)]
    [InlineData("head.p90 <= 40h", Verdict.Undecided)]
    [InlineData("head.p70 <= 60s", Verdict.Holds)]
    [InlineData("head.p90@town-0 <= 60s", Verdict.Holds)]
    [InlineData("head.p90@town-1 <= 60s", Verdict.Fails)]
    public void Of_SiteCutOffForGood_StudiesNeverAnsweredCountAsFarAsIsKnown(string goal, Verdict expected)
    {
        // The second town's studies of the last hour, a fifth of all, are never answered; they are followed for a day.
        var scenario = Towns.Of(2, 0.05, hours: 3);
        scenario = scenario with { LinkCuts = [new LinkCut([1], TimeSpan.FromHours(2), TimeSpan.FromDays(9))] };
        var question = Towns.Ask(scenario, goal);
        var trials = new DesignTrials(question, new IdleTimes(question), new SearchLog(null), TestContext.Current.CancellationToken);
        var trial = trials.Of(SiteDesign.Of([4, 0]), DownCase.None);

        trials.Ensure([trial], 16);

        Assert.Equal(expected, new Judge(question).Of(trial));
    }
}
