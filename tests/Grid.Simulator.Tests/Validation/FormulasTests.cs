using Grid.Simulator.Chance;
using Grid.Simulator.Validation;

namespace Grid.Simulator.Tests.Validation;

public class FormulasTests
{
    private static readonly Distribution Exponential = Distribution.Exponential(1);

    [Fact]
    public void ErlangB_OneServer_IsLoadOverOnePlusLoad() => Assert.Equal(0.7 / 1.7, Formulas.ErlangB(1, 0.7), 12);

    [Fact]
    public void ErlangB_TenServersAtNineErlangs_BlocksAsTheTablesSay() => Assert.Equal(0.167963, Formulas.ErlangB(10, 9), 6);

    [Fact]
    public void ErlangC_MoreThanTheServersCanDo_IsOne() => Assert.Equal(1, Formulas.ErlangC(2, 2.0));

    [Fact]
    public void ErlangB_AThousandServers_NeitherOverflowsNorVanishes() => Assert.InRange(Formulas.ErlangB(1_000, 1_000), 0.02, 0.03);

    [Fact]
    public void Waits_UnstableQueue_AreInfinite()
    {
        Assert.Equal(double.PositiveInfinity, Formulas.MmcWait(2, 2, 1));
        Assert.Equal(double.PositiveInfinity, Formulas.PollaczekKhinchine(new PoissonClass(1, 1, Distribution.Deterministic(1))));

        // Only the classes that the better ones leave nothing for.
        var waits = Formulas.Cobham([new PoissonClass(0.5, 1, Exponential), new PoissonClass(0.6, 1, Exponential)]);
        Assert.True(double.IsFinite(waits[0]));
        Assert.Equal(double.PositiveInfinity, waits[1]);
    }

    /// <summary>The written figures of the reference cases, again from the closed forms.</summary>
    [Fact]
    public void ReferenceCases_ClosedForms_GiveTheSameFigures()
    {
        foreach (var known in ReferenceCase.All)
        {
            foreach (var figure in known.Known) Assert.Equal(figure.Value, ClosedForm(known.Model, figure), 0.00000051);
        }
    }

    private static double ClosedForm(QueueModel model, KnownFigure figure)
    {
        var first = model.Classes[0];
        return figure.Measure switch
        {
            Measure.WaitProbability => Formulas.ErlangC(model.Servers, first.OfferedLoad),
            Measure.Sojourn => Formulas.PreemptiveResumeSojourn(model.Classes)[figure.Class],
            _ when model.Rule == QueueRule.NonPreemptivePriority && model.Servers == 1 => Formulas.Cobham(model.Classes)[figure.Class],
            _ when model.Rule == QueueRule.NonPreemptivePriority => Formulas.CobhamMmc(model.Servers, model.Classes)[figure.Class],
            _ when first.Shape.SquaredVariation == 0 => Formulas.PollaczekKhinchine(first),

            // Under preemption the first class is alone.
            _ => Formulas.MmcWait(model.Servers, first.ArrivalRate, 1 / first.MeanService),
        };
    }
}
