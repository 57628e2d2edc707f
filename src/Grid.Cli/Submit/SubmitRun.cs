using Grid.Cli.Connection;
using Grid.Cli.Output;
using Grid.Client;
using Grid.Contracts.Studies;
using Grid.Contracts.Text;

namespace Grid.Cli.Submit;

/// <summary>One <c>grid submit</c>: read, say what was left out, send, follow, show.</summary>
internal sealed class SubmitRun(CliConsole console, SubmitOptions options, bool follow, OutputFormat format)
{
    private const int AtOnce = 4;

    public async Task<int> RunAsync(string path, Func<GridLocation> find, CancellationToken cancel)
    {
        if (!Directory.Exists(path))
            throw new CliException(ExitCodes.BadInput, File.Exists(path) ? $"{path} is a file; give the folder it lies in." : $"There is no folder {path}.");

        var folder = await GridClient.ReadFolderAsync(path, cancel);
        foreach (var file in folder.LeftOut) await console.Error.WriteLineAsync($"left out  {PlainText.Clean(file.Path)}: {file.Reason}");
        if (folder.Studies.Count == 0) throw new CliException(ExitCodes.BadInput, $"No DICOM study was found in {path}.");

        await using var client = await find().ConnectAsync(cancel);
        var outcomes = new StudyOutcome[folder.Studies.Count];
        await Parallel.ForAsync(
            0, outcomes.Length, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel },
            async (i, stop) => outcomes[i] = await SendAsync(client, folder.Studies[i], stop));

        Show(outcomes);
        return outcomes.All(outcome => outcome.IsGood(follow)) ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private async Task<StudyOutcome> SendAsync(GridClient client, FoundStudy study, CancellationToken cancel)
    {
        var uid = study.StudyInstanceUid;
        await console.Error.WriteLineAsync($"sending   {uid}: {study.Modalities}, {study.InstanceCount} instances, {StudyWords.Size(study.Bytes)}{(study.Repeats > 0 ? $", {study.Repeats} repeated files counted once" : "")}");
        try
        {
            var sent = await client.SubmitAsync(study, options, progress: null, cancel);
            await console.Error.WriteLineAsync($"{SubmissionWords.Outcome(sent.Reply.Outcome),-9} {uid}: {SubmissionWords.Reason(sent.Reply)} ({sent.InstancesSent} instances sent, {StudyWords.Size(sent.BytesSent)})");
            if (sent.Reply.Outcome is SubmissionOutcome.Refused or SubmissionOutcome.Busy)
                return new StudyOutcome(uid, sent.Reply, null, SubmissionWords.Reason(sent.Reply));

            // After a conflict, what was known before is answered all the same.
            var problem = sent.Reply.Outcome == SubmissionOutcome.Conflict ? SubmissionWords.Reason(sent.Reply) : "";
            return new StudyOutcome(uid, sent.Reply, await ReportAsync(client, uid, cancel), problem);
        }
        catch (GridClientException fault)
        {
            await console.Error.WriteLineAsync($"failed    {uid}: {fault.Message}");
            return new StudyOutcome(uid, null, null, fault.Message);
        }
    }

    private async Task<StudyReport?> ReportAsync(GridClient client, string uid, CancellationToken cancel)
    {
        if (!follow) return await client.GetStudyAsync(uid, cancel);

        StudyReport? last = null;
        await foreach (var report in client.FollowAsync(uid, cancel))
        {
            var node = StudyWords.Nodes(report);
            await console.Error.WriteLineAsync($"{StudyWords.State(report.State),-9} {uid}{(report.Revision > 1 ? $" revision {report.Revision}" : "")}: {report.Pathway}{(node.Length > 0 ? $" on {node}" : "")}");
            last = report;
        }

        return last;
    }

    private void Show(IReadOnlyList<StudyOutcome> outcomes)
    {
        if (format == OutputFormat.Json)
        {
            JsonOutput.Write(console.Out, outcomes);
            return;
        }

        var reports = outcomes.Select(outcome => outcome.Report).OfType<StudyReport>().ToList();
        if (reports.Count > 0) StudyTable.Write(console, reports);
    }
}

/// <summary>What became of one study; its form in <c>-o json</c>.</summary>
internal sealed record StudyOutcome(string StudyInstanceUid, SubmissionReply? Reply, StudyReport? Report, string Problem)
{
    /// <summary>Whether the grid did with it what was asked.</summary>
    public bool IsGood(bool followed) => Problem.Length == 0
        && Reply is { Outcome: not SubmissionOutcome.NotRecognised }
        && Report is { State: not (StudyState.Quarantined or StudyState.Cancelled) }
        && (!followed || Report.State.IsFinal());
}
