using Grid.Reports.Plots;
using Grid.Simulator.Planning;

namespace Grid.Reports;

/// <summary>Who pays, by region: the share that is late by pathway, the wait of the least urgent, and the images that move.</summary>
internal static class WhoPaysSection
{
    private const double Width = 720;
    private const double Left = 118;
    private const double Row = 14;
    private const double Above = 38;
    private const double Between = 10;
    private const double NumberWidth = 42;
    private const int MostRows = 60;
    private const double SameWithin = 0.02;

    public static void Write(HtmlWriter html, ScenarioReport found)
    {
        var regions = found.Figures.Where(f => f is { Metric: ScenarioFigures.SentGb, Place.Length: > 0 }).Select(f => f.Place).ToList();
        var columns = Columns(found);
        var (same, apart) = (columns.FindAll(c => IsSame(c, regions, found)), columns.FindAll(c => !IsSame(c, regions, found)));
        if (apart.Count == 0) return;
        var order = regions.OrderByDescending(r => Burden(found, r)).ThenByDescending(r => found.Find(ScenarioFigures.SentGb, "", r)?.Mean ?? 0).Take(MostRows).ToList();
        html.Element("h4", "Who pays, by region");
        if (found.UnsteadyReason.Length == 0) html.Element("p", Misses(found) + Everywhere(same, regions, found));
        using var figure = html.Open("figure");
        using (html.Drawing(Width, Above + (order.Count * Row) + 4, "Late studies, waits and moved images by region"))
        {
            for (var i = 0; i < order.Count; i++) html.Label(Left - 6, Above + (i * Row) + 10, TextSize.Fit(order[i], Left - 6, TextSize.Tick), "tick e");
            var width = ((Width - Left) / apart.Count) - Between;
            for (var c = 0; c < apart.Count; c++) Draw(html, apart[c], order, found, Left + (c * (width + Between)), width);
        }

        var all = order.Count == regions.Count ? "" : $" The first {MostRows} of {regions.Count} regions; figures.csv has all.";
        html.Element("figcaption", $"Each column has a scale of its own, from zero; a line at a bar's end is the 95 % confidence interval. Sent: images of the region's studies that went to a node at another site. Received: images that came to its nodes from another site. Both for one replication.{all}");
    }

    /// <summary>In words and without a plot where there is nothing to plot.</summary>
    private static string Misses(ScenarioReport found)
    {
        var late = PathwayVerdict.Of(found).Where(v => v.Late?.Mean > 0).Select(v => $"{v.Pathway} {Words.Share(v.Late!.Mean!.Value)}").ToList();
        return late.Count == 0 ? "No study of any region was late." : $"Late, of all studies of a pathway: {Words.List(late)}.";
    }

    private static List<Column> Columns(ScenarioReport found)
    {
        var columns = new List<Column>();
        if (found.UnsteadyReason.Length == 0)
        {
            // A pathway of which nothing is late anywhere has been named in words.
            columns.AddRange(found.Pathways
                .Where(p => found.Figures.Any(f => f.Metric == ScenarioFigures.LateShare && f.Pathway == p && f.Mean > 0))
                .Select(p => new Column(p, "late", ScenarioFigures.LateShare, p, static v => Words.Share(v), "bar over")));
            columns.Add(new Column(found.Pathways[^1], "wait p95", ScenarioFigures.WaitP95, found.Pathways[^1], Words.Seconds, "bar"));
            columns.Add(new Column(found.Pathways[0], "result p99", ScenarioFigures.ResultP99, found.Pathways[0], Words.Seconds, "bar"));
        }

        columns.Add(new Column("sent", "GB", ScenarioFigures.SentGb, "", static v => Words.Number(Math.Round(v, 1)), "bar"));
        columns.Add(new Column("received", "GB", ScenarioFigures.ReceivedGb, "", static v => Words.Number(Math.Round(v, 1)), "bar"));
        return columns;
    }

    // Bars of the same length say less than a sentence.
    private static bool IsSame(Column column, List<string> regions, ScenarioReport found)
    {
        var values = regions.Select(r => found.Find(column.Metric, column.Pathway, r)?.Mean).OfType<double>().ToList();
        return values.Count == 0 || values.Max() - values.Min() <= SameWithin * values.Max();
    }

    private static string Everywhere(List<Column> same, List<string> regions, ScenarioReport found)
    {
        var said = same
            .Select(c => (c, Value: regions.Select(r => found.Find(c.Metric, c.Pathway, r)?.Mean).FirstOrDefault(v => v is not null)))
            .Where(s => s.Value is not null)
            .Select(s => $"{s.c.Subject} {s.c.Figure} {s.c.Say(s.Value!.Value)}").ToList();
        return said.Count == 0 ? "" : $" The same in every region: {Words.List(said)}.";
    }

    private static double Burden(ScenarioReport found, string region) =>
        found.Pathways.Sum(p => found.Find(ScenarioFigures.LateShare, p, region)?.Mean ?? 0);

    private static void Draw(HtmlWriter html, Column column, List<string> regions, ScenarioReport found, double left, double width)
    {
        var rows = regions.ConvertAll(r => found.Find(column.Metric, column.Pathway, r));
        var most = rows.Select(r => Math.Max(r?.High ?? 0, r?.Mean ?? 0)).DefaultIfEmpty(0).Max();
        var longest = width - NumberWidth;
        html.Label(left, Above - 20, TextSize.Fit(column.Subject, width, TextSize.Tick), "title");
        html.Label(left, Above - 8, TextSize.Fit(column.Figure, width, TextSize.Tick), "tick");
        html.Line(left, Above - 2, left, Above + (regions.Count * Row), "axis");
        for (var i = 0; i < rows.Count; i++)
        {
            var y = Above + (i * Row);
            if (rows[i]?.Mean is not { } mean)
            {
                html.Label(left + 4, y + 10, "–", "tick");
                continue;
            }

            var end = most > 0 ? longest * mean / most : 0;
            html.Box(left, y + 3, end, Row - 6, column.Style);
            if (rows[i] is { Low: { } low, High: { } high } && most > 0 && mean > 0)
            {
                html.Line(left + (longest * Math.Max(0, low) / most), y + (Row / 2), left + (longest * high / most), y + (Row / 2), "whisker high");
                end = Math.Max(end, longest * high / most);
            }

            html.Label(left + end + 4, y + 10, column.Say(mean), "tick");
        }
    }

    private sealed record Column(string Subject, string Figure, string Metric, string Pathway, Func<double, string> Say, string Style);
}
