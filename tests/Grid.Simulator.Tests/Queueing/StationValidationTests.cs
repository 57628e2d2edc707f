using Grid.Simulator.Queueing;
using Grid.Simulator.Queueing.Validation;

namespace Grid.Simulator.Tests.Queueing;

public class StationValidationTests
{
    private static readonly Lazy<ValidationReport> Report = new(() => StationValidation.Run(threads: 2));

    [Fact]
    public void Run_AMillionCustomersAndMore_ReproducesEveryTextbookFigure()
    {
        Assert.Equal(24, Report.Value.Rows.Count);
        Assert.All(Report.Value.Rows, row => Assert.True(row.Passes, FormattableString.Invariant(
            $"{row.Model}, class {row.Class}, {row.Measure}: {row.Simulated:0.000000} +- {row.HalfWidth:0.000000} for {row.Reference} ({row.Error:+0.00%;-0.00%})")));
    }

    [Fact]
    public void Run_AMillionCustomersAndMore_ObeysEveryLaw() =>
        Assert.All(Report.Value.Invariants, law => Assert.True(law.Invariant.Holds, $"{law.Model}, {law.Invariant.Name}: {law.Invariant.Detail}"));

    [Fact]
    public void ReferenceCases_ClosedForms_GiveTheSameFigures()
    {
        foreach (var known in ReferenceCase.All)
        {
            foreach (var figure in known.Known)
                Assert.Equal(figure.Value, ClosedForm(known.Model, figure), 0.00000051);
        }
    }

    [Fact]
    public void Passes_BiasWithinTwoPercentOrAnIntervalTooWide_IsNotEnough()
    {
        var good = new ValidationRow("M/M/1", 1_000_000, "1", Measure.Wait, Reference: 1, Simulated: 1.01, HalfWidth: 0.015);

        Assert.True(good.Passes);
        Assert.False((good with { HalfWidth = 0.005 }).Passes);
        Assert.False((good with { Simulated = 1.03, HalfWidth = 0.2 }).Passes);
    }

    private static double ClosedForm(StationModel model, KnownFigure figure)
    {
        var (first, load) = (model.Classes[0], model.OfferedUtilisation * model.Servers);
        return figure.Measure switch
        {
            Measure.WaitProbability => Formulas.ErlangC(model.Servers, load),
            Measure.BlockingProbability => Formulas.ErlangB(model.Servers, load),
            Measure.Sojourn => Formulas.PreemptiveResumeSojourn(model.Classes)[figure.Class],
            _ when model.Discipline == Discipline.NonPreemptivePriority && model.Servers == 1 => Formulas.Cobham(model.Classes)[figure.Class],
            _ when model.Discipline == Discipline.NonPreemptivePriority => Formulas.CobhamMmc(model.Servers, model.Classes)[figure.Class],
            _ when first.Service.SquaredVariation == 0 => Formulas.PollaczekKhinchine(first.ArrivalRate, first.Service),

            // Under preemption the best class is alone.
            _ => Formulas.MmcWait(model.Servers, first.ArrivalRate, 1 / first.Service.Mean),
        };
    }
}
