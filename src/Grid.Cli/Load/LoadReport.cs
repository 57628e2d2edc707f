using Grid.Cli.Traces;

namespace Grid.Cli.Load;

/// <summary>What came of a load; its form in <c>-o json</c>.</summary>
/// <param name="Planned">Studies that the scenario has for this time.</param>
/// <param name="Seconds">From the first that could be due to the last answer.</param>
/// <param name="IsComplete">Whether all were sent, and answered or turned away.</param>
/// <param name="Predicted">Waits and times to the result inside the grid, as the simulator has them for these arrivals and as they were; null where it was not asked.</param>
internal sealed record LoadReport(
    string Scenario, ulong Seed, string Run, int Planned, double Seconds, bool IsComplete, LoadFigures Figures, LoadPrediction? Predicted);

/// <param name="RunTimesFrom">Where the simulated run times come from, in words.</param>
/// <param name="Figures">Recorded is what the live grid did.</param>
internal sealed record LoadPrediction(string RunTimesFrom, IReadOnlyList<ReplayRow> Figures);
