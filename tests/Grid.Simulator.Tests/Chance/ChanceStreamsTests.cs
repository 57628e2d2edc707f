using Grid.Simulator.Chance;

namespace Grid.Simulator.Tests.Chance;

public class ChanceStreamsTests
{
    [Fact]
    public void Of_SameKey_IsTheSameStreamWhoeverElseDraws()
    {
        var streams = new ChanceStreams(7, 2);
        streams.Of(ChancePurpose.Arrivals, 1).Next64();

        Assert.Equal(new ChanceStreams(7, 2).Of(ChancePurpose.RunTimes, 5).Next64(), streams.Of(ChancePurpose.RunTimes, 5).Next64());
    }

    [Fact]
    public void Of_AnyPartOfTheKeyChanged_IsAnotherStream()
    {
        var first = new HashSet<ulong>();
        for (ulong seed = 1; seed <= 5; seed++)
            for (var replication = 0; replication < 20; replication++)
                foreach (var purpose in Enum.GetValues<ChancePurpose>())
                    for (ulong entity = 0; entity < 50; entity++)
                        first.Add(new ChanceStreams(seed, replication).Of(purpose, entity).Next64());

        Assert.Equal(5 * 20 * Enum.GetValues<ChancePurpose>().Length * 50, first.Count);
    }

    [Fact]
    public void Of_NeighbouringEntities_DoNotCorrelate()
    {
        var streams = new ChanceStreams(1, 0);
        double sum = 0;
        for (ulong entity = 0; entity < 100_000; entity++)
            sum += (streams.Of(ChancePurpose.Arrivals, entity).Next() - 0.5) * (streams.Of(ChancePurpose.Arrivals, entity + 1).Next() - 0.5);

        // The product's standard deviation is 1/12; this is four standard errors.
        Assert.InRange(sum / 100_000, -4.0 / 12 / Math.Sqrt(100_000), 4.0 / 12 / Math.Sqrt(100_000));
    }
}
