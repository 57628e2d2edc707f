using Grid.Simulator.Planning;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Tests.Planning;
using Grid.Simulator.Tests.Scenarios;
using Grid.Simulator.Traces;

namespace Grid.Simulator.Tests.Traces;

public sealed class RecordedScenarioTests
{
    private static readonly Scenario Grid = Today();

    [Fact]
    public void Run_StudiesOneAfterTheOther_TakeWhatTheyTookAndStartAtOnce()
    {
        // From the site of the node that ran it: nothing moves.
        var load = Recorded.Load(
            Recorded.Study(1, 0, "dental", Recorded.Job(waitMs: 50, runMs: 700, resultMs: 750)),
            Recorded.Study(2, 60_000, "dental", Recorded.Job(waitMs: 50, runMs: 1_300, resultMs: 1_350)));

        var over = RecordedScenario.Of(Grid, load);
        var outcome = Plan.Run(over.Scenario, 1);

        Assert.Equal((2L, 2L), (outcome.Admitted, outcome.Answered));
        foreach (var figure in over.Compare(outcome)) Assert.Equal(figure.Recorded, figure.Simulated, 0.001);
    }

    [Fact]
    public void Run_BurstOnOneSlot_WaitsOneAfterTheOther()
    {
        var one = Grid with { Nodes = [Grid.Nodes[0]], Policy = Grid.Policy with { BatchJobs = 1 }, DispatchDelay = TimeSpan.Zero };
        var load = Recorded.Load([.. Enumerable.Range(1, 10).Select(i => Recorded.Study(i, 0, "dental", Recorded.Job(runMs: 1_000, node: one.Nodes[0].Name)))]);

        var over = RecordedScenario.Of(one, load);
        var waits = over.Compare(Plan.Run(over.Scenario, 1)).Single(f => f.Metric == ScenarioFigures.WaitMean);

        Assert.Equal(4.5, waits.Simulated, 0.01);
    }

    [Fact]
    public void Run_SameFileAndSeed_SameHash()
    {
        var load = Recorded.Load([.. Enumerable.Range(1, 200).Select(i => Recorded.Study(i, i * 37, i % 9 == 0 ? "stroke" : "dental", Recorded.Job(i % 9 == 0 ? "stroke-hypodensity" : "dental-lesion", runMs: 400 + i)))]);

        var (first, second) = (RecordedScenario.Of(Grid, load), RecordedScenario.Of(Grid, load));

        Assert.Equal(Plan.Run(first.Scenario, 3).DecisionHash, Plan.Run(second.Scenario, 3).DecisionHash);
        Assert.Equal((200L, 200L), (first.Jobs, first.Measured));
    }

    [Fact]
    public void Run_OtherPolicy_DecidesOtherwise()
    {
        var load = Recorded.Load([.. Enumerable.Range(1, 60).Select(i => Recorded.Study(i, i, i == 60 ? "stroke" : "dental", Recorded.Job(i == 60 ? "stroke-hypodensity" : "dental-lesion", runMs: 3_000)))]);
        var fifo = Grid with { Policy = Grid.Policy with { Order = Scheduling.Policy.OrderRule.Fifo, Preemption = false } };

        var stroke = Wait(Grid);

        Assert.True(Wait(fifo) > stroke + 10, $"the stroke waits {stroke} s, and under first come first served not much longer");

        double Wait(Scenario scenario)
        {
            var over = RecordedScenario.Of(scenario, load);
            return over.Compare(Plan.Run(over.Scenario, 1)).Single(f => f is { Pathway: "stroke", Metric: ScenarioFigures.WaitMean }).Simulated;
        }
    }

    [Fact]
    public void Of_StudiesWithoutWork_AreCountedAndLeftOut()
    {
        var over = RecordedScenario.Of(Grid, Recorded.Load(Recorded.Study(1, 0, "dental", Recorded.Job()), Recorded.Study(2, 5, "", []), Recorded.Study(3, 9, "breast", [])));

        Assert.Equal((1L, 2L), (over.Studies, over.WithoutWork));
        Assert.Equal(1, Plan.Run(over.Scenario, 1).Admitted);
    }

    [Theory]
    [InlineData("NOWHERE", "dental", "dental-lesion", "site \"NOWHERE\"")]
    [InlineData("SC-01", "feet", "dental-lesion", "pathway \"feet\"")]
    [InlineData("SC-01", "dental", "feet-lesion", "model \"feet-lesion\"")]
    public void Of_NameTheScenarioDoesNotHave_SaysWhichLine(string site, string pathway, string model, string expected)
    {
        var load = Recorded.Load(Recorded.Study(1, 0, "dental", Recorded.Job()), Recorded.Study(2, 5, pathway, Recorded.Job(model)) with { Site = site });

        var wrong = Assert.Throws<RecordedLoadException>(() => RecordedScenario.Of(Grid, load));

        Assert.Contains($":2: {expected}, which the scenario does not have; expected one of ", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_WeekdayAndHour_AreThoseOfTheRecording()
    {
        var study = Recorded.Study(1, 0, "dental", Recorded.Job());
        var header = Recorded.Header([study]) with { StartsOn = DayOfWeek.Saturday, StartHour = 17 };

        var start = RecordedScenario.Of(Grid, RecordedLoad.Of(header, [study])).Scenario.Start;

        Assert.Equal((DayOfWeek.Saturday, 17), (start.DayOfWeek, start.Hour));
    }

    internal static Scenario Today(params string[] overrides) =>
        ScenarioFile.TryLoadGrid(Path.Combine(Shipped.Folder, "..", "..", "silo.json"), overrides, new Dictionary<string, string>(), out var scenario, out var failed)
            ? scenario
            : throw new InvalidOperationException(failed.Describe());
}
