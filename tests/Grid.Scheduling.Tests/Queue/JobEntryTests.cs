using Grid.Scheduling.Jobs;
using Grid.Scheduling.Queue;
using static Grid.Scheduling.Tests.Dispatch.Given;
using static Grid.Scheduling.Tests.Nodes.GivenRuns;

namespace Grid.Scheduling.Tests.Queue;

/// <summary>What is remembered of a job that failed or was lost: on it rests where it is tried next, and when it is given up.</summary>
public class JobEntryTests
{
    [Fact]
    public void New_HasNotFailed()
    {
        var entry = Entry(Stroke("s"));

        Assert.Equal((0, 0L, "", 0, -1), (entry.Failures, entry.RetryAt, entry.LastReason, entry.NodesHarmed, entry.HeapIndex));
        Assert.Empty(entry.FailedOn);
        Assert.Empty(entry.CopyLosses());
    }

    [Fact]
    public void AddFailure_SameNodeAgain_IsOneNodeAndTwoFailures()
    {
        var entry = Entry(Stroke("s"));
        entry.AddFailure("n1", "why");
        entry.AddFailure("n1", ""); // nothing said: the last reason stands
        entry.MergeFailures(["n1", "n2"]);
        entry.RetryAfter(5);

        Assert.Equal((3, "why", 5L, 2), (entry.Failures, entry.LastReason, entry.RetryAt, entry.NodesHarmed));
        Assert.Equal(["n1", "n2"], entry.FailedOn);
    }

    [Fact]
    public void NodesHarmed_LostNodes_CountOnceAndOnlyIfTheRunHadBegun()
    {
        var entry = Entry(Stroke("s"));
        entry.AddFailure("n1", "why");
        entry.AddLosses([new NodeLoss("n1", 1, 1, true), new NodeLoss("n2", 1, 2, true), new NodeLoss("n2", 2, 3, true), new NodeLoss("n3", 1, 4, false)]);
        entry.AddLosses([new NodeLoss("n3", 1, 4, false)]); // told twice

        Assert.Equal((2, 4), (entry.NodesHarmed, entry.Losses.Count));
    }

    [Fact]
    public void ForgiveLosses_NodeHadOnlyBeenSilent_OnlyThatLossIsForgotten()
    {
        var entry = Entry(Stroke("s"));
        entry.AddLosses([new NodeLoss("n1", 1, 1, true), new NodeLoss("n1", 2, 2, true), new NodeLoss("n2", 1, 1, true)]);

        entry.ForgiveLosses("n1", 1);
        Assert.Equal([("n1", 2L), ("n2", 1L)], entry.Losses.Select(loss => (loss.Node, loss.Incarnation)));
        entry.ForgiveLoss("n1", 1); // another lease
        Assert.Equal(2, entry.Losses.Count);
        entry.ForgiveLoss("n1", 2);
        Assert.Equal("n2", Assert.Single(entry.Losses).Node);
    }

    [Fact]
    public void Copy_NewMemory_KnowsTheSameAndGoesOnAlone()
    {
        var entry = Entry(Stroke("s"));
        entry.AddFailure("n1", "why");
        entry.AddLosses([new NodeLoss("n2", 1, 1, true)]);
        entry.RetryAfter(5);
        (entry.Epoch, entry.IsCharged, entry.IsApart, entry.IsUnconfirmed, entry.Kept) = (3, true, true, true, new Checkpoint("n1", 1, 4));
        entry.PendingPlacement = new PendingPlacement { Asked = "east", AskedUntil = 7, HomeTicks = 8, RefusedBy = [("west", 2)] };
        entry.Trouble = new ImageTrouble { Since = 1, Times = 2, TimesLost = 3, LostSince = 4, Reason = "r" };
        entry.Trouble.Tried.Add("n9");

        var copy = entry.Copy();
        Assert.Equal((1, "why", 5L, 2, 3L, true, true, true), (copy.Failures, copy.LastReason, copy.RetryAt, copy.NodesHarmed, copy.Epoch, copy.IsCharged, copy.IsApart, copy.IsUnconfirmed));
        Assert.Equal(("east", 7L, 8L, ("west", 2L)), (copy.PendingPlacement!.Asked, copy.PendingPlacement.AskedUntil, copy.PendingPlacement.HomeTicks, Assert.Single(copy.PendingPlacement.RefusedBy!)));
        Assert.Equal((1L, 2, 3, 4L, "r", "n9"), (copy.Trouble!.Since, copy.Trouble.Times, copy.Trouble.TimesLost, copy.Trouble.LostSince, copy.Trouble.Reason, Assert.Single(copy.Trouble.Tried)));
        Assert.Same(entry.Kept, copy.Kept);

        copy.AddFailure("n5", "other");
        copy.Trouble.Tried.Add("n8");
        Assert.Equal((1, 1), (entry.Failures, entry.Trouble.Tried.Count));
    }

    [Theory]
    [InlineData(1, 4, 0.75)]
    [InlineData(0, 4, 1)]
    [InlineData(9, 4, 0)] // no more than all of them
    [InlineData(-9, 4, 1)]
    [InlineData(3, 0, 1)] // nobody has said how many there are
    public void Rest_SlicesKept_IsTheShareThatIsLeft(int done, int total, double rest) => Assert.Equal(rest, new Checkpoint("n1", done, total).Rest);
}
