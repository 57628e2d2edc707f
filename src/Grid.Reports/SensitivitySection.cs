using Grid.Reports.Plots;
using Grid.Simulator.Planning;

namespace Grid.Reports;

/// <summary>Each pathway's 99th percentile against what was changed, with its promise.</summary>
internal static class SensitivitySection
{
    private const double MostLabelWidth = 240;
    private const double Width = 720;
    private const double PanelWidth = 360;
    private const double PanelHeight = 176;

    public static void Write(HtmlWriter html, ReportInput input)
    {
        if (!input.IsComparison) return;
        var scenarios = input.Report.Scenarios;
        var axis = Axis.Times(
            [
                .. scenarios.SelectMany(s => s.Figures).Where(f => f is { Metric: ScenarioFigures.ResultP99, Place: "" }).SelectMany(f => new[] { f.Mean, f.Low, f.High }).OfType<double>(),
                .. scenarios.SelectMany(s => s.Promises).Select(p => p.Seconds),
            ],
            "p99 of the result");
        using var section = html.Open("section");
        html.Element("h2", input.Sweep is { } swept ? $"Sensitivity to {swept.Name}" : "The scenarios beside each other");
        using var figure = html.Open("figure");
        if (input.Sweep is not null && scenarios.Any(s => s.UnsteadyReason.Length == 0)) DrawSweep(html, input, axis);
        else DrawNames(html, input, axis);
        html.Element("figcaption", $"The time within which 99 of 100 studies are answered, with its 95 % confidence interval. Dashed: the promise. One scale for all pathways.{Missing(input)}");
    }

    private static void DrawSweep(HtmlWriter html, ReportInput input, Axis axis)
    {
        var (scenarios, sweep) = (input.Report.Scenarios, input.Sweep!);
        var promises = scenarios[0].Promises;
        using var drawing = html.Drawing(Width, PanelHeight * ((promises.Count + 1) / 2), $"p99 of the result against {sweep.Name}");
        for (var i = 0; i < promises.Count; i++)
        {
            var (left, top) = (i % 2 * PanelWidth, i / 2 * PanelHeight);
            var points = scenarios
                .Select((s, k) => s.Find(ScenarioFigures.ResultP99, promises[i].Pathway) is { } f ? new Point(sweep.Values[k], f.Mean, f.Low, f.High) : new Point(sweep.Values[k], null))
                .OrderBy(p => p.X).ToList();
            new Panel
            {
                Area = new Area(left + 42, top + 26, PanelWidth - 90, PanelHeight - 62),
                X = Axis.Values(sweep.Values, sweep.Name),
                Y = axis with { Title = "" },
                Series = [new Series("p99", "high", points, HasDots: true)],
                Limits = [new Limit(promises[i].Seconds, Words.Promise(promises[i].Seconds))],
                Title = promises[i].Pathway,
            }.Draw(html);
        }
    }

    private static void DrawNames(HtmlWriter html, ReportInput input, Axis axis)
    {
        var scenarios = input.Report.Scenarios;
        var rows = new DotRows(axis, Math.Min(MostLabelWidth, 16 + scenarios.Max(s => TextSize.Width(input.Short(s.Name), TextSize.Tick))));
        var promises = scenarios[0].Promises;
        using var drawing = html.Drawing(Width, promises.Count * DotRows.Height(scenarios.Count), "p99 of the result by scenario");
        for (var i = 0; i < promises.Count; i++)
        {
            rows.Draw(
                html,
                i * DotRows.Height(scenarios.Count),
                promises[i].Pathway,
                [.. scenarios.Select(s => s.Find(ScenarioFigures.ResultP99, promises[i].Pathway) is { Mean: { } mean } f
                    ? (input.Short(s.Name), new Point(0, mean, f.Low, f.High), Words.Seconds(mean))
                    : (input.Short(s.Name), new Point(0, null), s.UnsteadyReason.Length > 0 ? "unsteady" : "–"))],
                new Limit(promises[i].Seconds, Words.Promise(promises[i].Seconds)));
        }
    }

    private static string Missing(ReportInput input)
    {
        var unsteady = input.Report.Scenarios.Where(s => s.UnsteadyReason.Length > 0).Select(s => input.Short(s.Name)).ToList();
        return unsteady.Count == 0 ? "" : $" Without a steady state, and so without a figure: {Words.List(unsteady)}.";
    }
}
