using System.Text.Json;

namespace Grid.Cli.Tests;

public sealed class GridCommandLineTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Theory]
    [InlineData("submit", "FOLDER")]
    [InlineData("submit", "--site", "SC-07")]
    [InlineData("nonsense")]
    [InlineData("get")]
    [InlineData("get", "studies", "--limit", "0")]
    [InlineData("get", "studies", "--state", "asleep")]
    [InlineData("get", "nodes", "-o", "yaml")]
    [InlineData("get", "estimates", "-o", "yaml")]
    [InlineData("describe", "study")]
    [InlineData("cordon")]
    [InlineData("uncordon", "node-1", "node-2")]
    [InlineData("drain", "--wait")]
    [InlineData("samples")]
    [InlineData("samples", "--out", "x", "--stroke", "-1")]
    [InlineData("submit", "FOLDER", "--site", "SC-07", "--last-known-well", "yesterday")]
    public async Task Run_WrongUsage_ExitsWith2AndSaysWhatIsWrong(params string[] args)
    {
        var run = await CommandLine.RunAsync(args);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("grid: ", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Theory]
    [InlineData("--help", "submit")]
    [InlineData("submit --help", "--follow")]
    [InlineData("get studies --help", "--watch")]
    [InlineData("get estimates --help", "by dispatcher, model and node")]
    [InlineData("drain --help", "at most 60 s")]
    [InlineData("cordon --help", "what runs there goes on")]
    [InlineData("demo --help", "--stay")]
    public async Task Run_Help_NamesWhatThereIs(string args, string expected)
    {
        var run = await CommandLine.RunAsync(args.Split(' '));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(expected, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_NoSuchFolder_ExitsWith2()
    {
        var run = await CommandLine.RunAsync("submit", Path.Combine(_folder.Root, "absent"), "--site", "SC-07");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("There is no folder", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_FolderWithoutDicom_ListsEveryFileAndExitsWith2()
    {
        _folder.Add("letter.txt", "Dear colleague");

        var run = await CommandLine.RunAsync("submit", _folder.Root, "--site", "SC-07");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("left out  letter.txt: not-dicom", run.Error, StringComparison.Ordinal);
        Assert.Contains("No DICOM study", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_NobodyAnswers_ExitsWith1AndSaysWhereItAsked()
    {
        var run = await CommandLine.RunAsync("get", "nodes", "--gateway", "127.0.0.1:1");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("No grid answers at 127.0.0.1:1", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConfigCheck_ProjectsOwnFile_IsGood()
    {
        var run = await CommandLine.RunAsync("config", "check");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("223 sites", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConfigCheck_Mistakes_ExitsWith2AndNamesTheirPaths()
    {
        var file = _folder.Add("silo.json", """{ "network": { "httpPrt": 80 } }""");

        var run = await CommandLine.RunAsync("config", "check", file);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("network.httpPrt", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConfigShow_ProjectsOwnFile_IsJsonWithSources()
    {
        var run = await CommandLine.RunAsync("config", "show");

        Assert.Equal(0, run.ExitCode);
        using var shown = JsonDocument.Parse(run.Out);
        Assert.Equal("embedded", shown.RootElement.GetProperty("configuration").GetProperty("cluster").GetProperty("mode").GetString());
        Assert.True(shown.RootElement.TryGetProperty("sources", out _));
    }

    [Fact]
    public async Task Samples_SomeOfEach_WritesThemAndListsTheTruth()
    {
        var run = await CommandLine.RunAsync("samples", "--out", _folder.Root, "--seed", "7", "--stroke", "0", "--breast", "0", "--lung", "0", "--dental", "2");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("dental-001", run.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder.Root, "dental-002", "IM000001.dcm")));
        Assert.Contains("2 of 2 studies written", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
