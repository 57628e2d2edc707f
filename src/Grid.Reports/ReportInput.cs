using Grid.Simulator.Scenarios;

namespace Grid.Reports;

/// <summary>All that a page is made of.</summary>
/// <param name="Scenarios">In the order of the report's.</param>
/// <param name="CommandLine">With which it can be made again.</param>
/// <param name="Sweep">Null where nothing was swept, or not by numbers, or over several scenarios.</param>
public sealed record ReportInput(SimulationReport Report, IReadOnlyList<Scenario> Scenarios, string CommandLine, SweptNumbers? Sweep)
{
    internal IEnumerable<(ScenarioReport Found, Scenario Scenario)> Pairs => Report.Scenarios.Zip(Scenarios);

    internal bool IsComparison => Scenarios.Count > 1;

    /// <summary>A scenario's name; in a sweep over one scenario only what differs.</summary>
    internal string Short(string name)
    {
        if (Sweep is null || !IsComparison) return name;
        var at = name.LastIndexOf($" {Sweep.Name}=", StringComparison.Ordinal);
        return at < 0 ? name : name[(at + 1)..];
    }
}

/// <summary>What was swept, with one value for each scenario of the report.</summary>
public sealed record SweptNumbers(string Name, IReadOnlyList<double> Values);
