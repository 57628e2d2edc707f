using Grid.Scheduling.Jobs;
using Grid.Scheduling.Policy;
using Grid.Scheduling.Queue;
using static Grid.Scheduling.Tests.Dispatch.Given;
using static Grid.Scheduling.Tests.Nodes.GivenRuns;

namespace Grid.Scheduling.Tests.Queue;

public class WaitingJobsTests
{
    [Fact]
    public void Classes_JobsInAnyOrder_ByTierThenModel()
    {
        var waiting = new WaitingJobs(new PolicyOptions());
        foreach (var job in new[] { Dental("d"), Breast("m"), Stroke("s"), Dental("e") with { Key = new JobKey("e", "alpha") }, Dental("f") with { Key = new JobKey("f", "zeta") } }) waiting.Add(Entry(job));

        Assert.Equal(
            [(Tier.Emergency, "stroke"), (Tier.Scheduled, "breast"), (Tier.Routine, "alpha"), (Tier.Routine, "dental"), (Tier.Routine, "zeta")],
            waiting.Classes.Select(one => (one.Tier, one.Model)));
        Assert.Same(waiting.ClassOf(Dental("x")), waiting.ClassNamed(Tier.Routine, "dental"));
    }

    [Fact]
    public void Count_JobsComeAndGo_EmergenciesAreCountedApart()
    {
        var waiting = new WaitingJobs(new PolicyOptions());
        var (stroke, other, dental) = (Entry(Stroke("s")), Entry(Stroke("t")), Entry(Dental("d")));
        foreach (var entry in new[] { stroke, other, dental }) waiting.Add(entry);
        Assert.Equal((3, 2), (waiting.Count, waiting.Emergencies));

        waiting.Remove(dental);
        Assert.Equal((2, 2), (waiting.Count, waiting.Emergencies));
        waiting.Remove(stroke);
        Assert.Equal((1, 1), (waiting.Count, waiting.Emergencies));
    }
}
