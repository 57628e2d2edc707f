using Grid.Simulator.Queueing;
using Grid.Simulator.Search;

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
}
