using Grid.Simulator.Planning;
using Grid.Simulator.Statistics;

namespace Grid.Simulator.Validation;

/// <summary>
/// Laws beside the figures: utilisation, and Kleinrock's conservation law. Little's law and flow balance are identities of every
/// replication, and one that breaks them ends with an exception.
/// </summary>
internal static class QueueLaws
{
    private const double Level = 0.999;

    public static IEnumerable<ValidationLaw> Check(ReferenceCase known, IReadOnlyList<QueueRun> runs)
    {
        var offered = known.Model.Classes.Sum(static c => c.OfferedLoad) / known.Model.Servers;
        yield return Judge(known.Name, "utilisation", offered, ConfidenceInterval.Of([.. runs.Select(Utilisation)], Level));
        if (known.Model.Rule == QueueRule.PreemptiveResumePriority) yield break;

        // Waits weighted by load do not depend on the order, as long as no service is interrupted.
        var weighted = runs.Select(r => known.Model.Classes.Select((c, i) => c.OfferedLoad * r.Watch.Of(Measure.Wait, i)).Sum());
        yield return Judge(known.Name, "Kleinrock's conservation law", Conserved(known.Model), ConfidenceInterval.Of([.. weighted], Level));
    }

    private static double Conserved(QueueModel model)
    {
        var load = model.Classes.Sum(static c => c.OfferedLoad);
        return model.Servers == 1
            ? load / (1 - load) * model.Classes.Sum(static c => c.ArrivalRate * c.SecondMoment) / 2
            : load * Formulas.MmcWait(model.Servers, model.ArrivalRate, 1 / model.Classes[0].MeanService);
    }

    private static double Utilisation(QueueRun run) =>
        run.Outcome.Figures.First(static f => f.Key == new FigureKey(ScenarioFigures.Utilisation, "", "")).Value;

    private static ValidationLaw Judge(string model, string law, double expected, ConfidenceInterval found) =>
        new(model, law, found.Covers(expected), FormattableString.Invariant($"{found.Mean:0.######} for {expected:0.######}, +- {found.HalfWidth:0.######}"));
}
