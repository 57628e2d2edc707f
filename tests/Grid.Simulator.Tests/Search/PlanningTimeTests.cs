using Grid.Simulator.Chance;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Search;
using Grid.Simulator.Validation;

namespace Grid.Simulator.Tests.Search;

/// <summary>What a plan is tried on is what it promises: not an empty country, and not a day of a scenario that is longer.</summary>
public class PlanningTimeTests
{
    private static readonly double[] DayAndNight = [.. Enumerable.Range(0, 24).Select(h => h is >= 8 and < 18 ? 4.0 : 1.0)];

    [Fact]
    public void Of_ConstantLoad_KeepsTheScenariosOwnTime()
    {
        var scenario = Towns.Of(1, 0.05) with { Duration = TimeSpan.FromDays(7), WarmUp = TimeSpan.FromDays(2) };

        var asked = PlanningTime.Of(Towns.Ask(scenario, "head.wait.p90 <= 10s"));

        Assert.Equal((scenario.Start, scenario.Duration, scenario.WarmUp), (asked.Scenario.Start, asked.Scenario.Duration, asked.Scenario.WarmUp));
        Assert.Contains("5 days from", asked.Horizon, StringComparison.Ordinal);
        Assert.Contains("after 2 days", asked.Horizon, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_NoWarmUp_BeginsEarlierSoThatTheGridIsNotEmpty()
    {
        var scenario = Towns.Of(1, 0.05) with { Duration = TimeSpan.FromDays(3), WarmUp = TimeSpan.Zero };
        scenario = scenario with { LinkCuts = [new LinkCut([0], TimeSpan.FromHours(5), TimeSpan.FromHours(6))] };

        var asked = PlanningTime.Of(Towns.Ask(scenario, "head.wait.p90 <= 10s")).Scenario;

        var more = scenario.Start - asked.Start;
        Assert.InRange(more.TotalHours, 1, 2);
        Assert.Equal((more, scenario.Duration), (asked.WarmUp, asked.Duration - asked.WarmUp));
        Assert.Equal(scenario.Start.AddHours(5), asked.Start + asked.LinkCuts[0].From);
    }

    [Fact]
    public void Of_LoadThatChanges_IsTheBusiestDayAfterOneAsBusy()
    {
        var scenario = Towns.Of(1, 0.05) with { Duration = TimeSpan.FromDays(7), WarmUp = TimeSpan.Zero };
        scenario = Changing(scenario, DayAndNight, weekdays: [0.5, 1, 2, 2, 1, 1, 0.5]);

        var asked = PlanningTime.Of(Towns.Ask(scenario, "head.wait.p90 <= 10s")).Scenario;

        Assert.Equal(DayOfWeek.Wednesday, (asked.Start + asked.WarmUp).DayOfWeek);
        Assert.Equal(TimeSpan.FromDays(1), asked.Duration - asked.WarmUp);
        Assert.True(asked.WarmUp >= TimeSpan.FromHours(1));
    }

    [Fact]
    public void Of_EveningThatIsWorkedOffAtNight_BringsWithItWhatIsLeftOver()
    {
        // 9.6 hours of runs, all of which come from 20 to 24 h, for one node: it is busy until the morning of the next day.
        var evening = Enumerable.Range(0, 24).Select(h => h >= 20 ? 1.0 : 0.0).ToArray();
        var scenario = Changing(Towns.Of(1, 0.04) with { Duration = TimeSpan.FromDays(7), WarmUp = TimeSpan.Zero }, evening, [1, 1, 1, 1, 1, 1, 1]);

        var asked = PlanningTime.Of(Towns.Ask(scenario, "head.p90 <= 8h"));

        Assert.True(asked.Scenario.WarmUp >= TimeSpan.FromHours(5), $"{asked.Scenario.WarmUp}");
    }

    [Fact]
    public void Of_OwnTimeAsked_KeepsTheWholeWeek()
    {
        var scenario = Changing(Towns.Of(1, 0.05) with { Duration = TimeSpan.FromDays(7), WarmUp = TimeSpan.Zero }, DayAndNight, [0, 1, 1, 1, 1, 1, 0]);

        var asked = PlanningTime.Of(Towns.Ask(scenario, "head.wait.p90 <= 10s"), isOwnTime: true).Scenario;

        Assert.Equal(TimeSpan.FromDays(7), asked.Duration - asked.WarmUp);
    }

    // Slow services, where a day from an empty country is far from what comes after: 5.67 erlangs are the case that showed it.
    [Theory]
    [InlineData(5.67, 1_200, 3_600, 0.20)]
    [InlineData(5.67, 1_200, 1_200, 0.20)]
    [InlineData(2.8, 1_200, 3_600, 0.20)]
    [InlineData(0.85, 1_200, 7_200, 0.30)]
    [InlineData(10.4, 600, 600, 0.10)]
    [InlineData(1.7, 3_600, 7_200, 0.20)]
    public void Run_SlowServices_NeedAsManyNodesAsErlangSays(double load, double meanSeconds, double waitSeconds, double allowed)
    {
        var scenario = Towns.Of(1, load / meanSeconds) with { Duration = TimeSpan.FromDays(21), WarmUp = TimeSpan.FromDays(3) };
        scenario = scenario with { Models = Towns.Costs(meanSeconds) };
        var question = Towns.Ask(scenario, FormattableString.Invariant($"head.wait.p{100 - (100 * allowed):0} <= {waitSeconds}s")) with { MostPerSite = 40, MostReplications = 64 };

        var answer = Towns.Answer(PlanningTime.Of(question));

        var expected = Enumerable.Range(1, 40).First(c => c > load && Formulas.ErlangC(c, load) * Math.Exp(-(c - load) * waitSeconds / meanSeconds) <= allowed);
        Assert.Equal(expected, answer.Design?.Nodes);
    }

    private static Scenario Changing(Scenario scenario, double[] hours, double[] weekdays) => scenario with
    {
        Flows = [.. scenario.Flows.Select(f => f with { Rate = new RateProfile(f.Rate.PerDay, hours, weekdays, f.Rate.ByMonth) })],
    };
}
