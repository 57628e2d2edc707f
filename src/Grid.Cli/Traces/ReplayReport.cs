using Grid.Reports;
using Grid.Simulator.Planning;
using Grid.Simulator.Traces;

namespace Grid.Cli.Traces;

/// <summary>What came of replaying a recorded load; its form in <c>-o json</c>.</summary>
/// <param name="Studies">That came again.</param>
/// <param name="WithoutWork">On which nothing had run; left out.</param>
/// <param name="Measured">Of the jobs, those that took as long as they once did; the others, what their models' costs state.</param>
/// <param name="IsSamePolicy">Whether the recording was made under this policy; null where it does not say.</param>
/// <param name="Figures">Simulated and recorded, pathway by pathway.</param>
/// <param name="Simulated">The whole report, as of a scenario.</param>
internal sealed record ReplayReport(
    string Trace, long Studies, long WithoutWork, long Jobs, long Measured, bool? IsSamePolicy, IReadOnlyList<ReplayRow> Figures, SimulationReport Simulated)
{
    public static ReplayReport Of(ReplayRequest request, RecordedScenario over, PlanResult result)
    {
        var recorded = over.Scenario.Recorded!.Header.Policy;
        return new ReplayReport(
            request.Trace,
            over.Studies,
            over.WithoutWork,
            over.Jobs,
            over.Measured,
            recorded.Length == 0 ? null : recorded == PolicyFingerprint.Of(over.Scenario.Policy),
            [.. over.Compare(result.Outcomes[0]).Select(ReplayRow.Of)],
            SimulationReport.Of([result]));
    }
}

/// <summary>Null where there was nothing to measure.</summary>
internal sealed record ReplayRow(string Pathway, string Metric, double? Simulated, double? Recorded, double? Difference)
{
    public static ReplayRow Of(ReplayFigure figure) =>
        new(figure.Pathway, figure.Metric, Finite(figure.Simulated), Finite(figure.Recorded), Finite(figure.Difference));

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
