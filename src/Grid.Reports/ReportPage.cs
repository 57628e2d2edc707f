using System.Security.Cryptography;
using System.Text;
using Grid.Simulator.Scenarios;

namespace Grid.Reports;

/// <summary>
/// What <c>grid simulate</c> found, as one HTML file for a planner: plots in the page, no script, nothing from elsewhere, readable on a
/// screen and on paper. Equal findings give equal bytes.
/// </summary>
public static class ReportPage
{
    /// <summary>Scenarios shown with plots of their own; of more, the tables and the plot of all together remain.</summary>
    public const int MostDetails = 6;

    /// <summary>Replications whose hashes are listed; report.json has all.</summary>
    public const int MostReplications = 10;

    public static void Write(TextWriter to, ReportInput input)
    {
        using var html = new HtmlWriter(to);
        using var page = html.Open("html", ("lang", "en"));
        WriteHead(html, Title(input));
        using var body = html.Open("body");
        using var main = html.Open("main");
        using (html.Open("header"))
        {
            html.Element("h1", Title(input));
            html.Element("p", "What the country would see, by the dispatcher that runs live, in simulated time.", ("class", "fine"));
        }

        SummarySection.Write(html, input);
        SensitivitySection.Write(html, input);
        PathwaySection.Write(html, input);
        WriteDetails(html, input);
        AssumptionsSection.Write(html, input);
        AgainSection.Write(html, input);
    }

    private static void WriteDetails(HtmlWriter html, ReportInput input)
    {
        var shown = input.Pairs.Take(MostDetails).ToList();
        var day = new DaySection([.. shown.Select(s => s.Found)]);
        foreach (var (found, scenario) in shown) WriteDetail(html, day, found, scenario);
        if (input.Scenarios.Count > MostDetails)
            html.Element("p", $"Plots are shown for the first {MostDetails} of {input.Scenarios.Count} scenarios; the tables and CSV files have all of them.", ("class", "fine"));
    }

    private static void WriteDetail(HtmlWriter html, DaySection day, ScenarioReport found, Scenario scenario)
    {
        using var section = html.Open("section", ("class", "detail"));
        html.Element("h2", found.Name);
        day.Write(html, found);
        BacklogSection.Write(html, found, scenario);
        SitesSection.Write(html, found, scenario);
        WhoPaysSection.Write(html, found);
    }

    private static void WriteHead(HtmlWriter html, string title)
    {
        // The page may do nothing but show itself, with the one style sheet that is in it.
        var style = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style.Sheet)));
        using var head = html.Open("head");
        html.Mark("meta", ("charset", "utf-8"));
        html.Mark("meta", ("http-equiv", "Content-Security-Policy"), ("content", $"default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'"));
        html.Mark("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        html.Mark("meta", ("name", "color-scheme"), ("content", "light dark"));
        html.Element("title", title);
        html.StyleSheet(Style.Sheet);
    }

    private static string Title(ReportInput input) => input switch
    {
        { Sweep: { } sweep } => $"Capacity of the grid: {sweep.Name} swept",
        { IsComparison: true } => $"Capacity of the grid: {Words.Of(input.Scenarios.Count, "scenario", "scenarios")}",
        _ => $"Capacity of the grid: {input.Report.Scenarios[0].Name}",
    };
}
