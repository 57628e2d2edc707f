using Grid.Simulator.Chance;

namespace Grid.Simulator.Tests.Chance;

public class SeededChanceTests
{
    [Fact]
    public void Next64_ReferenceState_GivesThePublishedSequence()
    {
        var chance = new SeededChance(1, 2, 3, 4);

        // What the reference code gives for this state.
        Assert.Equal([11_520, 0, 1_509_978_240, 1_215_971_899_390_074_240], Enumerable.Range(0, 4).Select(_ => chance.Next64()));
    }

    [Fact]
    public void Next64_SameSeedOtherStream_GivesAnotherSequence()
    {
        Assert.Equal(new SeededChance(9, 1).Next64(), new SeededChance(9, 1).Next64());
        Assert.NotEqual(new SeededChance(9, 1).Next64(), new SeededChance(9, 2).Next64());
    }

    [Fact]
    public void Exponential_ManyDraws_HaveTheirMean()
    {
        var chance = new SeededChance(3);

        var mean = Enumerable.Range(0, 200_000).Average(_ => chance.Exponential(5));

        // The standard error is 5 / sqrt(200,000), about 0.011.
        Assert.InRange(mean, 4.95, 5.05);
    }
}
