using Grid.Reports.Plots;
using Grid.Simulator.Scenarios;

namespace Grid.Reports;

/// <summary>Studies in the country over the run: whether it settles down is seen at a glance.</summary>
internal static class BacklogSection
{
    public static void Write(HtmlWriter html, ScenarioReport found, Scenario scenario)
    {
        var backlog = found.Backlog;
        if (backlog.Mean.Count == 0) return;
        html.Element("h4", "Open studies over the run");
        using var figure = html.Open("figure");
        using (html.Drawing(720, 154, "Studies in the country over the run"))
        {
            new Panel
            {
                Area = new Area(42, 22, 638, 108),
                X = Axis.Days(scenario.Start, found.Days),
                Y = Axis.Numbers([.. backlog.Mean.OfType<double>(), .. backlog.High.OfType<double>()], "Studies open"),
                Series = [new Series("", "high", [.. backlog.Mean.Select((m, i) => new Point((i + 0.5) * backlog.SpanHours / 24, m, backlog.Low[i], backlog.High[i]))])],
            }.Draw(html);
        }

        html.Element("figcaption", $"Come and not yet answered: means over spans of {Words.Promise(backlog.SpanHours * 3_600)}, with 95 % confidence intervals over the replications.");
    }
}
