using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Learning;
using Grid.Scheduling.Policy;
using static Grid.Scheduling.Tests.Dispatch.Given;

namespace Grid.Scheduling.Tests.Learning;

/// <summary>Estimates start from the manifest, follow what nodes show, and say how far off they were.</summary>
public class LearningTests
{
    [Fact]
    public void Handle_NodeThatProvesSlow_LosesToOneFartherAway()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("slow")));
        for (var i = 0; i < 30; i++) RunOne(dispatcher, $"s{i}", "slow", TimeSpan.FromSeconds(30));
        dispatcher.Handle(Heard(Node("quick", "astana")));

        var lease = Assert.IsType<TakeLease>(Assert.Single(dispatcher.Handle(Admitted(Stroke("next")))));

        Assert.Equal("quick", lease.Node);
    }

    [Fact]
    public void Handle_EqualNodesWhoseRunsScatter_NobodyLooksFasterAndTheNearestGoesOnBeingChosen()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("near")));
        dispatcher.Handle(Heard(Node("far", "astana")));
        var chance = new Random(7);
        var chosen = new List<string>();
        for (var i = 0; i < 400; i++)
        {
            // Each node in turn, with a time between half and one and a half of what is stated, as chance has it.
            var other = i % 2 == 0 ? "near" : "far";
            dispatcher.Handle(new LeaseFound(Noon, Stroke($"s{i}"), other, 1, []));
            dispatcher.Handle(new RunCompleted(Noon, Stroke($"s{i}").Key, other, 1, new MeasuredTimes(TimeSpan.Zero, TimeSpan.FromSeconds(4.8 * (0.5 + chance.NextDouble())), 8, 8, 0)));

            var lease = Assert.IsType<TakeLease>(Assert.Single(dispatcher.Handle(Admitted(Stroke($"next{i}") with { Bytes = 0 }))));
            chosen.Add(lease.Node);
            dispatcher.Handle(new JobGone(Noon, lease.Key));
        }

        Assert.True(chosen.Count(n => n == "near") >= 380, $"near was chosen {chosen.Count(n => n == "near")} times of 400");
    }

    [Fact]
    public void Handle_LearningRateZero_ManifestStands()
    {
        var dispatcher = Dispatcher(new PolicyOptions { LearningRate = 0 });
        dispatcher.Handle(Heard(Node("slow")));
        for (var i = 0; i < 30; i++) RunOne(dispatcher, $"s{i}", "slow", TimeSpan.FromSeconds(30));
        dispatcher.Handle(Heard(Node("quick", "astana")));

        Assert.Equal("slow", Assert.IsType<TakeLease>(Assert.Single(dispatcher.Handle(Admitted(Stroke("next"))))).Node);
    }

    [Fact]
    public void Handle_Completed_EstimateAndItsErrorAreRecorded()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("n1")));

        var record = RunOne(dispatcher, "s1", "n1", TimeSpan.FromSeconds(6));

        // 2 s and 0.1 s for each of 28 images.
        Assert.Equal(TimeSpan.FromSeconds(4.8), record.ExpectedRun);
        Assert.Equal(TimeSpan.FromSeconds(1.2), record.Error);
        var quality = Assert.Single(dispatcher.Estimates());
        Assert.Equal((1L, 1.2, 1.2), (quality.Runs, Math.Round(quality.MeanErrorSeconds, 6), Math.Round(quality.WorstErrorSeconds, 6)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void Handle_MeasuredTimeThatCannotBe_TeachesNothing(double seconds)
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("n1")));

        RunOne(dispatcher, "s1", "n1", TimeSpan.FromSeconds(seconds));

        Assert.Equal(1, Assert.Single(dispatcher.Estimates()).RunFactor);
    }

    [Fact]
    public void Handle_OneAbsurdMeasurement_IsBounded()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("n1")));

        RunOne(dispatcher, "s1", "n1", TimeSpan.FromDays(100));

        Assert.InRange(Assert.Single(dispatcher.Estimates()).RunFactor, 1, 5);
    }

    private static EstimateRecord RunOne(Dispatcher dispatcher, string study, string node, TimeSpan took)
    {
        var key = Stroke(study).Key;
        Assert.Single(dispatcher.Handle(Admitted(Stroke(study))));
        dispatcher.Handle(new LeaseGranted(Noon, key, node, 1));
        dispatcher.Handle(new StartAccepted(Noon, key, node, 1, 1, 1));
        var actions = dispatcher.Handle(new RunCompleted(Noon, key, node, 1, new MeasuredTimes(TimeSpan.Zero, took, 8, 8, 0)));
        return actions.OfType<RecordEstimate>().Single().Estimate;
    }
}
