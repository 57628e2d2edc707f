using System.Text.Json;
using Grid.Cli.Tests.Policies;

namespace Grid.Cli.Tests.Traces;

public sealed class SimulateTraceTests : IDisposable
{
    private const string Load =
        """
        {"header":{"is":"recorded-load","version":1,"startsOn":"monday","startHour":9,"policyVersion":2,"policy":"","studies":2,"lastAtMs":900}}
        {"study":1,"atMs":0,"site":"SC-01","pathway":"dental","state":"answered","images":2,"bytes":3000000,"jobs":[{"model":"dental-lesion","node":"node-almaty-1","leases":1,"waitMs":50,"transferMs":0,"runMs":700,"resultMs":750}]}
        {"study":2,"atMs":900,"site":"SC-01","pathway":"","state":"notRecognised","images":1,"bytes":10,"jobs":[]}

        """;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Simulate_RecordedLoad_ShowsTheRecordedBesideTheSimulated()
    {
        var run = await CommandLine.RunAsync("simulate", "--trace", _folder.Add("load.ndjson", Load));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("1 recorded studies of ", run.Out, StringComparison.Ordinal);
        Assert.Contains("1 of 1 jobs with the run time that was measured; 1 studies without work left out", run.Out, StringComparison.Ordinal);
        Assert.Contains("dental   result p95  0.750 s    0.750 s   0.000 s", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_RecordedLoadAsCsv_IsTheSameAsNdjson()
    {
        const string Csv =
            """
            # {"header":{"is":"recorded-load","version":1,"startsOn":"monday","startHour":9,"policyVersion":2,"policy":"","studies":2,"lastAtMs":900}}
            study,atMs,site,pathway,state,images,bytes,model,node,leases,waitMs,transferMs,runMs,resultMs
            1,0,SC-01,dental,answered,2,3000000,dental-lesion,node-almaty-1,1,50,0,700,750
            2,900,SC-01,,notRecognised,1,10,,,,,,,

            """;

        var rows = await CommandLine.RunAsync("simulate", "--trace", _folder.Add("load.csv", Csv), "-o", "csv");
        var objects = await CommandLine.RunAsync("simulate", "--trace", _folder.Add("load.ndjson", Load), "-o", "csv");

        Assert.Equal((0, objects.Out), (rows.ExitCode, rows.Out));
        Assert.StartsWith("pathway,metric,simulated,recorded,difference\ndental,wait_mean_s,", rows.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_RecordedLoadWithAWrongLine_ExitsWith2AndNamesIt()
    {
        var file = _folder.Add("load.ndjson", Load.Replace("\"atMs\":900,\"site\":\"SC-01\"", "\"atMs\":900,\"site\":\"SC 01\"", StringComparison.Ordinal));

        var run = await CommandLine.RunAsync("simulate", "--trace", file);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"grid: {file}:3: site \"SC 01\", expected ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_DispatchersTrace_HasTheHashOfTheLiveOne()
    {
        var file = _folder.Add("kz.ndjson", SampleTrace.Text(SampleTrace.Lines()));
        var hash = JsonDocument.Parse(SampleTrace.Lines()[^1]).RootElement.GetProperty("hash").GetProperty("value").GetString();

        var run = await CommandLine.RunAsync("simulate", "--trace", file);

        Assert.Equal((0, $"hash {hash} over 2 decisions equals the live one\n"), (run.ExitCode, run.Out));
    }

    [Fact]
    public async Task Simulate_DispatchersTraceThatDecidedOtherwise_NamesTheFirstDecision()
    {
        var lines = SampleTrace.Lines().ToList();
        lines[3] = lines[3].Replace("node-1", "node-2", StringComparison.Ordinal);
        lines[^1] = lines[^1].Replace("\"count\":2", "\"count\":3", StringComparison.Ordinal);

        var run = await CommandLine.RunAsync("simulate", "--trace", _folder.Add("kz.ndjson", SampleTrace.Text(lines)));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("The first that differs: at 2026-03-01 12:00:00.000Z 1.2.1/dental went to node-2, and the replay had not sent it there", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_DispatchersTraceUnderAnotherPolicy_ExitsWith1AndSaysWhatDiffers()
    {
        var run = await CommandLine.RunAsync("simulate", "--trace", _folder.Add("kz.ndjson", SampleTrace.Text(SampleTrace.Lines())), "--set", "policy.preemption=false");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("1 differ under the policy of policy.preemption=false", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("simulate", "--trace", "x", "--validate")]
    [InlineData("simulate", "--trace", "no-such-file")]
    [InlineData("simulate", "a.json", "b.json", "--trace", "x")]
    [InlineData("trace", "export")]
    [InlineData("trace", "export", "--from", "yesterday")]
    public async Task Trace_WrongUsage_ExitsWith2(params string[] args) => Assert.Equal(2, (await CommandLine.RunAsync(args)).ExitCode);
}
