using System.Xml;
using System.Xml.Linq;
using Grid.Reports;
using Grid.Simulator.Planning;
using Grid.Simulator.Scenarios;

namespace Grid.Cli.Tests.Simulate.Report;

/// <summary>Short runs of the shipped country, and their pages.</summary>
internal static class Page
{
    public static PlanResult Run(string file, params string[] overrides)
    {
        string[] all = ["duration=1.00:00:00", "load.factor=0.1", "replications=2", .. overrides];
        if (!ScenarioFile.TryLoad(file, all, new Dictionary<string, string>(), out var scenario, out _, out var failed)) throw new InvalidOperationException(failed.Describe());
        return ScenarioReplications.Run(scenario, seed: 7, threads: 1, cancel: TestContext.Current.CancellationToken);
    }

    public static string Of(params IReadOnlyList<PlanResult> results) => Of(InputOf(results));

    public static ReportInput InputOf(IReadOnlyList<PlanResult> results) =>
        new(SimulationReport.Of(results), [.. results.Select(r => r.Scenario)], "grid simulate", Sweep: null);

    public static string Of(ReportInput input)
    {
        using var to = new StringWriter();
        ReportPage.Write(to, input);
        return to.ToString();
    }

    /// <summary>A page that is not well-formed ends the test here.</summary>
    public static XElement Parse(string page)
    {
        using var reader = XmlReader.Create(new StringReader(page), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader).Root!;
    }
}
