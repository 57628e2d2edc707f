using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Nodes;
using static Grid.Scheduling.Tests.Nodes.GivenRuns;

namespace Grid.Scheduling.Tests.Nodes;

/// <summary>For how long a fault that is no study's keeps work from a node.</summary>
public class PlumbingFaultsTests
{
    [Theory]
    [InlineData(1, false, 1)]
    [InlineData(2, false, 2)]
    [InlineData(3, false, 4)]
    [InlineData(7, false, 60)] // never longer than a minute
    [InlineData(40, false, 60)]
    [InlineData(3, true, 4)]
    [InlineData(7, true, 4)] // an emergency finds out sooner
    public void Blocks_FaultOfTheNode_TwiceAsLongAfterEachFurtherOne(int times, bool isUrgent, double pause)
    {
        var (faults, at) = Met(PlumbingPart.Node, "", times);

        Assert.True(faults.Blocks("almaty", "stroke", needsImages: false, hasMetIt: true, isUrgent, at + Seconds(pause) - 1));
        Assert.False(faults.Blocks("almaty", "stroke", needsImages: false, hasMetIt: true, isUrgent, at + Seconds(pause)));
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(9, 600)]
    public void Blocks_FaultOfAModel_OnlyWorkOfThatModelAndForLonger(int times, double pause)
    {
        var (faults, at) = Met(PlumbingPart.Model, "stroke", times);

        Assert.True(faults.Blocks("almaty", "stroke", false, false, isUrgent: true, at + Seconds(pause) - 1));
        Assert.False(faults.Blocks("almaty", "stroke", false, false, isUrgent: true, at + Seconds(pause)));
        Assert.False(faults.Blocks("almaty", "dental", false, false, isUrgent: true, at));
    }

    [Fact]
    public void Blocks_WayToASite_OnlyJobsThatNeedItsImages()
    {
        var (faults, at) = Met(PlumbingPart.Site, "almaty", 1);

        Assert.True(faults.Blocks("almaty", "stroke", needsImages: true, false, false, at));
        Assert.False(faults.Blocks("almaty", "stroke", needsImages: false, false, false, at));
        Assert.False(faults.Blocks("astana", "stroke", needsImages: true, false, false, at));
    }

    [Fact]
    public void Blocks_JobThatHasMetTheFaultItself_LetsOthersOfItsSiteAskFirst()
    {
        var (faults, at) = Met(PlumbingPart.Site, "almaty", 1);

        Assert.True(faults.Blocks("almaty", "stroke", true, hasMetIt: true, false, at + Seconds(1.9)));
        Assert.False(faults.Blocks("almaty", "stroke", true, hasMetIt: true, false, at + Seconds(2)));
        Assert.False(faults.Blocks("almaty", "stroke", true, hasMetIt: false, false, at + Seconds(1)));
    }

    [Fact]
    public void Add_RunsThatFailTogether_AreOneFault()
    {
        var faults = new PlumbingFaults();
        faults.Add(PlumbingPart.Node, "", "first", Seconds(5));
        faults.Add(PlumbingPart.Node, "", "together", Seconds(5.9));
        Assert.Equal(new PlumbingFault(Seconds(5), 1, Seconds(5), "first"), Assert.Single(faults.All).Value);

        faults.Add(PlumbingPart.Node, "", "again", Seconds(6));
        Assert.Equal(new PlumbingFault(Seconds(6), 2, Seconds(5), "again"), Assert.Single(faults.All).Value);
    }

    [Fact]
    public void Clear_SomethingWentWell_OnlyThatPartIsForgotten()
    {
        var faults = new PlumbingFaults();
        faults.Add(PlumbingPart.Site, "almaty", "a", 0);
        faults.Add(PlumbingPart.Site, "astana", "b", 0);
        var copy = faults.Copy();

        faults.Clear(PlumbingPart.Site, "almaty");

        Assert.Equal("astana", Assert.Single(faults.All).Key.Name);
        Assert.Equal(2, copy.All.Count());
        Assert.True(faults.IsAny);
    }

    [Theory]
    [InlineData(FaultKind.Images, "Site")]
    [InlineData(FaultKind.ImagesLost, "Site")]
    [InlineData(FaultKind.Model, "Model")]
    [InlineData(FaultKind.Node, "Node")]
    public void PartOf_EveryFault_SaysWhatIsLeftAlone(FaultKind kind, string part) => Assert.Equal(part, PlumbingFaults.PartOf(kind).ToString());

    /// <summary>So many times, ten seconds apart; with the time of the last.</summary>
    private static (PlumbingFaults Faults, long At) Met(PlumbingPart part, string name, int times)
    {
        var faults = new PlumbingFaults();
        for (var i = 1; i <= times; i++) faults.Add(part, name, "why", Seconds(10 * i));
        return (faults, Seconds(10 * times));
    }
}
