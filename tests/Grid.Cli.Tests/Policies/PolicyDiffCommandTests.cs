using System.Text.Json;

namespace Grid.Cli.Tests.Policies;

public sealed class PolicyDiffCommandTests : IDisposable
{
    private const string NoPreemption = """{ "preemption": false }""";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Diff_SamePolicy_ExitsWith0()
    {
        var run = await DiffAsync("{}", SampleTrace.Text(SampleTrace.Lines()));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(" decisions of kz in ", run.Out, StringComparison.Ordinal);
        Assert.Contains(": none differs under the policy of ", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_PolicyWithoutYielding_ExitsWith1AndShowsTheYieldThatWouldNotBe()
    {
        var run = await DiffAsync(NoPreemption, SampleTrace.Text(SampleTrace.Lines()));

        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.Contains("1 differ under", run.Out, StringComparison.Ordinal);
        Assert.Contains("PATHWAY  KIND   DIFFER\ndental   yield  1\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("2026-03-01 12:00:02.000Z  yield  1.2.1 dental\n  recorded  yields on node-1 to 1.2.2/stroke: ", run.Out, StringComparison.Ordinal);
        Assert.Contains("\n  other     goes on running\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_WholeFileWithThePolicy_IsTheSameAsThePolicyAlone()
    {
        var shipped = await File.ReadAllTextAsync(Path.Combine(Checkout(), "silo.json"), TestContext.Current.CancellationToken);
        var other = shipped
            .Replace("\"preemption\": true", "\"preemption\": false", StringComparison.Ordinal)
            .Replace("cluster/kazakhstan/sites.json", Path.Combine(Checkout(), "cluster/kazakhstan/sites.json"), StringComparison.Ordinal);

        var run = await DiffAsync(other, SampleTrace.Text(SampleTrace.Lines()), "--limit", "0");

        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.EndsWith("dental   yield  1\n\n1 more; --limit 1 shows them all.\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_TwoActivationsInOneFile_AreBothCountedAndShownAsJson()
    {
        var run = await DiffAsync(NoPreemption, SampleTrace.Text([.. SampleTrace.Lines(), .. SampleTrace.Lines()]), "-o", "json");

        Assert.Equal(1, run.ExitCode);
        using var shown = JsonDocument.Parse(run.Out);
        var report = shown.RootElement;
        Assert.Equal(2, report.GetProperty("differing").GetInt32());
        Assert.True(report.GetProperty("isVerified").GetBoolean());
        Assert.True(report.GetProperty("decisions").GetInt32() >= 4);
        Assert.Equal("yield", report.GetProperty("groups")[0].GetProperty("kind").GetString());
        var first = report.GetProperty("differences")[0];
        Assert.Equal(("1.2.1", "dental", JsonValueKind.Null), (first.GetProperty("studyInstanceUid").GetString(), first.GetProperty("model").GetString(), first.GetProperty("other").ValueKind));
    }

    [Fact]
    public async Task Diff_EventsWithoutDecisionsAfterTheHash_AreVerifiedAllTheSame()
    {
        var lines = SampleTrace.Lines();

        var run = await DiffAsync("{}", SampleTrace.Text([.. lines, lines[^2]]));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Diff_LastLineCutByAKill_IsLeftOutAndSaid()
    {
        var lines = SampleTrace.Lines();

        var run = await DiffAsync("{}", SampleTrace.Text(lines.SkipLast(2)) + lines[^2][..20]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"trace.ndjson:{lines.Count - 1}: the last line is cut off", run.Error, StringComparison.Ordinal);
        Assert.Contains("no hash after its last decisions", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "", "trace.ndjson:1: nothing in it; expected the header of a trace first")]
    [InlineData(0, "{\"hash\":{\"value\":\"0\",\"count\":0}}\n", "trace.ndjson:1: expected the header of a trace first")]
    [InlineData(3, "{\"event\":", "trace.ndjson:4: not a line of a trace: ")]
    [InlineData(3, "{\"event\":{\"is\":\"comet\"}}", "trace.ndjson:4: ")]
    [InlineData(3, "{\"hash\":{\"value\":\"0123456789abcdef\",\"count\":7}}", "trace.ndjson:4: the replay made 1 decisions with hash ")]
    public async Task Diff_LineThatIsWrong_ExitsWith2AndNamesIt(int at, string line, string expected)
    {
        var lines = SampleTrace.Lines();
        var text = at == 0 ? line : SampleTrace.Text([.. lines.Take(at), line, .. lines.Skip(at)]);

        var run = await DiffAsync("{}", text);

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_TraceOfALaterFormat_ExitsWith2()
    {
        var run = await DiffAsync("{}", SampleTrace.Text(SampleTrace.Lines()).Replace("{\"header\":{\"version\":1,", "{\"header\":{\"version\":9,", StringComparison.Ordinal));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("trace.ndjson:1: a trace of version 9; this program reads version 1", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_MistakesInTheOtherPolicy_ExitsWith2AndListsThemWithTheirLines()
    {
        var run = await DiffAsync("{\n  \"order\": \"fiffo\",\n  \"batch\": 2\n}", SampleTrace.Text(SampleTrace.Lines()));

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains("other.json:2: order: found \"fiffo\"", run.Error, StringComparison.Ordinal);
        Assert.Contains("other.json:3: batch: found an unknown key", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_NoSuchTrace_ExitsWith2()
    {
        var run = await CommandLine.RunAsync("policy", "diff", _folder.Add("other.json", "{}"), "--trace", Path.Combine(_folder.Root, "absent"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("cannot be read", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("policy", "diff", "other.json")]
    [InlineData("policy", "diff", "--trace", "trace.ndjson")]
    [InlineData("policy", "diff", "other.json", "--trace", "trace.ndjson", "--limit", "-1")]
    [InlineData("policy")]
    public async Task Diff_WrongUsage_ExitsWith2(params string[] args) => Assert.Equal(2, (await CommandLine.RunAsync(args)).ExitCode);

    private static string Checkout() => Connection.SiloFile.CheckoutOf(AppContext.BaseDirectory)!;

    private Task<CommandLine> DiffAsync(string other, string trace, params string[] more) =>
        CommandLine.RunAsync(["policy", "diff", _folder.Add("other.json", other), "--trace", _folder.Add("trace.ndjson", trace), .. more]);
}
