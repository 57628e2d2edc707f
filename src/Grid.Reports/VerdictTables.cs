using Grid.Reports.Plots;
using Grid.Simulator.Planning;

namespace Grid.Reports;

/// <summary>Which promises are kept: of one scenario with all that says so, of several side by side.</summary>
internal static class VerdictTables
{
    public static void WriteOne(HtmlWriter html, ScenarioReport found)
    {
        using var table = html.Open("table", ("class", "verdicts"));
        Cells.Head(html, "Pathway", "Promise", "99 of 100 are answered within", "Of the promise", "Late", "Verdict");
        using var body = html.Open("tbody");
        foreach (var v in PathwayVerdict.Of(found))
        {
            using var row = html.Open("tr");
            html.Element("th", v.Pathway);
            html.Element("td", Words.Promise(v.PromiseSeconds));
            Cells.Write(html, v.Result?.Mean is { } mean ? (v.Result.AtLeast ? "≥ " : "") + Words.Seconds(mean) : "–", v.Result is null ? "" : Words.SecondsBetween(v.Result), "time");
            using (html.Open("td")) DrawUsed(html, v.Used);
            html.Element("td", Late(v));
            html.Element("td", $"{Sign(v.Kept)} {Say(v.Kept)}", ("class", Style(v.Kept)));
        }
    }

    public static void WriteAll(HtmlWriter html, ReportInput input)
    {
        html.Element("p", "99 of 100 studies are answered within, and how much of the promise that is:");
        var pathways = input.Report.Scenarios[0].Promises;
        using (html.Open("table", ("class", "verdicts all")))
        {
            Cells.Head(html, ["Scenario", "Nodes", .. pathways.Select(p => $"{p.Pathway} ({Words.Promise(p.Seconds)})"), "Slots busy"]);
            using var body = html.Open("tbody");
            foreach (var found in input.Report.Scenarios)
            {
                using var row = html.Open("tr");
                html.Element("th", input.Short(found.Name));
                html.Element("td", Words.Whole(found.Nodes));
                var verdicts = PathwayVerdict.Of(found);
                foreach (var pathway in pathways) WriteCell(html, verdicts.FirstOrDefault(v => v.Pathway == pathway.Pathway));
                html.Element("td", found.Find(ScenarioFigures.Utilisation, "")?.Mean is { } busy ? Words.Share(busy) : "–");
            }
        }

        html.Element("p", $"{Sign(Kept.Always)} no study late; {Sign(Kept.Mostly)}* fewer than 1 in 100 late; {Sign(Kept.Unsure)} too close to tell; {Sign(Kept.Broken)} more than 1 in 100 late; – no steady state, or nothing came.", ("class", "fine"));
    }

    private static void WriteCell(HtmlWriter html, PathwayVerdict? verdict)
    {
        if (verdict is not { Result.Mean: { } mean })
        {
            html.Element("td", "–");
            return;
        }

        Cells.Write(html, $"{Sign(verdict.Kept)}{(verdict.Kept == Kept.Mostly ? "*" : "")} {Words.Seconds(mean)}", Words.Share(verdict.Used), Style(verdict.Kept));
    }

    private static string Style(Kept kept) => kept is Kept.Broken or Kept.Unsure ? "bad" : "good";

    private static string Sign(Kept kept) => kept switch { Kept.Always or Kept.Mostly => "✓", Kept.Unsure => "?", Kept.Broken => "✗", _ => "–" };

    private static string Say(Kept kept) => kept switch
    {
        Kept.Always => "kept",
        Kept.Mostly => "kept for 99 in 100",
        Kept.Unsure => "too close to tell",
        Kept.Broken => "broken",
        _ => "not measured",
    };

    private static string Late(PathwayVerdict verdict)
    {
        var late = verdict.Late?.Mean switch
        {
            null => "–",
            <= 0 => $"none of {Words.Whole(verdict.Studies)}",
            { } share => $"{Words.Share(share)} of {Words.Whole(verdict.Studies)}",
        };
        return verdict.Unanswered > 0 ? $"{late}; {Words.Number(verdict.Unanswered)} never answered" : late;
    }

    private static void DrawUsed(HtmlWriter html, double used)
    {
        if (!double.IsFinite(used)) return;
        const double Width = 90;
        using var drawing = html.Drawing(Width + 42, 12, $"{Words.Share(used)} of the promise");
        html.Box(0, 2, Width, 8, "bar none");
        html.Box(0, 2, Width * Math.Min(1, used), 8, used > 1 ? "bar over" : "bar");
        html.Label(Width + 4, 10, Words.Share(used), "tick");
    }
}
