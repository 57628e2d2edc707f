using Grid.Simulator.Chance;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Search;
using Grid.Simulator.Validation;

namespace Grid.Simulator.Tests.Search;

public class PlanSearchTests
{
    [Theory]
    [InlineData(0.2, 10, 0.10)]
    [InlineData(0.3, 10, 0.10)]
    [InlineData(0.05, 20, 0.05)]
    public void Run_OneSite_NeedsAsManyNodesAsErlangSays(double arrivals, double seconds, double allowed)
    {
        var question = Towns.Ask(Towns.Of(1, arrivals), FormattableString.Invariant($"head.wait.p{100 - (100 * allowed)} <= {seconds}s"));

        var answer = Towns.Answer(question);

        // P(W > t) = C(c, a) exp(-(c mu - lambda) t).
        var expected = Enumerable.Range(1, 10).First(c =>
            c > arrivals * Towns.MeanRunSeconds
            && Formulas.ErlangC(c, arrivals * Towns.MeanRunSeconds) * Math.Exp(-((c / Towns.MeanRunSeconds) - arrivals) * seconds) <= allowed);
        Assert.Empty(answer.Impossible);
        Assert.Equal(expected, answer.Design?.Nodes);
        Assert.All(answer.Cases, c => Assert.Equal(Verdict.Holds, c.Verdict));
        Assert.Equal(1, answer.Removals.All);
        Assert.Equal(0, answer.Removals.NotShown);
    }

    [Fact]
    public void Run_OneSiteMayBeDown_EachOfTwoMustDoAlone()
    {
        var question = Towns.Ask(Towns.Of(2, 0.2), "head.wait.p90 <= 10s");

        var (usual, safe) = (Towns.Answer(question), Towns.Answer(question with { Down = 1 }));

        Assert.Equal(4, usual.Design?.Nodes);
        Assert.Equal((4, 4), (safe.Design?[0], safe.Design?[1]));
        Assert.Equal(3, safe.Cases.Count);
        Assert.Equal(2, safe.Removals.All);
    }

    [Fact]
    public void Run_LinkCut_EverySideGetsANode()
    {
        var scenario = Towns.Of(3, 0.02);
        var cut = scenario with { LinkCuts = [new LinkCut([2], TimeSpan.Zero, scenario.Duration + TimeSpan.FromDays(2))] };

        var (whole, parted) = (Towns.Answer(Towns.Ask(scenario, "head.p90 <= 60s")), Towns.Answer(Towns.Ask(cut, "head.p90 <= 60s")));

        Assert.Equal(1, whole.Design?.Nodes);
        Assert.Equal(2, parted.Design?.Nodes);
        Assert.Equal(1, parted.Design?[2]);
    }

    [Fact]
    public void Run_ImagesTakeLong_NodesGoWhereTheyAreSent()
    {
        // 1 GB takes 80 s from one town to another, 40 s longer than allowed; a run takes no more than 11 s.
        var scenario = Towns.Of(3, 0.003, megabytes: 1_000);
        scenario = scenario with { Flows = [.. scenario.Flows.Select(f => f with { RunFactor = Distribution.Uniform(0.9, 1.1) })] };

        var answer = Towns.Answer(Towns.Ask(scenario, "head.p90 <= 40s"));

        Assert.Equal([1, 1, 1], Enumerable.Range(0, 3).Select(s => answer.Design![s]));
        Assert.Equal(3, answer.Bound.Nodes);
        Assert.Equal(3, answer.Removals.ByBound);
    }

    [Theory]
    [InlineData("head.p50 <= 2s", 0.01, "the run on such a node alone takes too long")]
    [InlineData("head.p90 <= 60s", 1_000, "the way of the images to the nearest node left takes too long")]
    [InlineData("head.wait.p95 <= 1ms", 0.01, "the rest is waiting for a slot")]
    public void Run_ImpossibleGoal_SaysWhatLimits(string goal, double megabytes, string because)
    {
        var question = Towns.Ask(Towns.Of(2, 0.006, megabytes, hours: 12), goal) with { MostPerSite = 1 };

        var answer = Towns.Answer(question with { Sites = [0] });

        Assert.Null(answer.Design);
        Assert.Contains(goal, answer.Impossible, StringComparison.Ordinal);
        Assert.Contains(because, answer.Impossible, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_AnyNumberOfThreads_GivesTheSameAnswer()
    {
        var question = Towns.Ask(Towns.Of(3, 0.2), "head.wait.p90 <= 10s", "head.late <= 5%") with { Down = 1 };

        var (one, three) = (Towns.Answer(question), Towns.Answer(question with { Threads = 3 }));

        Assert.Equal(one.Design, three.Design);
        Assert.Equal(one.Simulations, three.Simulations);
        Assert.Equal(one.Cases.SelectMany(c => c.Goals), three.Cases.SelectMany(c => c.Goals));
        Assert.Equal(one.AllUp?.Outcomes.Select(o => o.DecisionHash), three.AllUp?.Outcomes.Select(o => o.DecisionHash));
    }

    [Fact]
    public void Run_ManySitesAndSeveralDown_RefusesSoManyCases()
    {
        var question = Towns.Ask(Towns.Of(40, 3), "head.p90 <= 60s") with { Down = 2, MostPerSite = 1 };

        var refused = Assert.Throws<PlanRefusedException>(() => Towns.Answer(question));

        Assert.Contains("expected at most 250", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_TooFewStudies_SaysHowManyReplicationsItWouldTake()
    {
        var question = Towns.Ask(Towns.Of(1, 0.001, hours: 2), "head.p99.9 <= 60s");

        var refused = Assert.Throws<PlanRefusedException>(() => Towns.Answer(question));

        Assert.Contains("are too few to tell 0.1 % from less", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Cancelled_Ends()
    {
        var question = Towns.Ask(Towns.Of(1, 0.2), "head.wait.p90 <= 10s");

        Assert.ThrowsAny<OperationCanceledException>(() => PlanSearch.Run(question, progress: null, new CancellationToken(canceled: true)));
    }
}
