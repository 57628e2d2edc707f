using Grid.Scheduling.Policy;

namespace Grid.Scheduling.Tests.Policy;

public class PolicyOptionsTests
{
    /// <summary>What a hospital gets that chooses nothing; a change of these is a change of its service.</summary>
    [Fact]
    public void Defaults_AreAsTheDocumentationSays()
    {
        var policy = new PolicyOptions();

        Assert.Equal((OrderRule.DeadlineProtected, PlacementRule.SoonestCompletion, true), (policy.Order, policy.Placement, policy.Preemption));
        Assert.Equal(
            [900, 0.5, 2, 3, 2, 5],
            new[] { policy.RoutineGrace, policy.MinimumRun, policy.SliceLimit, policy.YieldPatience, policy.SpillMargin, policy.ReservationHold }.Select(time => time.TotalSeconds));
        Assert.Equal((8, 2, 0.2, 0), (policy.BatchJobs, policy.Lookahead, policy.LearningRate, policy.SiteWeights.Count));
        var limits = policy.Admission;
        Assert.Equal((20_000, 20_000, 1_000_000, 1_500_000), (limits.RoutinePerSite, limits.ScheduledPerSite, limits.RoutineTotal, limits.ScheduledTotal));
    }
}
