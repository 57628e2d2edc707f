using Grid.Simulator.Chance;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Search;

namespace Grid.Simulator.Tests.Search;

/// <summary>The answer is the fewest: no design with fewer nodes holds, by the same judge, and more freedom never gives more.</summary>
public class FewestNodesTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 8)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Run_SmallCountryDrawnBySeed_IsTheFewestThatAnyDesignNeeds(int seed)
    {
        var question = Draw(seed);

        var answer = Towns.Answer(question);

        var fewest = Fewest(question);
        Assert.Equal(fewest, answer.Design?.Nodes);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public void Run_MoreNodesOrSitesAllowed_NeverNeedsMore(int seed)
    {
        var question = Draw(seed);

        var byMost = Enumerable.Range(1, 5).Select(most => Nodes(question with { MostPerSite = most })).ToList();
        var bySites = Enumerable.Range(question.Down + 1, question.Sites.Count - question.Down).Select(sites => Nodes(question with { Sites = [.. question.Sites.Take(sites)] })).ToList();

        Assert.Equal(byMost.OrderDescending(), byMost);
        Assert.Equal(bySites.OrderDescending(), bySites);

        static int Nodes(PlanQuestion asked) => Towns.Answer(asked).Design?.Nodes ?? int.MaxValue;
    }

    [Theory]
    [InlineData(12)]
    [InlineData(5)]
    [InlineData(4)]
    public void Run_OneOfThreeSitesSendsAndAnyMayBeDown_SpreadsNodesOverAll(int most)
    {
        // Two erlangs, all from the first town: with four nodes left 4 % wait longer than 10 s, with three 16 %.
        var scenario = Sending(Towns.Of(3, 0.2), 1, 0, 0);

        var answer = Towns.Answer(Towns.Ask(scenario, "head.wait.p90 <= 10s") with { Down = 1, MostPerSite = most });

        Assert.Equal(6, answer.Design?.Nodes);
        Assert.Equal([2, 2, 2], Enumerable.Range(0, 3).Select(s => answer.Design![s]));
        Assert.Equal(6, answer.Bound.Nodes);
    }

    [Fact]
    public void Run_NoDesignIsLeftUntried_SaysHowManyWere()
    {
        var question = Towns.Ask(Towns.Of(2, 0.03, megabytes: 250), "head.p90 <= 40s") with { MostPerSite = 3 };

        var answer = Towns.Answer(question);

        Assert.True(answer.Design!.Nodes > answer.Bound.Nodes);
        Assert.NotNull(answer.EveryCheaper);
        Assert.True(answer.EveryCheaper.ByBound + answer.EveryCheaper.BySimulation > 0);
    }

    /// <summary>Two to four towns with weights, sizes, a load and a goal of their own, with or without one down.</summary>
    private static PlanQuestion Draw(int seed)
    {
        var chance = new ChanceStreams((ulong)seed, 0).Of(ChancePurpose.Places, 7);
        var sites = 2 + (int)(chance.Next() * 3);
        var scenario = Towns.Of(sites, 0.05 + (0.25 * chance.Next()), chance.Next() < 0.5 ? 0.01 : 20 + (100 * chance.Next()), hours: 2);
        scenario = Sending(scenario, [1, .. Enumerable.Range(1, sites - 1).Select(_ => chance.Next() < 0.4 ? 0.0 : chance.Next())]);
        var goal = chance.Next() < 0.5 ? FormattableString.Invariant($"head.wait.p90 <= {5 + (20 * chance.Next()):0}s") : FormattableString.Invariant($"head.p90 <= {40 + (20 * chance.Next()):0}s");
        return Towns.Ask(scenario, goal) with { MostPerSite = 5, Down = sites > 2 && chance.Next() < 0.5 ? 1 : 0, Seed = (ulong)seed };
    }

    /// <summary>Every design is verified in every case, whatever any bound says.</summary>
    private static int? Fewest(PlanQuestion question)
    {
        var (idle, judge, log) = (new IdleTimes(question), new Judge(question), new SearchLog(null));
        var trials = new DesignTrials(question, idle, log, TestContext.Current.CancellationToken);
        for (var nodes = 1; nodes <= question.MostNodes; nodes++)
        {
            if (Designs(question, nodes).Any(Holds)) return nodes;
        }

        return null;

        bool Holds(SiteDesign design)
        {
            foreach (var trial in DownCase.All(design.Hosts, question.Down).Select(c => trials.Of(design, c)).OrderBy(t => t.Left.Nodes))
            {
                var verdict = Verdict.Undecided;
                foreach (var look in judge.Looks.TakeWhile(_ => verdict == Verdict.Undecided))
                {
                    trials.Ensure([trial], look);
                    verdict = judge.Of(trial);
                }

                if (verdict != Verdict.Holds) return false;
            }

            return true;
        }
    }

    private static IEnumerable<SiteDesign> Designs(PlanQuestion question, int nodes)
    {
        IEnumerable<int[]> all = [[]];
        foreach (var _ in question.Sites)
            all = all.SelectMany(counts => Enumerable.Range(0, Math.Min(question.MostPerSite, nodes - counts.Sum()) + 1).Select(n => (int[])[.. counts, n]));
        return all.Where(counts => counts.Sum() == nodes).Select(counts => SiteDesign.Of(counts));
    }

    private static Scenario Sending(Scenario scenario, params double[] weights) => scenario with
    {
        Flows = [.. scenario.Flows.Select(f => f with { Senders = [.. weights.Select((w, i) => new FlowSender(i, w)).Where(s => s.Weight > 0)] })],
    };
}
