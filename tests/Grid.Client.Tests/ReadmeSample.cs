using Grid.Contracts.Studies;

namespace Grid.Client.Tests;

/// <summary>The sample of the README: compiled here so that it stays true.</summary>
internal static class ReadmeSample
{
    public static async Task SubmitFolderAsync(string path)
    {
        await using var grid = await GridClient.ConnectAsync(new GridClientOptions { Gateways = ["127.0.0.1:30000"], ClusterId = "grid-kz" });
        var folder = await GridClient.ReadFolderAsync(path);
        foreach (var file in folder.LeftOut) Console.WriteLine($"left out {file.Path}: {file.Reason}");

        foreach (var study in folder.Studies)
        {
            var sent = await grid.SubmitAsync(study, new SubmitOptions { SiteId = "SC-07" });
            Console.WriteLine($"{study.StudyInstanceUid}: {sent.Reply.Outcome}, {sent.Reply.Reason}");
            if (sent.Reply.Outcome is SubmissionOutcome.Refused or SubmissionOutcome.Conflict or SubmissionOutcome.Busy) continue;

            await foreach (var report in grid.FollowAsync(study.StudyInstanceUid))
                Console.WriteLine($"{report.State}: {string.Join("; ", report.Jobs.Select(job => job.Result?.Outcome))}");
        }
    }
}
