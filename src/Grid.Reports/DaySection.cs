using Grid.Reports.Plots;
using Grid.Simulator.Planning;

namespace Grid.Reports;

/// <summary>Waits, times to the result and the queue over the hours of the day, one panel a pathway, all scenarios on the same scales.</summary>
internal sealed class DaySection
{
    private const double Width = 720;
    private const double LabelsLeft = 42;
    private const double LabelsRight = 40;
    private const double PanelHeight = 96;
    private const double Above = 20;
    private const double Heading = 18;
    private const double Below = 32;
    private const int MostAcross = 4;

    private static readonly string[] Results = [ScenarioFigures.ResultP50, ScenarioFigures.ResultP95, ScenarioFigures.ResultP99];
    private static readonly string[] Waits = [ScenarioFigures.WaitP50, ScenarioFigures.WaitP95, ScenarioFigures.WaitP99];
    private static readonly string[] Styles = ["mid", "high", "top"];
    private static readonly string[] Names = ["p50", "p95", "p99"];

    private readonly Axis _results;
    private readonly Axis _waits;
    private readonly Axis _queue;

    /// <param name="scenarios">All that will be drawn, so that they can be compared by eye.</param>
    public DaySection(IReadOnlyList<ScenarioReport> scenarios)
    {
        _results = Axis.Times([.. Values(scenarios, Results), .. scenarios.SelectMany(s => s.Promises).Select(p => p.Seconds)], "Time to the result");
        _waits = Axis.Times(Values(scenarios, Waits), "Wait");
        _queue = Axis.Numbers(Values(scenarios, [ScenarioFigures.MeanWaiting]), "Studies waiting, mean");
    }

    public void Write(HtmlWriter html, ScenarioReport scenario)
    {
        if (scenario.UnsteadyReason.Length > 0) return;
        html.Element("h4", "Over the day");
        using (html.Open("figure"))
        {
            Draw(html, scenario, _results, Results, Promise, "Time to the result by the hour at which a study came, by pathway");
            Draw(html, scenario, _waits, Waits, static (_, _) => [], "Wait by the hour at which a study came, by pathway");
            Draw(html, scenario, _queue, [ScenarioFigures.MeanWaiting], static (_, _) => [], "Studies waiting for their first start, by hour");
            html.Element("figcaption", "By the local hour at which studies came, over all measured days. Bands: 95 % confidence intervals over the replications. Dashed: the promise. Hours in which nothing came are left out.");
        }
    }

    private static List<Limit> Promise(ScenarioReport scenario, string pathway) =>
        [.. scenario.Promises.Where(p => p.Pathway == pathway).Select(p => new Limit(p.Seconds, Words.Promise(p.Seconds)))];

    private static void Draw(
        HtmlWriter html, ScenarioReport scenario, Axis y, string[] metrics, Func<ScenarioReport, string, List<Limit>> limits, string label)
    {
        var across = Math.Min(MostAcross, scenario.Pathways.Count);
        var rows = (scenario.Pathways.Count + across - 1) / across;
        var panel = (Width - LabelsLeft) / across;
        using var drawing = html.Drawing(Width, Heading + (rows * (Above + PanelHeight + Below)), label);
        html.Label(0, 11, y.Title);
        for (var i = 0; i < scenario.Pathways.Count; i++)
        {
            var (row, column) = (i / across, i % across);
            var pathway = scenario.Pathways[i];
            new Panel
            {
                Area = new Area(LabelsLeft + (column * panel), Heading + Above + (row * (Above + PanelHeight + Below)), panel - LabelsRight, PanelHeight),
                X = Axis.HoursOfDay(),
                Y = y with { Title = "" },
                Series = [.. metrics.Select((m, k) => Line(scenario.FindHours(m, pathway), metrics.Length > 1 ? Names[k] : "", metrics.Length > 1 ? Styles[k] : "high"))],
                Limits = limits(scenario, pathway),
                Title = pathway,
                HasYLabels = column == 0,
            }.Draw(html);
        }
    }

    // Each value stands for the whole hour: in its middle.
    private static Series Line(HourRow? row, string name, string style) =>
        new(name, style, row is null ? [] : [.. row.Mean.Select((m, h) => new Point(h + 0.5, m, row.Low[h], row.High[h]))]);

    private static IEnumerable<double> Values(IEnumerable<ScenarioReport> scenarios, string[] metrics) =>
        scenarios.SelectMany(s => s.Hours).Where(h => h.Pathway.Length > 0 && metrics.Contains(h.Metric)).SelectMany(h => h.Mean).OfType<double>();
}
