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

    public void Dispose() => _folder.Dispose();
}
