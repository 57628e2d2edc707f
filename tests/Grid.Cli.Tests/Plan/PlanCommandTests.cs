using System.Text.Json;

namespace Grid.Cli.Tests.Plan;

public sealed class PlanCommandTests : IDisposable
{
    private static readonly string Country = Repository.Scenario("one-gpu-per-centre.json");

    // A twentieth of the load is enough to plan for, and quick.
    private static readonly string[] Small =
        ["plan", Country, "--goal", "stroke.p90 <= 72s", "--goal", "any.late <= 2%", "--sites", "SC-0*", "--most", "1", "--down", "1", "--replications", "16", "--seed", "5", "--set", "load.factor=0.05"];

    private readonly ScratchFolder _folder = new();

    [Fact]
    public async Task Plan_AnyNumberOfThreads_PrintsTheSameBytes()
    {
        var one = await CommandLine.RunAsync([.. Small, "--threads", "1"]);
        var two = await CommandLine.RunAsync([.. Small, "--threads", "2"]);

        Assert.Equal(0, one.ExitCode);
        Assert.Equal(one.Out, two.Out);
        Assert.Contains("Answer: ", one.Out, StringComparison.Ordinal);
        Assert.Contains("Lower bound: ", one.Out, StringComparison.Ordinal);
        Assert.Contains("Holds for the busiest day of the year from the scenario's start: 1 day from 2026-03-03T00:00, after 1 h of the load before it", one.Out, StringComparison.Ordinal);
        Assert.Matches("Goals (hold up to load x|are shown to hold for the load as it is)", one.Out);
        Assert.Contains("preemption false", one.Out, StringComparison.Ordinal);
        Assert.Contains("best so far", one.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_Written_IsAConfigurationAndSimulatesToTheSameFigures()
    {
        var file = Path.Combine(_folder.Root, "planned.json");

        var plan = await CommandLine.RunAsync([.. Small, "-o", "json", "--write", file]);
        var check = await CommandLine.RunAsync("config", "check", file);
        var again = await CommandLine.RunAsync("simulate", Path.ChangeExtension(file, ".scenario.json"), "--seed", "5", "-o", "json");

        var answer = JsonDocument.Parse(plan.Out).RootElement;
        var nodes = answer.GetProperty("nodes").GetInt32();
        Assert.Equal(0, check.ExitCode);
        Assert.Contains($" {nodes} nodes,", check.Out, StringComparison.Ordinal);
        Assert.Equal(0, again.ExitCode);
        var (planned, simulated) = (answer.GetProperty("allUp"), JsonDocument.Parse(again.Out).RootElement.GetProperty("scenarios")[0]);
        Assert.True(JsonElement.DeepEquals(planned.GetProperty("runs"), simulated.GetProperty("runs")), "other runs");
        Assert.True(JsonElement.DeepEquals(planned.GetProperty("figures"), simulated.GetProperty("figures")), "other figures");
        Assert.Equal(64, string.Concat(planned.GetProperty("runs").EnumerateArray().Take(4).Select(r => r.GetProperty("decisionHash").GetString())).Length);
    }

    [Fact]
    public async Task Plan_Csv_IsTheFrontierFromTooFewToEnough()
    {
        var run = await CommandLine.RunAsync([.. Small, "-o", "csv"]);

        var lines = run.Out.TrimEnd('\n').Split('\n');
        Assert.StartsWith("nodes,is_answer,down,replications,verdict,goal,unit,value,low95,high95,", lines[0], StringComparison.Ordinal);
        Assert.Equal(2, lines.Count(l => l.Split(',')[1] == "1"));
        Assert.Contains(lines, l => l.Split(',')[4] == "holds");
        Assert.Equal(lines.Skip(1).Select(l => int.Parse(l.Split(',')[0])), lines.Skip(1).Select(l => int.Parse(l.Split(',')[0])).Order());
    }

    [Fact]
    public async Task Plan_ImpossibleGoal_SaysTheBestAndWhatLimitsAndExitsWith1()
    {
        var run = await CommandLine.RunAsync("plan", Country, "--goal", "stroke.p90 <= 5s", "--sites", "SC-*", "--most", "1", "--set", "load.factor=0.02");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Impossible: ", run.Out, StringComparison.Ordinal);
        Assert.Contains("stroke.p90 <= 5s: the best is ", run.Out, StringComparison.Ordinal);
        Assert.Contains("the run on such a node alone takes too long", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("column 1: found \"strok\"", "--goal", "strok.p99 <= 60s")]
    [InlineData("Did you mean kostanay?", "--goal", "stroke.p99@kostany <= 60s")]
    [InlineData("No study of it ever comes from there", "--goal", "dental.p99@SC-24 <= 60s")]
    [InlineData("Did you mean slots?", "--type", "large:slot=4")]
    [InlineData("expected one of them", "--type", "large:slots=4", "--node", "SC-01-node-1")]
    [InlineData("Did you mean SC-07?", "--sites", "SC-77")]
    [InlineData("Did you mean SC-01-node-1?", "--node", "SC-01-nod-1")]
    [InlineData("--down 9: expected 0 to 8", "--down", "9")]
    [InlineData("--most 0: expected 1 to 100", "--most", "0")]
    [InlineData("1 sites down and 1 that may have nodes", "--sites", "SC-01", "--down", "1")]
    public async Task Plan_WrongUsage_SaysWhatWasExpectedAndExitsWith2(string said, params string[] options)
    {
        var run = await CommandLine.RunAsync(["plan", Country, .. options]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_NodesThatDiffer_AsksWhichOne()
    {
        var mixed = _folder.Add("mixed.json", $$"""
            { "extends": "{{Country}}", "nodes": [{ "site": "SC-01", "slots": 1 }, { "site": "SC-02", "slots": 2 }] }
            """);

        var run = await CommandLine.RunAsync("plan", mixed);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("say with --node NAME", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_TypesWithCosts_SaysWhatTheAnswerCostsAndWritesIt()
    {
        var file = Path.Combine(_folder.Root, "cheapest.json");
        string[] asked = ["plan", _folder.Add("slow.json", Slow), "--goal", "breast.wait.p80 <= 3600s", "--sites", "SC-01", "--most", "9", "--seed", "3"];

        var run = await CommandLine.RunAsync([.. asked, "--type", "small:slots=1,cost=10", "--type", "large:slots=3,cost=25", "--write", file]);
        var check = await CommandLine.RunAsync("config", "check", file);
        var again = await CommandLine.RunAsync("simulate", Path.ChangeExtension(file, ".scenario.json"), "--seed", "3");

        Assert.Equal((0, 0, 0), (run.ExitCode, check.ExitCode, again.ExitCode));
        Assert.Contains("Answer: 3 nodes at 1 sites, 60 a year (1 small at 10, 2 large at 25)", run.Out, StringComparison.Ordinal);
        Assert.Contains("SC-01 1xsmall+2xlarge", run.Out, StringComparison.Ordinal);
        Assert.Contains("No other has a lower cost.", run.Out, StringComparison.Ordinal);
        Assert.Contains("3 nodes", again.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_TypesInTheScenario_AreChosenFrom()
    {
        var scenario = _folder.Add("types.json", Slow.Replace("\"replications\"", """
            "nodeTypes": { "small": { "costPerYear": 10 }, "large": { "slots": 3, "costPerYear": { "value": 25, "basis": "assumption" } } }, "replications"
            """, StringComparison.Ordinal));

        var run = await CommandLine.RunAsync("plan", scenario, "--goal", "breast.wait.p80 <= 3600s", "--sites", "SC-01", "--most", "9", "--seed", "3", "-o", "json");

        var answer = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal(60, answer.GetProperty("costPerYear").GetDouble());
        Assert.Equal([1, 2], answer.GetProperty("types").EnumerateArray().Select(t => t.GetProperty("nodes").GetInt32()));
        Assert.Equal("1xsmall+2xlarge", answer.GetProperty("sites")[0].GetProperty("types").GetString());
        Assert.True(answer.GetProperty("loadRoom").GetProperty("factor").GetDouble() >= 1);
    }

    // 5.67 erlangs of 20 minutes: with six slots 31 % wait longer than an hour in the long run, and fewer on a day that begins with an empty grid.
    [Fact]
    public async Task Plan_SlowServices_CountsWhatIsLeftOverFromTheDayBefore()
    {
        var run = await CommandLine.RunAsync("plan", _folder.Add("slow.json", Slow), "--goal", "breast.wait.p80 <= 3600s", "--sites", "SC-01", "--most", "40");

        Assert.Contains("Answer: 7 nodes at 1 sites", run.Out, StringComparison.Ordinal);
        Assert.Contains("Holds for the scenario's own time: 5 days from 2026-03-04T00:00, after 2 days of the load before it", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_EachRegion_NamesThoseFromWhichNothingComes()
    {
        var run = await CommandLine.RunAsync("plan", _folder.Add("slow.json", Slow), "--goal", "breast.wait.p80@each-region <= 3600s", "--sites", "SC-01", "--most", "9", "--replications", "16");

        Assert.Contains("breast.wait.p80@almaty-city <= 3600s", run.Out, StringComparison.Ordinal);
        Assert.Contains("no study of the pathway comes from ", run.Error, StringComparison.Ordinal);
        Assert.Contains(" abai", run.Error, StringComparison.Ordinal);
    }

    private static string Slow => $$"""
        {
          "grid": "{{Repository.SiloFile}}", "start": "2026-03-02", "duration": "7.00:00:00", "warmUp": "2.00:00:00", "replications": 5, "dispatchDelay": "00:00:00",
          "models": { "breast-mass": { "fixed": "00:20:00", "perImage": "00:00:00", "load": "00:00:00", "memoryMib": 0 } },
          "nodes": [{ "site": "SC-01" }],
          "policy": { "order": "fifo", "preemption": false, "batchJobs": 1, "lookahead": 0, "learningRate": 0 },
          "load": { "studies": { "breast": { "pathway": "breast", "perYear": 149022, "sites": ["SC-01"], "megabytes": { "deterministic": 0.001 }, "runFactor": { "exponential": 1 } } } }
        }
        """;

    public void Dispose() => _folder.Dispose();
}
