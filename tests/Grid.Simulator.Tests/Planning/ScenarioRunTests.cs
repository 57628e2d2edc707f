using Grid.Scheduling.Jobs;
using Grid.Scheduling.Placement;
using Grid.Simulator.Chance;
using Grid.Simulator.Planning;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Search;
using Grid.Simulator.Statistics;

namespace Grid.Simulator.Tests.Planning;

public class ScenarioRunTests
{
    private const string Model = "model";

    [Fact]
    public void Run_OneSiteWithThreeSlots_WaitsAsErlangSays()
    {
        // M/M/3, 0.2 arrivals a second, mean service 10 s: Wq 4.444444 s by Erlang C.
        var result = Plan.RunAll(MmC(arrivalsPerSecond: 0.2, slots: 3, days: 2) with { WarmUp = TimeSpan.FromHours(2), Replications = 6 }, seed: 5);

        var wait = ConfidenceInterval.Of([.. result.Outcomes.Select(o => Value(o, ScenarioFigures.WaitMean))], level: 0.99);
        Assert.True(wait.Covers(4.444444), $"{wait.Mean} +- {wait.HalfWidth}");
        Assert.InRange(wait.RelativeHalfWidth, 0, 0.1);
        Assert.Empty(result.UnsteadyReason);
    }

    [Fact]
    public void Run_SameDecisionsAtOtherTimes_HasAnotherHashOfTheTimes()
    {
        // Nobody ever waits: runs that take longer change no decision.
        var scenario = MmC(arrivalsPerSecond: 0.001, slots: 50, days: 1);
        var slower = scenario with { Flows = [.. scenario.Flows.Select(f => f with { RunFactor = Distribution.Deterministic(1.5) })] };
        scenario = scenario with { Flows = [.. scenario.Flows.Select(f => f with { RunFactor = Distribution.Deterministic(1.25) })] };

        var (first, again, second) = (Plan.Run(scenario, seed: 5), Plan.Run(scenario, seed: 5), Plan.Run(slower, seed: 5));

        Assert.Equal(first.TimesHash, again.TimesHash);
        Assert.Equal(first.DecisionHash, second.DecisionHash);
        Assert.NotEqual(first.TimesHash, second.TimesHash);
    }

    [Fact]
    public void RunAll_Goals_AreJudgedByTheirBounds()
    {
        // M/M/1 at 50 %, mean service 10 s: the time to the result is exponential with mean 20 s, its p95 59.9 s.
        var scenario = MmC(arrivalsPerSecond: 0.05, slots: 1, days: 2) with { WarmUp = TimeSpan.FromHours(2), Replications = 6 };

        Verdict Judge(string goal, int replications = 6)
        {
            Assert.True(GoalParser.TryParse(goal, scenario, out var goals, out _));
            var result = ScenarioReplications.Run(scenario with { Replications = replications }, 5, 1, goals, cancel: TestContext.Current.CancellationToken);
            var found = Assert.Single(result.Goals).Figure;
            Assert.InRange(found.Figure.Value, 55, 65);
            return result.Goals[0].Verdict;
        }

        var pathway = scenario.Pathways[0].Name;
        Assert.Equal(Verdict.Holds, Judge($"{pathway}.p95 <= 75s"));
        Assert.Equal(Verdict.Fails, Judge($"{pathway}.p95 <= 50s"));
        Assert.Equal(Verdict.Undecided, Judge($"{pathway}.p95 <= 60s"));
        Assert.Equal(Verdict.Undecided, Judge($"{pathway}.p95 <= 75s", replications: 1));
    }

    [Fact]
    public void Run_OneSiteWithThreeSlots_ObeysLittlesLawAndBalance()
    {
        var scenario = MmC(arrivalsPerSecond: 0.2, slots: 3, days: 2);

        var outcome = Plan.Run(scenario, seed: 5);

        var arrivals = Value(outcome, ScenarioFigures.Studies) / scenario.Duration.TotalSeconds;
        Assert.Equal(Value(outcome, ScenarioFigures.MeanOpen), arrivals * Value(outcome, ScenarioFigures.ResultMean), 0.01);
        Assert.Equal(outcome.Admitted, outcome.Answered);
        Assert.Equal(0.2 * 10 / 3, outcome.Figures.Single(f => f.Key == new FigureKey(ScenarioFigures.Utilisation, "", "")).Value, 0.02);
    }

    [Fact]
    public void Run_MoreThanTheSlotsCanTake_SaysThatThereIsNoSteadyState()
    {
        var outcome = Plan.Run(MmC(arrivalsPerSecond: 0.33, slots: 3, days: 1), seed: 1);

        Assert.False(outcome.Steady.IsSteady);
        Assert.Contains("no steady state", outcome.Steady.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_NodesThatDieAndComeBack_LosesNoStudy()
    {
        var scenario = TwoSites(TimeSpan.FromHours(6)) with { Reliability = new NodeReliability(TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(3)) };

        var outcome = Plan.Run(scenario, seed: 3);

        Assert.Equal((outcome.Admitted, 0L), (outcome.Answered + outcome.Quarantined, outcome.Open));
        Assert.InRange(outcome.Quarantined, 0, outcome.Admitted / 100);
        var again = Plan.Run(scenario, seed: 3);
        Assert.Equal((outcome.DecisionHash, outcome.Decisions, outcome.Steps), (again.DecisionHash, again.Decisions, again.Steps));
        Assert.Equal(outcome.Figures, again.Figures);
        Assert.Equal(outcome.Backlog.Means, again.Backlog.Means);
    }

    [Fact]
    public void Run_TheOnlySiteIsCutOffForGood_WhoIsNeverAnsweredIsLateAndABound()
    {
        var scenario = MmC(arrivalsPerSecond: 0.05, slots: 3, days: 2) with
        {
            Sites = [new ScenarioSite("only", "region", 50, 70, 100, 0.5), new ScenarioSite("centre", "centre", 50, 71, 100, 0.5)],
            Nodes = [new ScenarioNode("node", 1, 3, 0, [Model])],
            LinkCuts = [new LinkCut([0], TimeSpan.FromHours(36), TimeSpan.FromDays(3_000))],
            Replications = 2,
        };

        var result = Plan.RunAll(scenario, seed: 5);

        var (studies, unanswered, late) = (Mean(ScenarioFigures.Studies), Mean(ScenarioFigures.Unanswered), Mean(ScenarioFigures.LateShare));
        Assert.Equal(result.Outcomes.Average(o => (double)o.Open), unanswered, 1e-9);
        Assert.Equal(result.Outcomes.Average(o => (double)o.Admitted), studies, 1e-9);
        Assert.InRange(unanswered, 0.24 * studies, 0.26 * studies);
        Assert.Equal(unanswered / studies, late, 0.005);
        Assert.True(Mean(ScenarioFigures.ResultP95) > TimeSpan.FromDays(1).TotalSeconds);
        Assert.True(result.IsAtLeast(Key(ScenarioFigures.ResultP95)) && result.IsAtLeast(Key(ScenarioFigures.WaitMean)));
        Assert.False(result.IsAtLeast(Key(ScenarioFigures.ResultP50)));
        Assert.Contains("no steady state", result.UnsteadyReason, StringComparison.Ordinal);

        double Mean(string metric) => result.Of(Key(metric)).Mean;
        static FigureKey Key(string metric) => new(metric, "pathway", "");
    }

    [Fact]
    public void Run_AJobIsStillRunningAtTheEnd_ItsSlotWasBusy()
    {
        var scenario = MmC(arrivalsPerSecond: 0.0002, slots: 1, days: 1) with
        {
            Models = new ModelCosts([KeyValuePair.Create(Model, new ModelCost { Fixed = TimeSpan.FromDays(400) })]),
        };

        var outcome = Plan.Run(scenario, seed: 5);

        Assert.Equal(0, outcome.Answered);
        Assert.InRange(outcome.Figures.Single(f => f.Key == new FigureKey(ScenarioFigures.Utilisation, "", "")).Value, 0.5, 1);
    }

    [Fact]
    public void RunAll_ManyReplicationsOfASoundQueue_AreSteadyTogether()
    {
        // M/M/1 at 80 %: alone one replication in ten or so wanders for the whole of its run.
        var scenario = MmC(arrivalsPerSecond: 0.08, slots: 1, days: 1) with { Replications = 60 };

        Assert.All([1UL, 2UL, 3UL], seed => Assert.Empty(Plan.RunAll(scenario, seed).UnsteadyReason));
    }

    [Theory]
    [InlineData(0.105)]
    [InlineData(0.12)]
    public void RunAll_ManyReplicationsOfAnOverload_AreRefused(double arrivalsPerSecond)
    {
        var result = Plan.RunAll(MmC(arrivalsPerSecond, slots: 1, days: 2) with { Replications = 8 }, seed: 1);

        Assert.Contains("more comes in than is worked off", result.UnsteadyReason, StringComparison.Ordinal);
    }

    [Fact]
    public void RunAll_ARunOfHours_ItsFiguresAreThoseOfThatWindow()
    {
        var result = Plan.RunAll(MmC(arrivalsPerSecond: 0.2, slots: 1, days: 1) with { Duration = TimeSpan.FromHours(3), Replications = 3 }, seed: 1);

        Assert.Empty(result.UnsteadyReason);
        Assert.Contains("this window of 3 h", result.Window, StringComparison.Ordinal);
        Assert.Contains("the backlog grows", result.Window, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_PlannedOutagesThatOverlap_EndAtTheLastEnd()
    {
        var scenario = TwoSites(TimeSpan.FromHours(6));
        var whole = scenario with { Outages = [Planned(1, 3)] };

        foreach (var parts in new NodeOutage[][] { [Planned(1, 2), Planned(1.5, 3)], [Planned(1, 3), Planned(1.5, 2)], [Planned(1.5, 3), Planned(1, 2), Planned(1, 3)] })
        {
            var outcome = Plan.Run(scenario with { Outages = parts }, 3);
            Assert.Equal(Plan.Run(whole, 3).DecisionHash, outcome.DecisionHash);
        }

        static NodeOutage Planned(double from, double until) => new(0, TimeSpan.FromHours(from), TimeSpan.FromHours(until), IsPlanned: true);
    }

    [Fact]
    public void Run_NodeDrainedForMaintenance_TakesNoWorkMeanwhile()
    {
        var scenario = TwoSites(TimeSpan.FromHours(6));
        var half = scenario with { Outages = [new NodeOutage(0, TimeSpan.Zero, TimeSpan.FromHours(3), IsPlanned: true)] };

        var (whole, drained) = (Plan.Run(scenario, 3), Plan.Run(half, 3));

        Assert.Equal(drained.Admitted, drained.Answered);
        Assert.InRange(Value(drained, ScenarioFigures.Utilisation, "east"), 0.15, 0.7 * Value(whole, ScenarioFigures.Utilisation, "east"));
    }

    [Fact]
    public void Run_Emergencies_GoBeforeRoutineWorkByPreemption()
    {
        var scenario = TwoSites(TimeSpan.FromHours(6));

        var outcome = Plan.Run(scenario, 3);

        var (stroke, dental) = (Value(outcome, ScenarioFigures.WaitP95, "", "stroke"), Value(outcome, ScenarioFigures.WaitP95, "", "dental"));
        Assert.True(stroke < dental, $"stroke {stroke} s, dental {dental} s");
        Assert.True(Value(outcome, ScenarioFigures.Yields, "", "") > 0, "nothing yielded");
    }

    [Fact]
    public void Run_DeviceMemoryForOneModel_LoadsItAgainAndAgain()
    {
        var roomy = TwoSites(TimeSpan.FromHours(2));
        var tight = roomy with { Nodes = [.. roomy.Nodes.Select(n => n with { MemoryMib = 1_500 })] };

        var (fast, slow) = (Plan.Run(roomy, 3), Plan.Run(tight, 3));

        Assert.Equal(slow.Admitted, slow.Answered);
        Assert.True(Value(slow, ScenarioFigures.ResultP50, "", "stroke") > Value(fast, ScenarioFigures.ResultP50, "", "stroke") + 1);
    }

    private static double Value(ScenarioOutcome outcome, string metric, string place = "", string? pathway = null) =>
        outcome.Figures.First(f => f.Key.Metric == metric && f.Key.Place == place && (pathway is null || f.Key.Pathway == pathway)).Value;

    private static Scenario MmC(double arrivalsPerSecond, int slots, int days) => new()
    {
        Name = "mmc",
        Start = Given.Midnight,
        Duration = TimeSpan.FromDays(days),
        Sites = [new ScenarioSite("only", "region", 50, 70, 100, 0.5)],
        Nodes = [new ScenarioNode("node", 0, slots, 0, [Model])],
        Pathways = [new ScenarioPathway("pathway", Tier.Scheduled, TimeSpan.FromMinutes(10), [Model])],
        Models = new ModelCosts([KeyValuePair.Create(Model, new ModelCost { Fixed = TimeSpan.FromSeconds(10) })]),
        Flows =
        [
            new StudyFlow
            {
                Name = "flow",
                Pathway = 0,
                Rate = RateProfile.Constant(arrivalsPerSecond * TimeSpan.FromDays(1).TotalSeconds),
                Senders = [new FlowSender(0, 1)],
                Megabytes = Distribution.Deterministic(1),
                RunFactor = Distribution.Exponential(1),
            },
        ],
    };

    /// <summary>Two sites with a node each, half busy with routine work and some emergencies.</summary>
    private static Scenario TwoSites(TimeSpan duration) => new()
    {
        Name = "two-sites",
        Start = Given.Midnight,
        Duration = duration,
        DispatchDelay = TimeSpan.FromMilliseconds(50),
        Sites = [new ScenarioSite("east", "east", 50, 80, 100, 0.5), new ScenarioSite("west", "west", 50, 52, 100, 0.5)],
        Nodes = [new ScenarioNode("east-node", 0, 1, 0, ["stroke", "dental"]), new ScenarioNode("west-node", 1, 1, 0, ["stroke", "dental"])],
        Pathways =
        [
            new ScenarioPathway("stroke", Tier.Emergency, TimeSpan.FromMinutes(2), ["stroke"]),
            new ScenarioPathway("dental", Tier.Routine, TimeSpan.FromMinutes(1), ["dental"]),
        ],
        Models = new ModelCosts(
        [
            KeyValuePair.Create("stroke", new ModelCost { Fixed = TimeSpan.FromSeconds(3), Load = TimeSpan.FromSeconds(3), MemoryMib = 1_000 }),
            KeyValuePair.Create("dental", new ModelCost { Fixed = TimeSpan.FromSeconds(6), Load = TimeSpan.FromSeconds(1), MemoryMib = 1_000 }),
        ]),
        Flows = [Flow("stroke", 0, perMinute: 1, megabytes: 100), Flow("dental", 1, perMinute: 8, megabytes: 5)],
    };

    private static StudyFlow Flow(string name, int pathway, double perMinute, double megabytes) => new()
    {
        Name = name,
        Pathway = pathway,
        Rate = RateProfile.Constant(perMinute * 1_440),
        Senders = [new FlowSender(0, 1), new FlowSender(1, 1)],
        Megabytes = Distribution.Deterministic(megabytes),
    };
}
