using Grid.Client;
using Grid.Contracts.Studies;

namespace Grid.EndToEnd.Tests;

/// <summary>A complete head CT of a real scanner, with a tilted gantry and two slice spacings.</summary>
public sealed class RealHeadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Grid_RealHeadCt_StrokeByAReadableRuleWithTiltAndSpacingsNamed()
    {
        var head = Repository.Shared(Path.Combine("data", "dicom-series", "head-ct-ge"));
        await using var grid = await RunningGrid.StartAsync(_folder.In("data"));

        var report = await SubmitAndFollowAsync(grid, head, "SC-01");

        Assert.Equal((StudyState.Answered, "stroke"), (report.State, report.Pathway));
        Assert.Contains("Rule stroke-head", report.RecognisedBy, StringComparison.Ordinal);
        var notes = string.Join('\n', Assert.Single(report.Jobs).Result!.Notes);
        Assert.Contains("gantry tilt 18.5 degrees", notes, StringComparison.Ordinal);
        Assert.Contains("4.2 mm", notes, StringComparison.Ordinal);
        Assert.Contains("7.4 mm", notes, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one in the middle", 14)]
    [InlineData("last slice", 28)]
    [InlineData("the upper third", 20, 21, 22, 23, 24, 25, 26, 27, 28)]
    public async Task Grid_RealHeadCtWithSlicesMissing_NeverAPlainNoFinding(string what, params int[] missing)
    {
        var head = Repository.Shared(Path.Combine("data", "dicom-series", "head-ct-ge"));
        var part = _folder.In("part");
        Directory.CreateDirectory(part);
        foreach (var file in Directory.EnumerateFiles(head).Where(f => !missing.Contains(Number(f))))
            File.Copy(file, Path.Combine(part, Path.GetFileName(file)));
        await using var grid = await RunningGrid.StartAsync(_folder.In("data"));

        var result = Assert.Single((await SubmitAndFollowAsync(grid, part, "SC-01")).Jobs).Result!;

        Assert.True(result.Outcome != ResultOutcome.NoFinding, what);
        Assert.Contains(result.Notes, n => n.StartsWith("incomplete", StringComparison.OrdinalIgnoreCase) || n.Contains("missing", StringComparison.OrdinalIgnoreCase));
    }

    private static int Number(string file) =>
        int.Parse(Path.GetFileNameWithoutExtension(file), System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<StudyReport> SubmitAndFollowAsync(RunningGrid grid, string folder, string site)
    {
        var cancel = TestContext.Current.CancellationToken;
        var study = Assert.Single((await GridClient.ReadFolderAsync(folder, cancel)).Studies);
        await grid.Client.SubmitAsync(study, new SubmitOptions { SiteId = site }, null, cancel);
        StudyReport? last = null;
        await foreach (var report in grid.Client.FollowAsync(study.StudyInstanceUid, cancel)) last = report;
        return last!;
    }
}
