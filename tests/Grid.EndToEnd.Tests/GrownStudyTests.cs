using Grid.Client;
using Grid.Contracts.Studies;
using Grid.Samples.Studies;

namespace Grid.EndToEnd.Tests;

/// <summary>A study that comes in parts, from files to the amended answer.</summary>
public sealed class GrownStudyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Grid_PartOfAHeadThenTheWhole_TheAnswerIsThatOfTheWholeAndBothAreKept()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var grid = await RunningGrid.StartAsync(_folder.In("data"));
        var stroke = Assert.Single(await Samples.WriteAsync(_folder.In("whole"), new SampleCounts(1, 0, 0, 0), seed: 12));
        var files = Directory.GetFiles(stroke.Path, "*.dcm").Order(StringComparer.Ordinal).ToList();
        var part = Directory.CreateDirectory(_folder.In("part")).FullName;
        foreach (var file in files.Where((_, i) => i < files.Count / 4 || i >= files.Count - files.Count / 4))
            File.Copy(file, Path.Combine(part, Path.GetFileName(file)));

        var first = await SubmitAsync(grid, part, cancel);
        var ofPart = await AnswerAsync(grid, stroke.StudyInstanceUid);
        var second = await SubmitAsync(grid, stroke.Path, cancel);
        var ofWhole = await AnswerAsync(grid, stroke.StudyInstanceUid);
        var again = await SubmitAsync(grid, part, cancel);

        Assert.Equal((SubmissionOutcome.Accepted, 1), (first.Outcome, first.Revision));
        Assert.Equal(ResultOutcome.Indeterminate, Assert.Single(ofPart.Jobs).Result!.Outcome);
        Assert.Equal((SubmissionOutcome.Accepted, 2), (second.Outcome, second.Revision));
        var job = Assert.Single(ofWhole.Jobs);
        Assert.Equal((2, files.Count, 2, 1), (ofWhole.Revision, ofWhole.InstanceCount, job.Revision, job.Amends));
        Assert.Equal(files.Count, job.Result!.Provenance!.InstancesRead);
        Assert.Equal(64, job.Result.Provenance.ModelSha256.Length);
        Assert.Equal(ResultOutcome.Indeterminate, Assert.Single(Assert.Single(ofWhole.EarlierRevisions).Jobs).Result!.Outcome);
        Assert.Equal((SubmissionOutcome.AlreadyKnown, 2), (again.Outcome, again.Revision));
    }

    private static async Task<SubmissionReply> SubmitAsync(RunningGrid grid, string path, CancellationToken cancel)
    {
        var found = await GridClient.ReadFolderAsync(path, cancel);
        return (await grid.Client.SubmitAsync(Assert.Single(found.Studies), new SubmitOptions { SiteId = "SC-07" }, null, cancel)).Reply;
    }

    private static async Task<StudyReport> AnswerAsync(RunningGrid grid, string study)
    {
        StudyReport? last = null;
        await foreach (var report in grid.Client.FollowAsync(study, TestContext.Current.CancellationToken)) last = report;
        return last!;
    }
}
