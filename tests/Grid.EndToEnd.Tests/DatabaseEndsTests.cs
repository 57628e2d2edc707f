using System.Globalization;
using Grid.Client;
using Grid.Contracts.Studies;
using Grid.Samples.Studies;

namespace Grid.EndToEnd.Tests;

/// <summary>The embedded grid's own database server is killed under it.</summary>
public sealed class DatabaseEndsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Grid_ItsDatabaseKilledTwice_AnswersEverythingWithoutARestartOfTheGrid()
    {
        var cancel = TestContext.Current.CancellationToken;
        var data = _folder.In("data");
        var studies = await Samples.WriteAsync(_folder.In("samples"), new SampleCounts(1, 1, 0, 6), seed: 51);
        await using var grid = await RunningGrid.StartAsync(data);

        foreach (var (study, place) in studies.Select((s, i) => (s, i)))
        {
            if (place is 2 or 5) Kill(data);
            var found = Assert.Single((await GridClient.ReadFolderAsync(study.Path, cancel)).Studies);
            var sent = await grid.Client.SubmitAsync(found, new SubmitOptions { SiteId = "SC-01" }, null, cancel);

            // The first try may have been committed without word of it; the client's next one then finds it.
            Assert.True(sent.Reply.Outcome is SubmissionOutcome.Accepted or SubmissionOutcome.AlreadyKnown, sent.Reply.Reason);
        }

        foreach (var study in studies)
        {
            StudyReport? last = null;
            await foreach (var report in grid.Client.FollowAsync(study.StudyInstanceUid, cancel)) last = report;
            Assert.Equal(StudyState.Answered, last!.State);
        }

        Assert.Equal(2, grid.Words.Count(w => w.Contains("the database server runs again", StringComparison.Ordinal)));
        Assert.DoesNotContain(grid.Words, w => w.StartsWith("   at ", StringComparison.Ordinal) || w.Contains("Unhandled exception", StringComparison.Ordinal));
        await using var ledger = await LedgerProbe.OpenAsync(data);
        Assert.Equal(studies.Count, await ledger.CountAsync("select count(*) from job where state = 4 and result is not null"));
        Assert.Equal(0, await ledger.CountAsync("select count(*) from outbox"));
    }

    private static void Kill(string data)
    {
        var pid = File.ReadLines(Path.Combine(data, "postgres", "cluster", "postmaster.pid")).First();
        using var postmaster = System.Diagnostics.Process.GetProcessById(int.Parse(pid, CultureInfo.InvariantCulture));
        postmaster.Kill();
    }
}
