using Grid.Simulator.Search;

namespace Grid.Simulator.Tests.Search;

public class LowerBoundTests
{
    [Theory]
    [InlineData(0.15, 0.01, "head.p90 <= 60s", 0)]
    [InlineData(0.15, 0.01, "head.wait.p90 <= 15s", 1)]
    [InlineData(0.01, 300, "head.p90 <= 50s", 0)]
    [InlineData(0.01, 400, "head.p50 <= 45s", 1)]
    public void Of_EveryDesignThatHolds_HasAtLeastSoManyNodes(double arrivals, double megabytes, string goal, int down)
    {
        var question = Towns.Ask(Towns.Of(2, arrivals, megabytes, hours: 2), goal) with { Down = down, MostPerSite = 3 };
        var idle = new IdleTimes(question);
        var bound = LowerBound.Of(question, idle);
        var (judge, trials) = (new Judge(question), new DesignTrials(question, idle, new SearchLog(null), TestContext.Current.CancellationToken));

        var holding = new List<int>();
        for (var a = 0; a <= 3; a++)
        {
            for (var b = 0; b <= 3; b++)
            {
                var design = SiteDesign.Of([a, b]);
                var cases = DownCase.All(design.Hosts, down).Select(c => trials.Of(design, c)).ToList();
                trials.Ensure(cases, 4);
                if (cases.TrueForAll(judge.SeemsToHold)) holding.Add(design.Nodes);
            }
        }

        Assert.NotEmpty(holding);
        Assert.InRange(bound.Nodes, 1, holding.Min());
    }

    [Fact]
    public void Of_MoreWorkThanSlots_SaysHowManyAreBusy()
    {
        var question = Towns.Ask(Towns.Of(2, 0.55), "head.p90 <= 60s") with { Down = 1 };

        var bound = LowerBound.Of(question, new IdleTimes(question));

        // 5.5 erlangs need 6 slots; two sites hold 12, so that 6 are left whichever is down.
        Assert.Equal(12, bound.Nodes);
        Assert.Contains("5.5 slots busy", bound.Because, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_SitesWithoutNodesSendMoreThanLinksTake_NeedsMoreSites()
    {
        // Eight of ten towns may have no node and send 0.8 studies a second of 25 MB: 160 Mbit/s over links of 100.
        var question = Towns.Ask(Towns.Of(10, 1, megabytes: 25), "head.p90 <= 600s") with { Sites = [0, 1], MostPerSite = 100 };

        Assert.Equal(int.MaxValue, LowerBound.Of(question with { Down = 1 }, new IdleTimes(question)).Nodes);
        Assert.InRange(LowerBound.Of(question, new IdleTimes(question)).Nodes, 10, 11);
    }
}
