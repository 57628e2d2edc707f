using System.Collections.Concurrent;
using Grid.FaultSimulation;
using Grid.FaultSimulation.Checks;
using Grid.FaultSimulation.Faults;

namespace Grid.Simulator.Tests.FaultSimulation;

public class CountryRunTests
{
    private const double Minutes = 1.5;

    [Fact]
    public void Run_FortySeedsOfFaults_NoRuleIsBroken()
    {
        var broken = new ConcurrentBag<string>();
        var (strokes, shares) = (0L, 0L);

        Parallel.For(1, 41, seed =>
        {
            var country = Swarm.Draw((ulong)seed, Minutes);
            try
            {
                var outcome = CountryRun.Run(country, (ulong)seed);
                Interlocked.Add(ref strokes, outcome.StrokeFirstJudged);
                Interlocked.Add(ref shares, outcome.FairShareJudged);
            }
            catch (RuleBrokenException error)
            {
                broken.Add(FormattableString.Invariant($"{country.InWords()}\n{error.Message}\nagain: make simulate-faults SEEDS={seed} MINUTES={Minutes}"));
            }
        });

        Assert.True(broken.IsEmpty, string.Join("\n\n", broken));

        // Seeds in which no emergency ever waited would prove nothing.
        Assert.InRange(strokes, 1_000, long.MaxValue);
        Assert.InRange(shares, 1_000, long.MaxValue);
    }

    [Fact]
    public void Run_SameSeedTwice_IsTheSameToTheByte()
    {
        var country = Swarm.Draw(seed: 12, minutes: 1);

        var (once, twice) = (CountryRun.Run(country, 12), CountryRun.Run(country, 12));

        Assert.NotEqual(0, once.Completed);
        Assert.Equal(once.InWords(), twice.InWords());
        Assert.Equal(once.DecisionHashes, twice.DecisionHashes);
        Assert.NotEqual(once.DecisionHashes, CountryRun.Run(country, 13).DecisionHashes);
    }

    [Fact]
    public void Run_BusiestHourOfTheCountry_KeepsEveryPromise()
    {
        var country = new CountryOptions
        {
            StartHour = 11,
            Load = TimeSpan.FromHours(1),
            LongestStrokeWait = TimeSpan.FromSeconds(5),
            LongestWait = TimeSpan.FromSeconds(60),
        };

        var outcome = CountryRun.Run(ShippedCountry.Of(country), seed: 1);

        Assert.InRange(outcome.Admitted, 4_000, 8_000);
        Assert.Equal(outcome.Admitted, outcome.Completed);
        Assert.All(outcome.Pathways, p => Assert.Equal(0, p.Late));
        Assert.Equal(outcome.Admitted, outcome.Leases);
        Assert.Equal(0, outcome.WastedSeconds, 3);
    }

    [Fact]
    public void RunIdle_SameStudies_IsNeverSlowerThanTheGrid()
    {
        var country = ShippedCountry.Of(new CountryOptions { Centres = 6, LoadFactor = 20, StartHour = 11, Load = TimeSpan.FromMinutes(5) });

        var (grid, idle) = (CountryRun.Run(country, 4), CountryRun.RunIdle(country, 4));

        Assert.Equal(grid.Admitted, idle.Admitted);
        foreach (var pathway in grid.Pathways) Assert.InRange(pathway.Answer.Mean, idle.Of(pathway.Pathway).Answer.Mean * 0.99, double.MaxValue);
    }
}
