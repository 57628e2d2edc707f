using System.Net;
using Grid.Client;
using Grid.Contracts.Nodes;
using Grid.Contracts.Studies;
using Grid.Samples.Studies;

namespace Grid.EndToEnd.Tests;

/// <summary>The whole way, from files to published findings, through the host that people run.</summary>
public sealed class GridTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Grid_StrokeAfterManyDental_StrokeStartsFirstAndAllAreAnswered()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var grid = await RunningGrid.StartAsync(_folder.In("data"));

        // One node, so that every slot answers the stroke equally soon. With several, a slot that would answer it later than the
        // run that is about to yield to it goes to other work meanwhile, and rightly so.
        foreach (var other in (await grid.Client.ListNodesAsync(cancel)).Where(n => n.Node != "node-shymkent-1"))
            await grid.Client.SetAvailabilityAsync(other.Node, NodeAvailability.Cordoned, cancel);
        var dental = await SamplesAsync(new SampleCounts(0, 0, 0, 40), seed: 11);
        var stroke = Assert.Single(await SamplesAsync(new SampleCounts(1, 0, 0, 0), seed: 12));

        await Parallel.ForEachAsync(dental, cancel, async (study, stop) => await SubmitAsync(grid, study, "INST-001", stop));
        var reply = await SubmitAsync(grid, stroke, "SC-14", cancel);
        var acknowledged = TimeProvider.System.GetUtcNow();
        var strokeReport = await AnswerAsync(grid, stroke.StudyInstanceUid);
        var dentalReports = await Task.WhenAll(dental.Select(d => AnswerAsync(grid, d.StudyInstanceUid)));

        Assert.Equal(("stroke", SubmissionOutcome.Accepted), (reply.Pathway, reply.Outcome));
        var started = PlacedAt(strokeReport);
        Assert.All(dentalReports, d => Assert.Equal(StudyState.Answered, d.State));

        // Not one dental study that was still waiting when the stroke was acknowledged may have been given a slot before it.
        var behind = dentalReports.Where(d => PlacedAt(d) > acknowledged).ToList();
        Assert.NotEmpty(behind);
        Assert.All(behind, d => Assert.True(PlacedAt(d) >= started));
    }

    [Fact]
    public async Task Grid_KilledInTheMiddle_NextStartAnswersAllThatWasAcknowledgedAndNothingTwice()
    {
        var cancel = TestContext.Current.CancellationToken;
        var data = _folder.In("data");
        var studies = await SamplesAsync(new SampleCounts(2, 2, 2, 20), seed: 21);
        await using (var first = await RunningGrid.StartAsync(data))
        {
            foreach (var study in studies)
                Assert.Equal(SubmissionOutcome.Accepted, (await SubmitAsync(first, study, "SC-01", cancel)).Outcome);
            await first.KillAsync();
        }

        await using var second = await RunningGrid.StartAsync(data);
        var reports = await Task.WhenAll(studies.Select(s => AnswerAsync(second, s.StudyInstanceUid)));

        Assert.All(reports, r => Assert.Equal(StudyState.Answered, r.State));
        await using var ledger = await LedgerProbe.OpenAsync(data);
        Assert.Equal(studies.Count, await ledger.CountAsync("select count(*) from job where state = 4 and result is not null"));
        Assert.Equal(0, await ledger.CountAsync("select count(*) from outbox"));
        Assert.Equal(0, await ledger.CountAsync("select count(*) from lease"));

        // Submitted again, as by a client that never heard the answer: the same answers, and no run.
        foreach (var study in studies)
            Assert.Equal(SubmissionOutcome.AlreadyKnown, (await SubmitAsync(second, study, "SC-01", cancel)).Outcome);
        Assert.Equal(0, await ledger.CountAsync("select count(*) from lease"));
    }

    [Fact]
    public async Task Grid_SampleOfEveryPathway_RecognisedAndAnsweredWithItsOwnModel()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var grid = await RunningGrid.StartAsync(_folder.In("data"));
        var studies = await SamplesAsync(new SampleCounts(1, 1, 1, 1), seed: 31);

        foreach (var study in studies) await SubmitAsync(grid, study, "INST-190", cancel);
        foreach (var study in studies)
        {
            var report = await AnswerAsync(grid, study.StudyInstanceUid);
            Assert.Equal(study.Kind.ToString(), report.Pathway, ignoreCase: true);
            var result = Assert.Single(report.Jobs).Result!;
            Assert.StartsWith(report.Pathway, result.Model, StringComparison.Ordinal);
            Assert.Contains("Not for clinical use", result.IntendedUse, StringComparison.Ordinal);
            Assert.NotEmpty(report.Decisions);
        }
    }

    [Fact]
    public async Task Grid_SecondHostOnTheSameData_RefusedWithTheReason()
    {
        var data = _folder.In("data");
        await using var grid = await RunningGrid.StartAsync(data);

        var (code, words) = await RunningGrid.RunAsync(data);

        Assert.Equal(1, code);
        Assert.Contains("process", words, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grid_MistakesInTheConfiguration_AllListedAndExitCodeTwo()
    {
        var (code, words) = await RunningGrid.RunAsync(_folder.In("data"), "nodes[0].slots=many", "dispatch.lease=1");

        Assert.Equal(2, code);
        Assert.Contains("nodes[0].slots", words, StringComparison.Ordinal);
        Assert.Contains("leaseDuration", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grid_Running_PagesAnswer()
    {
        await using var grid = await RunningGrid.StartAsync(_folder.In("data"));
        using var http = new HttpClient { BaseAddress = grid.Http };

        foreach (var page in new[] { "/health/live", "/health/ready", "/dashboard/" })
        {
            using var answer = await http.GetAsync(new Uri(page, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        using var logStream = await http.GetAsync(new Uri("/dashboard/Trace", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, logStream.StatusCode);

        using var stranger = await http.GetAsync(new Uri($"/instances/SC-01/{new string('a', 64)}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
    }

    /// <summary>When the dispatcher gave the study its slot; the run begins some milliseconds later.</summary>
    private static DateTimeOffset PlacedAt(StudyReport study) => study.Decisions.Min(d => d.At);

    private Task<IReadOnlyList<SampleFolder>> SamplesAsync(SampleCounts counts, ulong seed) =>
        Samples.WriteAsync(_folder.In($"samples-{seed}"), counts, seed);

    private static async Task<SubmissionReply> SubmitAsync(RunningGrid grid, SampleFolder study, string site, CancellationToken cancel)
    {
        var found = await GridClient.ReadFolderAsync(study.Path, cancel);
        return (await grid.Client.SubmitAsync(Assert.Single(found.Studies), new SubmitOptions { SiteId = site }, null, cancel)).Reply;
    }

    private static async Task<StudyReport> AnswerAsync(RunningGrid grid, string study)
    {
        StudyReport? last = null;
        await foreach (var report in grid.Client.FollowAsync(study, TestContext.Current.CancellationToken)) last = report;
        return last!;
    }
}
