using System.Collections.Concurrent;
using Grid.Cli.Output;
using Grid.Client;
using Grid.Contracts.Studies;
using Grid.Samples.Phantoms;

namespace Grid.Cli.Demo;

/// <summary>Sends the routine work, then the stroke as soon as all of it is acknowledged, and follows every study to its answer.</summary>
internal sealed class DemoRun(CliConsole console, GridClient client, DemoHost host)
{
    private const int SendersAtOnce = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly ConcurrentDictionary<string, StudyReport> _answers = new(StringComparer.Ordinal);
    private readonly long _began = TimeProvider.System.GetTimestamp();

    /// <summary>When the stroke study was accepted; null when the grid knew it already from an interrupted demo.</summary>
    public DateTimeOffset? StrokeAcknowledgedAt { get; private set; }

    /// <summary>The answers by Study Instance UID; one is missing where the grid made no progress for two minutes.</summary>
    public async Task<IReadOnlyDictionary<string, StudyReport>> RunAsync(IReadOnlyList<DemoStudy> studies, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        var work = SendAndFollowAsync(studies, () => patience.CancelAfter(Patience), either.Token);

        if (await Task.WhenAny(work, host.Ended) == host.Ended && !_answers.Keys.Order().SequenceEqual(studies.Select(study => study.StudyInstanceUid).Order()))
        {
            await either.CancelAsync();
            await work.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            cancel.ThrowIfCancellationRequested();
            throw new CliException(ExitCodes.Failed, $"{host.LastWords()}{Environment.NewLine}Run the demo again: what was acknowledged is finished and nothing is done twice.");
        }

        try
        {
            await work;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            await console.Error.WriteLineAsync($"grid: no progress for {Patience.TotalSeconds:0} s; giving up on what is missing.");
        }

        return _answers;
    }

    private async Task SendAndFollowAsync(IReadOnlyList<DemoStudy> studies, Action progress, CancellationToken cancel)
    {
        // Mammograms first: larger than dental images, they would otherwise still be on their way when the dental ones are done.
        var routine = studies.Where(study => study.Kind != SampleKind.Stroke).OrderByDescending(study => study.Kind == SampleKind.Breast).ToList();
        await console.Out.WriteLineAsync($"Sending {Count(routine, SampleKind.Dental)} dental studies and {Count(routine, SampleKind.Breast)} mammograms from {routine.Select(study => study.SiteId).Distinct().Count()} sites.");

        var followed = new ConcurrentBag<Task>();
        await Parallel.ForEachAsync(routine, new ParallelOptions { MaxDegreeOfParallelism = SendersAtOnce, CancellationToken = cancel }, async (study, stop) =>
        {
            await SubmitAsync(study, stop);
            progress();
            followed.Add(FollowAsync(study, progress, cancel));
        });

        foreach (var stroke in studies.Where(study => study.Kind == SampleKind.Stroke))
        {
            await console.Out.WriteLineAsync($"{Elapsed()}  all {routine.Count} are acknowledged, {_answers.Count} answered so far; now a stroke CT from {stroke.SiteId}");
            if (await SubmitAsync(stroke, cancel) == SubmissionOutcome.Accepted) StrokeAcknowledgedAt = TimeProvider.System.GetUtcNow();
            progress();
            followed.Add(FollowAsync(stroke, progress, cancel));
        }

        await Task.WhenAll(followed);
    }

    private async Task<SubmissionOutcome> SubmitAsync(DemoStudy study, CancellationToken cancel)
    {
        var folder = await GridClient.ReadFolderAsync(study.Folder, cancel);
        var found = folder.Studies.Single(one => one.StudyInstanceUid == study.StudyInstanceUid);
        var sent = await client.SubmitAsync(found, new SubmitOptions { SiteId = study.SiteId }, progress: null, cancel);
        if (sent.Reply.Outcome is SubmissionOutcome.Refused or SubmissionOutcome.Conflict or SubmissionOutcome.Busy)
            throw new CliException(ExitCodes.Failed, $"The grid did not take {study.Name}: {sent.Reply.Reason}");
        return sent.Reply.Outcome;
    }

    private async Task FollowAsync(DemoStudy study, Action progress, CancellationToken cancel)
    {
        await foreach (var report in client.FollowAsync(study.StudyInstanceUid, cancel))
        {
            progress();
            if (!report.State.IsFinal()) continue;
            _answers[study.StudyInstanceUid] = report;
            await console.Out.WriteLineAsync(LineOf(study, report));
        }
    }

    private string LineOf(DemoStudy study, StudyReport report) =>
        $"{Elapsed()}  {study.Name,-10}  {report.Pathway,-7}  {report.SiteId,-8} on {StudyWords.Nodes(report),-15}  waited {StudyWords.Wait(report),7}  ran {StudyWords.Run(report),7}  {Answer(report)}";

    private static string Answer(StudyReport report) =>
        report.State == StudyState.Answered ? StudyWords.Result(report) : $"{StudyWords.State(report.State)}: {StudyWords.Result(report)}";

    private string Elapsed() => $"{StudyWords.Duration(TimeProvider.System.GetElapsedTime(_began)),7}";

    private static int Count(IReadOnlyList<DemoStudy> studies, SampleKind kind) => studies.Count(study => study.Kind == kind);
}
