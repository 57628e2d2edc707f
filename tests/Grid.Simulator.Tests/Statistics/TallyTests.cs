using Grid.Simulator.Statistics;

namespace Grid.Simulator.Tests.Statistics;

public class TallyTests
{
    [Fact]
    public void Add_AFewNumbers_GivesTheirMomentsAndRange()
    {
        var tally = Of(2, 4, 4, 4, 5, 5, 7, 9);

        Assert.Equal(5, tally.Mean);
        Assert.Equal(32.0 / 7, tally.Variance, 12);
        Assert.Equal((2, 9, 8), (tally.Minimum, tally.Maximum, tally.Count));
    }

    [Fact]
    public void Add_NumbersFarFromZero_KeepsTheVariance() =>
        Assert.Equal(30, Of(1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16).Variance, 6);

    [Fact]
    public void Merge_TwoParts_EqualsTheWhole()
    {
        var merged = Of(2, 4, 4);
        merged.Merge(Of(4, 5, 5, 7, 9));

        Assert.Equal(5, merged.Mean, 12);
        Assert.Equal(32.0 / 7, merged.Variance, 12);
        Assert.Equal((2, 9, 8), (merged.Minimum, merged.Maximum, merged.Count));
    }

    [Fact]
    public void Merge_WithNothing_ChangesNothing()
    {
        var merged = new Tally();
        merged.Merge(Of(3, 5));
        merged.Merge(new Tally());

        Assert.Equal((4, 2, 2), (merged.Mean, merged.Variance, merged.Count));
    }

    [Fact]
    public void Mean_NoObservation_IsNotANumber()
    {
        Assert.Equal(double.NaN, new Tally().Mean);
        Assert.Equal(double.NaN, Of(1).Variance);
    }

    private static Tally Of(params double[] values)
    {
        var tally = new Tally();
        foreach (var value in values) tally.Add(value);
        return tally;
    }
}
