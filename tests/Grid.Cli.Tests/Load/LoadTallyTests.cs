using Grid.Cli.Load;

namespace Grid.Cli.Tests.Load;

public sealed class LoadTallyTests
{
    [Fact]
    public void Figures_LateSender_IsInEveryTimeAndToldByItself()
    {
        var tally = new LoadTally();
        tally.OnSent("dental", TimeSpan.FromSeconds(2));
        tally.OnAcknowledged("dental", TimeSpan.FromSeconds(2.5), "dental");
        tally.OnAnswered("dental", TimeSpan.FromSeconds(6));

        var figures = tally.Figures();

        Assert.Equal((1, 1, 1, 0), (figures.Sent, figures.Acknowledged, figures.Answered, figures.Outstanding));
        Assert.Equal((2.0, 6.0), (figures.Late.Max, figures.Pathways[0].Answered.Max));
    }

    [Fact]
    public void Figures_TurnedAway_AreCountedByKindWithTheFirstReason()
    {
        var tally = new LoadTally();
        for (var i = 0; i < 3; i++) tally.OnSent("dental", TimeSpan.Zero);
        tally.OnTurnedAway("busy", "too much routine work waits");
        tally.OnTurnedAway("busy", "another word");
        tally.OnTurnedAway("refused", "no such site");

        var figures = tally.Figures();

        Assert.Equal(0, figures.Outstanding);
        Assert.Equal([new RefusalFigures("busy", 2, "too much routine work waits"), new RefusalFigures("refused", 1, "no such site")], figures.TurnedAway);
    }

    [Fact]
    public void HoldBack_OnlyTheFirstTime_IsNews()
    {
        var tally = new LoadTally();

        Assert.Equal((true, false, false), (tally.HoldBack(), tally.HoldBack(), tally.HoldBack()));
        Assert.Equal(3, tally.Figures().HeldBack);
    }
}
