using Grid.Configuration.Reading;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Tests.Search;

namespace Grid.Simulator.Tests.Scenarios;

public sealed class ScenarioFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-scenario-").FullName;

    // The third line of every bad file is what is wrong with it.
    [Theory]
    [InlineData("\"duration\": \"7\"", "duration")]
    [InlineData("\"durration\": \"7.00:00:00\"", "durration")]
    [InlineData("\"start\": \"2026-03-02T10:30\"", "start")]
    [InlineData("\"start\": \"9999-12-31\"", "start")]
    [InlineData("\"timeZones\": { \"west\": 1 }", "timeZones.west")]
    [InlineData("\"timeZones\": { \"kostanay\": 0.3 }", "timeZones.kostanay")]
    [InlineData("\"timeZones\": { \"kostanay\": 15 }", "timeZones.kostanay")]
    [InlineData("\"warmUp\": \"7.00:00:00\"", "warmUp")]
    [InlineData("\"replications\": 0", "replications")]
    [InlineData("\"load\": { \"studies\": { \"head-ct\": { \"perYear\": -1 } } }", "load.studies.head-ct.perYear")]
    [InlineData("\"load\": { \"studies\": { \"head-ct\": { \"perYear\": { \"value\": 1, \"basis\": \"guess\" } } } }", "load.studies.head-ct.perYear.basis")]
    [InlineData("\"load\": { \"studies\": { \"head-ct\": { \"megabytes\": { \"value\": { \"uniform\": [150, 50] }, \"basis\": \"assumption\" } } } }", "load.studies.head-ct.megabytes.uniform")]
    [InlineData("\"load\": { \"studies\": { \"head-ct\": { \"runFactor\": { \"cauchy\": 1 } } } }", "load.studies.head-ct.runFactor")]
    [InlineData("\"load\": { \"studies\": { \"head-ct\": { \"from\": [\"strokeCenter\"] } } }", "load.studies.head-ct.from[0]")]
    [InlineData("\"load\": { \"studies\": { \"head-ct\": { \"profile\": \"strok\" } } }", "load.studies.head-ct.profile")]
    [InlineData("\"load\": { \"profiles\": { \"office\": { \"weekdays\": [1, 1, 1, 1, 1, 0] } } }", "load.profiles.office.weekdays")]
    [InlineData("\"links\": { \"sites\": { \"SC-01\": { \"bandwidthMbit\": 0 } } }", "links.sites.SC-01.bandwidthMbit")]
    [InlineData("\"links\": { \"sites\": { \"SC-99\": { \"bandwidthMbit\": 10 } } }", "links.sites.SC-99")]
    [InlineData("\"nodes\": [{ \"perSite\": 2 }]", "nodes[0]")]
    [InlineData("\"nodes\": []", "nodes")]
    [InlineData("\"outages\": [{ \"site\": \"SC-0\", \"until\": \"01:00:00\" }]", "outages[0].site")]
    [InlineData("\"outages\": [{ \"site\": \"SC-01\", \"from\": \"02:00:00\", \"until\": \"01:00:00\" }]", "outages[0].until")]
    [InlineData("\"outages\": [{ \"site\": \"SC-02\", \"until\": \"01:00:00\" }]", "outages[0].site")]
    [InlineData("\"linkCuts\": [{ \"regions\": [\"west\"], \"until\": \"01:00:00\" }]", "linkCuts[0].regions[0]")]
    [InlineData("\"models\": { \"stroke-hypodensity\": { \"fixed\": \"-00:00:01\" } }", "models.stroke-hypodensity.fixed")]
    [InlineData("\"policy\": { \"order\": \"random\" }", "policy.order")]
    public void TryLoad_OneThingWrong_NamesPathAndLine(string line, string path)
    {
        var errors = Shipped.Errors(Write($"{{\n  \"extends\": {Today},\n  {line},\n}}\n"));

        var error = Assert.Single(errors);
        Assert.Equal(path, error.Path);
        Assert.Equal("bad.json:3", error.Source);
        Assert.NotEmpty(error.Expected);
    }

    [Fact]
    public void TryLoad_NoNodeForAPathway_IsRefusedAtTheStudies()
    {
        var errors = Shipped.Errors(Write($"{{\n  \"extends\": {Today},\n  \"nodes\": [{{ \"kind\": \"strokeCentre\", \"models\": [\"dental-lesion\"] }}],\n}}\n"));

        Assert.Equal(["chest-ct", "chest-x-ray", "ct-angiography", "head-ct", "mammography"], errors.Select(e => e.Path["load.studies.".Length..]).Order(StringComparer.Ordinal));
        Assert.All(errors, e => Assert.StartsWith("today.json:", e.Source, StringComparison.Ordinal));
    }

    [Fact]
    public void TryLoad_RegionInAnotherTimeZone_SendsByItsOwnClock()
    {
        var scenario = Shipped.Load("today.json", "timeZones.almaty-city=-2.5");

        var zones = scenario.Flows.Where(f => f.Name == "mammography").OrderBy(f => f.ClockAhead).ToList();
        var whole = Shipped.Load("today.json").Flows.Single(f => f.Name == "mammography");
        Assert.Equal([TimeSpan.FromHours(-2.5), TimeSpan.Zero], zones.Select(z => z.ClockAhead));
        Assert.All(zones[0].Senders, s => Assert.Equal("almaty-city", scenario.Sites[s.Site].Region));
        Assert.Equal(whole.Rate.PerDay, zones.Sum(z => z.Rate.PerDay), 1e-9);
        Assert.Equal(whole.Senders.Count, zones.Sum(z => z.Senders.Count));
    }

    [Fact]
    public void TryLoad_DailyOutage_FollowsTheClockOfTheRegion()
    {
        var nightly = Write($"{{\n  \"extends\": {OneEach},\n  \"outages\": [{{\"site\": \"SC-08\", \"daily\": \"01:00-02:00\", \"planned\": true}}],\n}}\n");
        var region = Shipped.Load("one-gpu-per-centre.json").Sites.Single(s => s.Name == "SC-08").Region;

        var here = Shipped.Load(nightly).Outages;
        var ahead = Shipped.Load(nightly, $"timeZones.{region}=1").Outages;

        Assert.Equal((TimeSpan.FromHours(1), TimeSpan.FromHours(2)), (here[0].From, here[0].Until));
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromHours(1)), (ahead[0].From, ahead[0].Until));
    }

    [Fact]
    public void Check_JurisdictionWithoutANode_IsNamedAtTheStudies()
    {
        // Two laws, one site each; only the first has a node.
        var towns = Towns.Of(2, arrivalsPerSecond: 0.1);
        var country = towns with { Sites = [towns.Sites[0] with { Jurisdiction = "KZ" }, towns.Sites[1] with { Jurisdiction = "UZ" }] };
        var context = new ReadingContext();

        ScenarioCheck.Check(country, context);

        var error = Assert.Single(context.Errors);
        Assert.Equal("load.studies.flow", error.Path);
        Assert.Contains("jurisdiction \"UZ\"", error.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void TryLoad_ExtendsItself_IsRefused()
    {
        var error = Assert.Single(Shipped.Errors(Write("{\n  \"extends\": \"bad.json\",\n}\n")));

        Assert.Equal(("extends", "bad.json:2"), (error.Path, error.Source));
    }

    [Fact]
    public void TryLoad_SeveralThingsWrong_SaysAllOfThem()
    {
        var errors = Shipped.Errors(Write($"{{\n  \"extends\": {Today},\n  \"replications\": 0,\n  \"load\": {{ \"factor\": -1 }},\n}}\n"));

        Assert.Equal(["replications", "load.factor"], errors.Select(e => e.Path));
    }

    [Fact]
    public void TryLoad_MarkedFigure_KeepsWhatItRestsOn()
    {
        var scenario = Shipped.Load("today.json");

        var mark = Assert.Single(scenario.MarkedFigures, m => m.Path == "load.studies.mammography.perYear");
        Assert.Equal(("812000", FigureBasis.Official), (mark.Value, mark.Basis));
    }

    [Fact]
    public void TryLoad_OverriddenFigure_LosesItsMark()
    {
        var scenario = Shipped.Load("today.json", "load.studies.mammography.perYear=1000000");

        Assert.DoesNotContain(scenario.MarkedFigures, m => m.Path == "load.studies.mammography.perYear");
    }

    [Fact]
    public void TryLoad_Profile_KeepsTheYearsTotal()
    {
        var flow = Shipped.Load("today.json").Flows.Single(f => f.Name == "mammography");

        var week = flow.Rate.ByWeekday.Sum() * flow.Rate.PerDay;
        Assert.Equal(812_000, week / 7 * 365.25, 0.5);
        Assert.Equal(0, flow.Rate.ByWeekday[(int)DayOfWeek.Sunday]);
    }

    [Fact]
    public void TryLoad_FiveYearsGrowth_CompoundsEachYear()
    {
        var (now, later) = (Shipped.Load("one-gpu-per-centre.json"), Shipped.Load("five-years-growth.json"));

        double Ratio(string flow) => later.Flows.Single(f => f.Name == flow).Rate.PerDay / now.Flows.Single(f => f.Name == flow).Rate.PerDay;
        Assert.Equal(Math.Pow(1.1, 5), Ratio("chest-ct"), 1e-9);
        Assert.Equal(Math.Pow(1.03, 5), Ratio("head-ct"), 1e-9);
    }

    [Fact]
    public void TryLoad_Today_WarnsOfLoadBeyondCapacity()
    {
        Shipped.Load("today.json", out var warnings);

        Assert.Contains(warnings, w => w.StartsWith("load beyond capacity", StringComparison.Ordinal));
    }

    [Fact]
    public void TryLoad_CutOffSitesWithoutANode_WarnsThatTheirWorkWaits()
    {
        Shipped.Load("west-link-cut.json", out var withNodes);
        Shipped.Load("west-link-cut.json", out var without, "nodes[0].kind=oncology", "linkCuts[0].regions=", "linkCuts[0].sites=SC-23");

        Assert.Empty(withNodes);
        Assert.Contains(without, w => w.StartsWith("head-ct: sent from sites that a cut link leaves without a node", StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Today => System.Text.Json.JsonSerializer.Serialize(Path.Combine(Shipped.Folder, "today.json"));

    private static string OneEach => System.Text.Json.JsonSerializer.Serialize(Path.Combine(Shipped.Folder, "one-gpu-per-centre.json"));

    private string Write(string text)
    {
        var path = Path.Combine(_folder, "bad.json");
        File.WriteAllText(path, text);
        return path;
    }
}
