using MathNet.Numerics.Distributions;

namespace Grid.Simulator.Tests.Statistics;

/// <summary>What the library answers at the shares and degrees that are asked for here: its next version may not be less exact.</summary>
public class StudentTTests
{
    // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, critical values of Student's t.
    [Theory]
    [InlineData(0.90, 1, 3.078)]
    [InlineData(0.95, 1, 6.314)]
    [InlineData(0.975, 1, 12.706)]
    [InlineData(0.99, 1, 31.821)]
    [InlineData(0.999, 1, 318.313)]
    [InlineData(0.975, 2, 4.303)]
    [InlineData(0.999, 2, 22.327)]
    [InlineData(0.95, 5, 2.015)]
    [InlineData(0.975, 5, 2.571)]
    [InlineData(0.90, 10, 1.372)]
    [InlineData(0.975, 10, 2.228)]
    [InlineData(0.999, 10, 4.144)]
    [InlineData(0.975, 29, 2.045)]
    [InlineData(0.99, 30, 2.457)]
    [InlineData(0.975, 60, 2.000)]
    [InlineData(0.975, 100, 1.984)]
    [InlineData(0.999, 100, 3.174)]
    public void Quantile_PublishedTable_AgreesToItsLastDigit(double share, int degrees, double published) =>
        Assert.Equal(published, StudentT.InvCDF(0, 1, degrees, share), tolerance: published > 100 ? 0.005 : 0.00051);

    // Closed forms: tan(pi (p - 1/2)) for one degree, (2p - 1) / sqrt(2 p (1 - p)) for two.
    [Theory]
    [InlineData(0.6)]
    [InlineData(0.975)]
    [InlineData(0.9995)]
    public void Quantile_OneAndTwoDegrees_EqualTheClosedForms(double share)
    {
        var one = Math.Tan(Math.PI * (share - 0.5));
        var two = ((2 * share) - 1) / Math.Sqrt(2 * share * (1 - share));

        Assert.Equal(1, StudentT.InvCDF(0, 1, 1, share) / one, 8);
        Assert.Equal(1, StudentT.InvCDF(0, 1, 2, share) / two, 8);
    }

    [Fact]
    public void Quantile_ManyDegrees_TendsToTheNormalOne()
    {
        Assert.Equal(1.959964, StudentT.InvCDF(0, 1, int.MaxValue, 0.975), tolerance: 3e-5);
        Assert.Equal(0, StudentT.InvCDF(0, 1, 7, 0.5), 9);
        Assert.Equal(-StudentT.InvCDF(0, 1, 7, 0.9), StudentT.InvCDF(0, 1, 7, 0.1), 9);
    }
}
