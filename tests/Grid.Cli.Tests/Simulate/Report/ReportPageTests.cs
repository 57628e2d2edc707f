using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Grid.Reports;
using Grid.Simulator.Planning;

namespace Grid.Cli.Tests.Simulate.Report;

public sealed class ReportPageTests : IDisposable
{
    private const string Hostile = "</style></title><script>alert(1)</script><b onclick=\"x\">&amp;'";

    private static readonly string Country = Repository.Scenario("one-gpu-per-centre.json");
    private static readonly string[] Elsewhere = ["src", "href", "srcset", "action", "data", "poster"];

    private readonly ScratchFolder _folder = new();

    [Fact]
    public void Write_OneScenario_NamesEveryPathwaySiteAndRegion()
    {
        var result = Page.Run(Country);

        var page = Page.Parse(Page.Of(result));

        var texts = page.Descendants().Where(e => !e.HasElements).Select(e => e.Value).ToList();
        Assert.All(result.Scenario.Pathways, p => Assert.Contains(p.Name, texts));
        Assert.All(result.Scenario.Sites.Select(s => s.Region).Distinct(), r => Assert.Contains(r, texts));
        Assert.All(result.Scenario.Nodes.Select(n => result.Scenario.Sites[n.Site].Name), s => Assert.Contains(texts, t => t.StartsWith($"{s}, ", StringComparison.Ordinal)));
        Assert.Contains(texts, t => t.StartsWith("Assumed", StringComparison.Ordinal));
        Assert.Contains("load.studies.mammography.perYear", texts);
        Assert.Contains(result.Outcomes[1].DecisionHash, texts);
        Assert.Contains("grid simulate", texts);
    }

    [Fact]
    public void Write_TooFewStudiesOfAPathway_ClaimsNoPromiseForIt()
    {
        // A tenth of a day's load: some forty strokes tell nothing of one in a hundred.
        var texts = Page.Parse(Page.Of(Page.Run(Country))).Descendants("p").Select(p => p.Value).ToList();

        Assert.Contains(texts, t => t.StartsWith("Too few studies of stroke", StringComparison.Ordinal));
        Assert.DoesNotContain(texts, t => t.StartsWith("Every pathway keeps", StringComparison.Ordinal));
    }

    [Fact]
    public void Write_AnyPage_TakesNothingFromElsewhereAndRunsNoScript()
    {
        var text = Page.Of(Page.Run(Country));

        var page = Page.Parse(text);

        Assert.StartsWith("<!DOCTYPE html", text, StringComparison.Ordinal);
        Assert.DoesNotContain("http:", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https:", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", text, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(page.Descendants("script"));
        Assert.Empty(page.Descendants("link"));
        Assert.DoesNotContain(page.Descendants().Attributes(), a => Elsewhere.Contains(a.Name.LocalName) || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || a.Name.LocalName == "style");
    }

    [Fact]
    public void Write_AnyPage_AllowsOnlyItsOwnStyleSheet()
    {
        var page = Page.Parse(Page.Of(Page.Run(Country)));

        var allowed = page.Descendants("meta").Single(m => (string?)m.Attribute("http-equiv") == "Content-Security-Policy").Attribute("content")!.Value;
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(page.Descendants("style").Single().Value)));
        Assert.Equal($"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'", allowed);
    }

    [Fact]
    public void Write_HostileNamesFromAFile_StaysTextAndWellFormed()
    {
        var result = Page.Run(Country);
        var found = SimulationReport.Of([result]);
        var scenario = found.Scenarios[0] with { Name = Hostile, Description = "\u202Eright \u0001to\uD800 left\uFFFE", Basis = [new(Hostile, Hostile, Grid.Simulator.Scenarios.FigureBasis.Official, Hostile)] };

        var text = Page.Of(new ReportInput(found with { Scenarios = [scenario] }, [result.Scenario], $"grid simulate '{Hostile}'", Sweep: null));

        var page = Page.Parse(text);
        Assert.Empty(page.Descendants("script"));
        Assert.Empty(page.Descendants("b"));
        Assert.Contains(Hostile, page.Descendants("title").First().Value, StringComparison.Ordinal);
        Assert.Equal(3, page.Descendants("tr").Single(r => r.Elements("th").Any(h => h.Value == Hostile) && r.Elements("td").Any(d => d.Value == Hostile)).Elements().Count());
        Assert.Contains("\uFFFDright \uFFFDto\uFFFD left\uFFFD", page.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_NoSteadyState_ShowsNoMeanAndSaysWhy()
    {
        var result = Page.Run(Repository.Scenario("today.json"), "load.factor=3", "replications=1");

        var page = Page.Parse(Page.Of(result));

        var (warning, headings) = (page.Descendants("p").Single(p => (string?)p.Attribute("class") == "warning").Value, page.Descendants().Where(e => e.Name.LocalName is "h2" or "h4").Select(h => h.Value).ToList());
        Assert.Contains("studies left over", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("Times by pathway", headings);
        Assert.DoesNotContain("Over the day", headings);
        Assert.Contains("Open studies over the run", headings);
        Assert.DoesNotContain("p99", page.Element("body")!.Descendants("text").Select(t => t.Value));
    }

    [Fact]
    public void Write_OneUnsteadyScenarioOfTwo_HasNoFigureAndNoDifferenceForIt()
    {
        var (good, bad) = (Page.Run(Country), Page.Run(Repository.Scenario("today.json"), "load.factor=3"));

        var page = Page.Parse(Page.Of(good, bad));

        var row = page.Descendants("table").First().Descendants("tr").Single(r => r.Element("th")?.Value == "today");
        Assert.Equal(["4", "–", "–", "–", "–"], row.Elements("td").Take(5).Select(d => d.Value));
        Assert.Contains(page.Descendants("text"), t => t.Value == "unsteady");
        Assert.DoesNotContain(page.Descendants("h3"), h => h.Value.StartsWith("Differences", StringComparison.Ordinal) && h.ElementsAfterSelf("table").First().Descendants("th").Any(t => t.Value == "today"));
    }

    [Fact]
    public void Write_FiveScenariosOfAYear_StaysBelowTwoMebibytes()
    {
        var result = Page.Run(Country, "nodes[0].perSite=2");
        var found = SimulationReport.Of([result]).Scenarios[0];

        // As many spans of the backlog and as many replications as a report of any length can have.
        double?[] spans = [.. Enumerable.Range(0, 1_024).Select(i => (double?)(1_000 + (i * 37.3 % 501)))];
        var year = found with { Days = 365, Backlog = new BacklogRows(8.5, spans, spans, spans), Runs = [.. Enumerable.Repeat(found.Runs[0], 1_000)] };
        var input = new ReportInput(new SimulationReport(7, [.. Enumerable.Repeat(year, 5)], []), [.. Enumerable.Repeat(result.Scenario, 5)], "grid simulate", Sweep: null);

        Assert.InRange(Encoding.UTF8.GetByteCount(Page.Of(input)), 100_000, 2 * 1_024 * 1_024);
    }

    [Fact]
    public async Task Simulate_OutFolder_WritesTheSamePageForAnyNumberOfThreads()
    {
        string[] run = ["simulate", Country, "--set", "duration=1.00:00:00", "--set", "load.factor=0.1", "--replications", "2"];
        var (one, two) = (Path.Combine(_folder.Root, "one"), Path.Combine(_folder.Root, "two"));

        await CommandLine.RunAsync([.. run, "--threads", "1", "--out", one]);
        await CommandLine.RunAsync([.. run, "--threads", "2", "--out", two]);

        var names = Directory.GetFiles(one).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(["backlog.csv", "figures.csv", "hours.csv", "replications.csv", "report.html", "report.json", "traffic.csv"], names);
        Assert.All(names, n => Assert.Equal(File.ReadAllBytes(Path.Combine(one, n)), File.ReadAllBytes(Path.Combine(two, n))));
        var page = Page.Parse(await File.ReadAllTextAsync(Path.Combine(one, "report.html"), TestContext.Current.CancellationToken));
        Assert.Equal($"grid simulate {Country} --set duration=1.00:00:00 --set load.factor=0.1 --replications 2 --seed 1 --out FOLDER", page.Descendants("pre").Single().Value);
    }

    [Fact]
    public async Task Simulate_Sweep_DrawsEachPathwayAgainstTheSweptNumber()
    {
        var to = Path.Combine(_folder.Root, "sweep");

        await CommandLine.RunAsync("simulate", Country, "--set", "duration=1.00:00:00", "--set", "load.factor=0.1", "--replications", "2", "--sweep", "nodes=1..2", "--out", to);

        var page = Page.Parse(await File.ReadAllTextAsync(Path.Combine(to, "report.html"), TestContext.Current.CancellationToken));
        var plot = page.Descendants("svg").Single(s => (string?)s.Attribute("aria-label") == "p99 of the result against nodes");

        // So few strokes have no p99.
        Assert.Equal(3 * 2, plot.Elements("circle").Count());
        Assert.Equal(4, plot.Elements("line").Count(l => (string?)l.Attribute("class") == "limit"));
        Assert.Contains(page.Descendants("th"), h => h.Value == "nodes=2");
    }

    public void Dispose() => _folder.Dispose();
}
