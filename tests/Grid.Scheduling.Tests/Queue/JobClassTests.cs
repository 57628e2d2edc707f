using Grid.Scheduling.Jobs;
using Grid.Scheduling.Policy;
using Grid.Scheduling.Queue;
using static Grid.Scheduling.Tests.Dispatch.Given;
using static Grid.Scheduling.Tests.Nodes.GivenRuns;

namespace Grid.Scheduling.Tests.Queue;

/// <summary>Whose turn it is among the waiting jobs of one tier and model.</summary>
public class JobClassTests
{
    [Fact]
    public void Head_TwoSites_TakeTurnsByWhatTheyWereGiven()
    {
        var dental = Class(Tier.Routine);
        for (var i = 0; i < 4; i++) dental.Add(Entry(Dental($"a{i}", "almaty", 60 + i)));
        for (var i = 0; i < 2; i++) dental.Add(Entry(Dental($"b{i}", "astana", 600 + i)));

        Assert.Equal(["a0", "b0", "a1", "b1", "a2", "a3"], Served(dental));
    }

    [Fact]
    public void Head_SiteWithTwiceTheWeight_IsServedTwiceAsOften()
    {
        var dental = Class(Tier.Routine, new PolicyOptions { SiteWeights = new Dictionary<string, double> { ["astana"] = 2 } });
        for (var i = 0; i < 3; i++) dental.Add(Entry(Dental($"a{i}", "almaty", 60 + i)));
        for (var i = 0; i < 6; i++) dental.Add(Entry(Dental($"b{i}", "astana", 600 + i)));

        Assert.Equal(["a0", "b0", "b1", "a1", "b2", "b3", "a2", "b4", "b5"], Served(dental));
    }

    [Fact]
    public void Head_LongerRuns_CostASiteMoreOfItsShare()
    {
        var dental = Class(Tier.Routine);
        for (var i = 0; i < 2; i++) dental.Add(Entry(Dental($"a{i}", "almaty", 60 + i), runSeconds: 2));
        for (var i = 0; i < 4; i++) dental.Add(Entry(Dental($"b{i}", "astana", 600 + i)));

        Assert.Equal(["a0", "b0", "b1", "a1", "b2", "b3"], Served(dental));
    }

    [Fact]
    public void Add_SiteThatSentNothingForLong_HasNotSavedItsShareUp()
    {
        var dental = Class(Tier.Routine);
        for (var i = 0; i < 6; i++) dental.Add(Entry(Dental($"a{i}", "almaty", 60 + i)));
        for (var i = 0; i < 4; i++) Serve(dental);
        for (var i = 0; i < 3; i++) dental.Add(Entry(Dental($"b{i}", "astana", 600 + i)));

        Assert.Equal(["b0", "a4", "b1", "a5", "b2"], Served(dental));
    }

    [Fact]
    public void Refund_RunWasLost_TheSiteIsServedAsIfItHadNotPaid()
    {
        var dental = Class(Tier.Routine);
        for (var i = 0; i < 3; i++) dental.Add(Entry(Dental($"a{i}", "almaty", 60 + i)));
        for (var i = 0; i < 3; i++) dental.Add(Entry(Dental($"b{i}", "astana", 600 + i)));

        dental.Refund(Serve(dental));

        Assert.Equal("a1", dental.Head!.Job.Key.Study);
    }

    [Fact]
    public void Refund_MoreThanWasPaid_LeavesNoCredit()
    {
        var site = new SiteQueue("almaty", 2, EntryOrder.ByDeadline);
        site.Charge(3);
        Assert.Equal(1.5, site.StartTag);
        site.Refund(1);
        Assert.Equal(1, site.StartTag);
        site.Refund(9);
        Assert.Equal(0, site.StartTag);
        site.Activate(5);
        site.Activate(4);
        Assert.Equal(5, site.StartTag);
    }

    [Fact]
    public void Head_Emergencies_GoByDeadlineWhateverTheirSite()
    {
        var strokes = Class(Tier.Emergency);
        strokes.Add(Entry(Stroke("s3", "almaty", 90)));
        strokes.Add(Entry(Stroke("s1", "astana", 30)));
        strokes.Add(Entry(Stroke("s2", "almaty", 60)));
        strokes.Add(Entry(Stroke("s4", "astana", 120)));

        Assert.False(strokes.IsShared);
        Assert.Equal(["s1", "s2", "s3", "s4"], Served(strokes));
    }

    [Theory]
    [InlineData(OrderRule.Fifo, "late,soon")]
    [InlineData(OrderRule.StrictPriority, "late,soon")]
    [InlineData(OrderRule.EarliestDeadline, "soon,late")]
    public void Head_SimplerOrder_NoSiteTakesTurns(OrderRule order, string served)
    {
        var dental = Class(Tier.Routine, new PolicyOptions { Order = order });
        dental.Add(Entry(Dental("soon", dueInSeconds: 60) with { AdmittedAt = Noon.AddSeconds(1) }));
        dental.Add(Entry(Dental("late", dueInSeconds: 90)));

        Assert.False(dental.IsShared);
        Assert.Equal(served.Split(','), Served(dental));
    }

    [Fact]
    public void Head_LostAfterItsTurn_GoesBeforeAllSitesAndDoesNotMoveTheirTurns()
    {
        var dental = Class(Tier.Routine);
        for (var i = 0; i < 2; i++) dental.Add(Entry(Dental($"a{i}", "almaty", 60 + i)));
        for (var i = 0; i < 2; i++) dental.Add(Entry(Dental($"b{i}", "astana", 600 + i)));
        var apart = Entry(Dental("x", "astana", 900));
        apart.IsApart = true;
        dental.Add(apart);

        Assert.Equal((5, 1), (dental.Count, dental.CountApart));
        Assert.Equal(["x", "a0", "a1", "b0", "b1"], Served(dental)); // astana has paid for x
    }

    [Fact]
    public void WorkTicks_JobsComeAndGo_IsTheSumOfTheirRunTimes()
    {
        var dental = Class(Tier.Routine);
        var first = Entry(Dental("a"), 2);
        dental.Add(first);
        dental.Add(Entry(Dental("b"), 3));
        Assert.Equal((2, Seconds(5)), (dental.Count, dental.WorkTicks));

        dental.Remove(first);
        Assert.Equal((1, Seconds(3)), (dental.Count, dental.WorkTicks));
    }

    [Fact]
    public void SetAside_SiteOutOfReach_OthersAreServedUntilItIsPutBack()
    {
        var dental = Class(Tier.Routine);
        dental.Add(Entry(Dental("a", "almaty", 60)));
        dental.Add(Entry(Dental("b", "astana", 600)));

        var aside = dental.SetAside(dental.Head!);
        Assert.Equal("b", dental.Head!.Job.Key.Study);
        Assert.Null(dental.HeadOf("almaty"));
        Assert.Equal("b", dental.HeadOf("astana")!.Job.Key.Study);
        Assert.Null(dental.HeadOf("shymkent"));

        dental.PutBack(aside);
        dental.PutBack(aside); // once more changes nothing
        Assert.Equal(["a", "b"], Served(dental));
    }

    [Fact]
    public void PutBack_NothingWaitsThereAnyMore_StaysOut()
    {
        var dental = Class(Tier.Routine);
        var only = Entry(Dental("a"));
        dental.Add(only);
        var aside = dental.SetAside(only);
        dental.Remove(only);

        dental.PutBack(aside);

        Assert.Null(dental.Head);
    }

    [Fact]
    public void Unasked_Late_OneOfTheLastOfTheSiteWithMostWaiting()
    {
        var dental = Class(Tier.Routine);
        for (var i = 0; i < 2; i++) dental.Add(Entry(Dental($"a{i}", "almaty", 60 + i)));
        for (var i = 0; i < 3; i++) dental.Add(Entry(Dental($"b{i}", "astana", 600 + i)));

        Assert.Equal("b2", dental.Unasked(isLate: true)!.Job.Key.Study);
        dental.Unasked(isLate: true)!.PendingPlacement = new PendingPlacement { Asked = "east" };
        Assert.Equal("b1", dental.Unasked(isLate: true)!.Job.Key.Study);
        Assert.Equal("a0", dental.Unasked(isLate: false)!.Job.Key.Study);
    }

    [Fact]
    public void Unasked_LateAndTwoSitesWithAsMany_TheFirstByName()
    {
        var dental = Class(Tier.Routine);
        foreach (var (study, site) in new[] { ("z", "shymkent"), ("b", "astana"), ("a", "almaty") }) dental.Add(Entry(Dental(study, site)));

        Assert.Equal("a", dental.Unasked(isLate: true)!.Job.Key.Study);
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)] // no more are looked at
    public void Unasked_ManyAreAskedAlready_LooksAtSixtyFour(int asked, bool isFound)
    {
        var dental = Class(Tier.Routine);
        for (var i = 0; i < 80; i++)
        {
            var entry = Entry(Dental($"d{i:00}", dueInSeconds: 60 + i));
            if (i < asked) entry.PendingPlacement = new PendingPlacement { Asked = "east" };
            dental.Add(entry);
        }

        Assert.Equal(isFound, dental.Unasked(isLate: false) is not null);
    }

    [Fact]
    public void Unasked_NothingOrEverythingAsked_IsNull()
    {
        var dental = Class(Tier.Routine);
        Assert.Null(dental.Unasked(isLate: true));

        var only = Entry(Dental("a"));
        only.PendingPlacement = new PendingPlacement { Asked = "east" };
        dental.Add(only);
        Assert.Null(dental.Unasked(isLate: false));

        only.PendingPlacement.Asked = null;
        Assert.Same(only, dental.Unasked(isLate: false));
    }

    [Fact]
    public void Unasked_JobsApart_AreAskedFirstUnlessLateOnesAreWanted()
    {
        var dental = Class(Tier.Routine);
        var apart = Entry(Dental("x"));
        apart.IsApart = true;
        dental.Add(apart);
        Assert.Same(apart, dental.Unasked(isLate: true)); // there are no others

        dental.Add(Entry(Dental("a")));
        Assert.Same(apart, dental.Unasked(isLate: false));
        Assert.Equal("a", dental.Unasked(isLate: true)!.Job.Key.Study);
    }

    [Fact]
    public void CountBefore_SharedClass_AsManyOfEachOtherSiteAsItsOwnSends()
    {
        var dental = Class(Tier.Routine);
        var own = Enumerable.Range(0, 3).Select(i => Entry(Dental($"a{i}", "almaty", 60 + i))).ToList();
        own.ForEach(dental.Add);
        for (var i = 0; i < 9; i++) dental.Add(Entry(Dental($"b{i}", "astana", 600 + i)));
        dental.Add(Entry(Dental("c", "shymkent", 600)));

        // Two of its own, three of astana's nine, and shymkent's only one.
        Assert.Equal(2 + 3 + 1, dental.CountBefore(own[2]));
        Assert.Equal(0 + 1 + 1, dental.CountBefore(own[0]));
    }

    [Fact]
    public void CountBefore_Emergency_IsItsPlaceByDeadline()
    {
        var strokes = Class(Tier.Emergency);
        var entries = Enumerable.Range(0, 5).Select(i => Entry(Stroke($"s{i}", i % 2 == 0 ? "almaty" : "astana", 60 + i))).ToList();
        entries.ForEach(strokes.Add);

        Assert.Equal([0, 1, 2, 3, 4], entries.Select(strokes.CountBefore));
    }

    [Fact]
    public void CountBefore_JobApart_OnlyThoseThatAreApartTooAndBeforeIt()
    {
        var dental = Class(Tier.Routine);
        var apart = Enumerable.Range(0, 3).Select(i => Entry(Dental($"x{i}", "almaty", 60 + i))).ToList();
        apart.ForEach(entry => entry.IsApart = true);
        apart.ForEach(dental.Add);
        var other = Entry(Dental("a", "almaty", 1));
        dental.Add(other);

        Assert.Equal([0, 1, 2], apart.Select(dental.CountBefore));
        Assert.Equal(3, dental.CountBefore(other));
    }

    [Fact]
    public void CopyTags_NewMemory_GoesOnWithTheSameTurns()
    {
        var dental = Class(Tier.Routine);
        for (var i = 0; i < 3; i++) dental.Add(Entry(Dental($"a{i}", "almaty", 60 + i)));
        for (var i = 0; i < 3; i++) dental.Add(Entry(Dental($"b{i}", "astana", 600 + i)));
        for (var i = 0; i < 3; i++) Serve(dental);

        var copy = Class(Tier.Routine);
        copy.CopyTags(dental);
        copy.CopyVirtualTime(dental);
        foreach (var entry in new[] { Entry(Dental("a2", "almaty", 62)), Entry(Dental("b1", "astana", 601)), Entry(Dental("b2", "astana", 602)), Entry(Dental("c", "shymkent", 900)) }) copy.Add(entry);

        // Shymkent is new: it begins where the others' turns stand.
        Assert.Equal(["b1", "c", "a2", "b2"], Served(copy));
    }

    private static JobClass Class(Tier tier, PolicyOptions? policy = null) => new(tier, tier == Tier.Emergency ? "stroke" : "dental", policy ?? new PolicyOptions());

    private static JobEntry Serve(JobClass jobs)
    {
        var entry = jobs.Head!;
        jobs.Remove(entry);
        jobs.Charge(entry);
        return entry;
    }

    private static List<string> Served(JobClass jobs)
    {
        var served = new List<string>();
        while (jobs.Head is not null) served.Add(Serve(jobs).Job.Key.Study);
        return served;
    }
}
