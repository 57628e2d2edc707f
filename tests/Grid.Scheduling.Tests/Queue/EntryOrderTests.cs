using Grid.Scheduling.Jobs;
using Grid.Scheduling.Queue;
using static Grid.Scheduling.Tests.Dispatch.Given;
using static Grid.Scheduling.Tests.Nodes.GivenRuns;

namespace Grid.Scheduling.Tests.Queue;

/// <summary>The order is total: by the one time, then by the other, then by name.</summary>
public class EntryOrderTests
{
    private static readonly JobEntry Soon = Entry(Dental("m", dueInSeconds: 60) with { AdmittedAt = Noon.AddSeconds(9) });
    private static readonly JobEntry Late = Entry(Dental("b", dueInSeconds: 90));

    [Fact]
    public void Compare_ByDeadlineOrByArrival_TheOtherTimeDecidesOnlyBetweenEqualOnes()
    {
        Assert.True(EntryOrder.ByDeadline.Compare(Soon, Late) < 0);
        Assert.True(EntryOrder.ByArrival.Compare(Soon, Late) > 0);
        Assert.True(EntryOrder.ByDeadline.KeyOf(Soon) < EntryOrder.ByDeadline.KeyOf(Late));
        Assert.True(EntryOrder.ByArrival.KeyOf(Soon) > EntryOrder.ByArrival.KeyOf(Late));

        var sameDeadline = Entry(Dental("a", dueInSeconds: 60) with { AdmittedAt = Noon.AddSeconds(10) });
        var sameArrival = Entry(Dental("a", dueInSeconds: 95));
        Assert.True(EntryOrder.ByDeadline.Compare(Soon, sameDeadline) < 0);
        Assert.True(EntryOrder.ByArrival.Compare(Late, sameArrival) < 0);
    }

    [Fact]
    public void Compare_EqualTimes_ByStudyThenByModel()
    {
        var (a, b) = (Entry(Dental("a")), Entry(Dental("b")));

        Assert.True(EntryOrder.ByDeadline.Compare(a, b) < 0);
        Assert.True(new JobKey("a", "z").CompareTo(new JobKey("b", "a")) < 0);
        Assert.True(new JobKey("a", "a").CompareTo(new JobKey("a", "b")) < 0);
        Assert.Equal(0, new JobKey("a", "a").CompareTo(new JobKey("a", "a")));
    }
}
