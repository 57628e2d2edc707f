using System.Globalization;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Publishing;

/// <summary>Publishes committed results: into the patient's history and out of the outbox, in one commit. Safe to repeat.</summary>
internal sealed partial class ResultPublisher(IStudyLedger ledger, TimeProvider clock, ILogger<ResultPublisher> log)
{
    /// <returns>Whether it was this call that published it.</returns>
    public async Task<bool> PublishAsync(JobId job, JobResult result)
    {
        var publication = new Publication(
            job, clock.GetUtcNow(), result.Outcome != ResultOutcome.Indeterminate, result.ModelVersion, Summarise(result))
        {
            Provenance = result.Provenance,
        };
        if (!await ledger.PublishAsync(publication)) return false;
        LogPublished(job.StudyName, job.Model, result.Outcome);
        return true;
    }

    private static string Summarise(JobResult result) => result.Outcome switch
    {
        ResultOutcome.Finding => string.Join("; ", result.Findings.Select(f =>
            string.Create(CultureInfo.InvariantCulture, $"{f.Label} {f.Score:0.00}{(f.Location.Length > 0 ? ", " + f.Location : "")}"))),
        ResultOutcome.NoFinding => "no finding",
        ResultOutcome.Indeterminate => "indeterminate",
        _ => throw new ArgumentOutOfRangeException(nameof(result), result.Outcome, "No such outcome."),
    };

    [LoggerMessage(1150, LogLevel.Information, "Published {Study} {Model}: {Outcome}")]
    private partial void LogPublished(string study, string model, ResultOutcome outcome);
}
