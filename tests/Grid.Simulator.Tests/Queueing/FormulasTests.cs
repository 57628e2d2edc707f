using Grid.Simulator.Chance;
using Grid.Simulator.Queueing;

namespace Grid.Simulator.Tests.Queueing;

public class FormulasTests
{
    [Fact]
    public void ErlangB_OneServer_IsLoadOverOnePlusLoad() => Assert.Equal(0.7 / 1.7, Formulas.ErlangB(1, 0.7), 12);

    [Fact]
    public void ErlangC_MoreThanTheServersCanDo_IsOne() => Assert.Equal(1, Formulas.ErlangC(2, 2.0));

    [Fact]
    public void ErlangB_AThousandServers_NeitherOverflowsNorVanishes() => Assert.InRange(Formulas.ErlangB(1_000, 1_000), 0.02, 0.03);

    [Fact]
    public void Waits_UnstableStation_AreInfinite()
    {
        Assert.Equal(double.PositiveInfinity, Formulas.MmcWait(2, 2, 1));
        Assert.Equal(double.PositiveInfinity, Formulas.PollaczekKhinchine(1, Distribution.Deterministic(1)));

        // Only the classes that the better ones leave nothing for.
        var waits = Formulas.Cobham(Stations.Classes(1, Discipline.NonPreemptivePriority, Distribution.Exponential(1), 0.5, 0.6).Classes);
        Assert.True(double.IsFinite(waits[0]));
        Assert.Equal(double.PositiveInfinity, waits[1]);
    }
}
