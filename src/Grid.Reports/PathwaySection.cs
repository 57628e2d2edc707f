using Grid.Simulator.Planning;
using Grid.Simulator.Statistics;

namespace Grid.Reports;

/// <summary>Waits and times to the result by pathway, every scenario under the other; and what differs from the first.</summary>
internal static class PathwaySection
{
    private static readonly string[] Times =
        [ScenarioFigures.WaitP50, ScenarioFigures.WaitP95, ScenarioFigures.WaitP99, ScenarioFigures.ResultP50, ScenarioFigures.ResultP95, ScenarioFigures.ResultP99];

    private static readonly string[] Compared =
        [ScenarioFigures.WaitP95, ScenarioFigures.WaitP99, ScenarioFigures.ResultP50, ScenarioFigures.ResultP95, ScenarioFigures.ResultP99, ScenarioFigures.LateShare];

    public static void Write(HtmlWriter html, ReportInput input)
    {
        var steady = input.Report.Scenarios.Where(s => s.UnsteadyReason.Length == 0).ToList();
        if (steady.Count == 0) return;
        using var section = html.Open("section");
        html.Element("h2", "Times by pathway");
        html.Element("p", "From admission: the wait ends when a node starts on the study, the result is there when it is committed. p95 is the time within which 95 of 100 studies are served. Below each figure is its 95 % confidence interval over the replications, where there are several; one without width says that all replications fell into the same step of 1.6 %.");
        WriteTimes(html, steady, input);
        if (input.Report.Differences.Count > 0) WriteDifferences(html, input);
    }

    private static void WriteTimes(HtmlWriter html, List<ScenarioReport> scenarios, ReportInput input)
    {
        var hasNames = input.IsComparison;
        using var table = html.Open("table", ("class", "figures"));
        using (html.Open("thead"))
        {
            using (html.Open("tr"))
            {
                html.Element("th", "");
                html.Element("th", "Studies", ("class", "n"));
                html.Element("th", "Wait", ("colspan", "3"), ("class", "over"));
                html.Element("th", "Result", ("colspan", "3"), ("class", "over"));
                html.Element("th", "Promise", ("class", "n"));
                html.Element("th", "Late", ("class", "n"));
            }

            using (html.Open("tr"))
            {
                foreach (var heading in new[] { "", "a replication", "p50", "p95", "p99", "p50", "p95", "p99", "", "share" }) html.Element("th", heading, ("class", "n"));
            }
        }

        foreach (var promise in scenarios[0].Promises)
        {
            using var body = html.Open("tbody");
            if (hasNames)
            {
                using var group = html.Open("tr");
                html.Element("th", promise.Pathway, ("colspan", "10"), ("class", "group"));
            }

            foreach (var scenario in scenarios)
            {
                using var row = html.Open("tr");
                html.Element("th", hasNames ? input.Short(scenario.Name) : promise.Pathway);
                html.Element("td", scenario.Find(ScenarioFigures.Studies, promise.Pathway)?.Mean is { } studies ? Words.Whole(studies) : "–", ("class", "n"));
                foreach (var metric in Times) Cells.Seconds(html, scenario.Find(metric, promise.Pathway));
                html.Element("td", scenario.Promises.FirstOrDefault(p => p.Pathway == promise.Pathway) is { } own ? Words.Promise(own.Seconds) : "–", ("class", "n"));
                Cells.Share(html, scenario.Find(ScenarioFigures.LateShare, promise.Pathway));
            }
        }
    }

    private static void WriteDifferences(HtmlWriter html, ReportInput input)
    {
        var report = input.Report;
        html.Element("h3", $"Differences from {input.Short(report.Differences[0].Against)}");
        html.Element("p", "Taken replication by replication, over the same studies. Bold: zero lies outside the 95 % interval, and the difference is more than the steps in which a quantile is counted (1.6 % of it). Of figures that do not differ, one in twenty will seem to.");
        using var table = html.Open("table", ("class", "figures"));
        using (html.Open("thead"))
        {
            using (html.Open("tr"))
            {
                html.Element("th", "");
                html.Element("th", "Wait", ("colspan", "2"), ("class", "over"));
                html.Element("th", "Result", ("colspan", "3"), ("class", "over"));
                html.Element("th", "Late", ("class", "n"));
            }

            using (html.Open("tr"))
            {
                foreach (var heading in new[] { "", "p95", "p99", "p50", "p95", "p99", "share" }) html.Element("th", heading, ("class", "n"));
            }
        }

        foreach (var pathway in report.Differences.Where(d => d.Pathway.Length > 0 && Compared.Contains(d.Metric)).GroupBy(d => d.Pathway, StringComparer.Ordinal))
        {
            using var body = html.Open("tbody");
            using (html.Open("tr")) html.Element("th", pathway.Key, ("colspan", "7"), ("class", "group"));
            foreach (var scenario in pathway.GroupBy(d => d.Scenario, StringComparer.Ordinal))
            {
                using var row = html.Open("tr");
                html.Element("th", input.Short(scenario.Key));
                foreach (var metric in Compared) WriteDifference(html, scenario.FirstOrDefault(d => d.Metric == metric), report.Scenarios[0].Find(metric, pathway.Key));
            }
        }
    }

    private static void WriteDifference(HtmlWriter html, DifferenceRow? row, FigureRow? first)
    {
        var isShare = row?.Metric == ScenarioFigures.LateShare;
        var (mean, between) = row is null ? ("–", "") : Words.Difference(row, isShare);

        // All replications may move by the one step in which a quantile is counted: that is no difference yet.
        var step = isShare ? 0 : 2 * QuantileSketch.RelativeError * (first?.Mean ?? 0);
        var isBeyond = row is { Low: > 0 } or { High: < 0 } && Math.Abs(row.Mean ?? 0) > step;
        Cells.Write(html, mean, between, isBeyond ? "n beyond" : "n");
    }
}
