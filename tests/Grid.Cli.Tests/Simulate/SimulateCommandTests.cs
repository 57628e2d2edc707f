using System.Text.Json;

namespace Grid.Cli.Tests.Simulate;

public sealed class SimulateCommandTests : IDisposable
{
    private static readonly string Country = Repository.Scenario("one-gpu-per-centre.json");
    private static readonly string[] Short = ["--set", "duration=1.00:00:00", "--set", "load.factor=0.1", "--replications", "2", "--seed", "7"];

    private readonly ScratchFolder _folder = new();

    [Fact]
    public async Task Simulate_AnyNumberOfThreads_PrintsTheSameBytes()
    {
        var one = await CommandLine.RunAsync(["simulate", Country, .. Short, "--threads", "1"]);
        var two = await CommandLine.RunAsync(["simulate", Country, .. Short, "--threads", "2"]);

        Assert.Equal(0, one.ExitCode);
        Assert.Equal(one.Out, two.Out);
        Assert.Contains("stroke", one.Out, StringComparison.Ordinal);
        Assert.Contains("Official figures: load.studies.mammography.perYear 812000", one.Out, StringComparison.Ordinal);
        Assert.Contains("% of one-gpu-per-centre simulated", one.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_Sweep_ComparesEachWithTheFirst()
    {
        var run = await CommandLine.RunAsync(["simulate", Country, .. Short, "--sweep", "nodes=1..2", "-o", "json"]);

        var report = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal(["one-gpu-per-centre nodes=1", "one-gpu-per-centre nodes=2"], report.GetProperty("scenarios").EnumerateArray().Select(s => s.GetProperty("name").GetString()));
        var busy = report.GetProperty("differences").EnumerateArray().Single(d => d.GetProperty("metric").GetString() == "utilisation");
        Assert.True(busy.GetProperty("high").GetDouble() < 0);
    }

    [Fact]
    public async Task Simulate_OutFolder_HoldsReportAndFigures()
    {
        var to = Path.Combine(_folder.Root, "plan");

        var run = await CommandLine.RunAsync(["simulate", Country, .. Short, "-o", "csv", "--out", to]);

        Assert.Equal(run.Out, await File.ReadAllTextAsync(Path.Combine(to, "figures.csv"), TestContext.Current.CancellationToken));
        Assert.StartsWith("scenario,metric,pathway,place,mean,low95,high95,at_least\none-gpu-per-centre,studies,stroke,,", run.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(to, "report.json")));
        Assert.True(File.Exists(Path.Combine(to, "replications.csv")));
    }

    [Fact]
    public async Task Simulate_NotSteady_SaysSoInsteadOfMeansAndExitsWith1()
    {
        var today = Path.Combine(Path.GetDirectoryName(Country)!, "today.json");

        var run = await CommandLine.RunAsync("simulate", today, "--replications", "1", "--set", "load.factor=3", "--set", "duration=1.00:00:00");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("No means: ", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("WAIT p50", run.Out, StringComparison.Ordinal);
        Assert.Contains("load beyond capacity", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_Goals_AreJudgedInEveryOutputAndFailTheCommand()
    {
        var to = Path.Combine(_folder.Root, "goals");
        string[] goals = ["--goal", "stroke.p50 <= 10min", "--goal", "dental.p50@almaty-city <= 100ms"];

        var run = await CommandLine.RunAsync(["simulate", Country, .. Short, .. goals, "--out", to]);
        var kept = await CommandLine.RunAsync(["simulate", Country, .. Short, .. goals[..2]]);

        Assert.Equal((1, 0), (run.ExitCode, kept.ExitCode));
        Assert.Matches("stroke.p50 <= 10min .* holds", run.Out);
        Assert.Matches("dental.p50@almaty-city <= 100ms .* does not hold", run.Out);
        var csv = await File.ReadAllLinesAsync(Path.Combine(to, "goals.csv"), TestContext.Current.CancellationToken);
        Assert.Equal(["holds", "does not hold"], csv.Skip(1).Select(l => l.Split(',')[^1]));
        var json = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(to, "report.json"), TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(["holds", "fails"], json.GetProperty("scenarios")[0].GetProperty("goals").EnumerateArray().Select(g => g.GetProperty("verdict").GetString()));
        Assert.Contains("does not hold", await File.ReadAllTextAsync(Path.Combine(to, "report.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_GoalForNoPathway_SaysWhereAndWhich()
    {
        var run = await CommandLine.RunAsync(["simulate", Country, .. Short, "--goal", "strok.p50 <= 10min"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--goal column 1: found \"strok\"", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("simulate")]
    [InlineData("simulate", "x.json", "--validate")]
    [InlineData("simulate", "x.json", "--threads", "0")]
    [InlineData("simulate", "no-such-file.json")]
    [InlineData("simulate", "x.json", "--sweep", "nodes=4..1")]
    [InlineData("simulate", "x.json", "--sweep", "nodes")]
    public async Task Simulate_WrongUsage_ExitsWith2(params string[] args)
    {
        var run = await CommandLine.RunAsync(args);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("grid: ", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
