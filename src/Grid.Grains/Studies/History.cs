using System.Globalization;
using Grid.Contracts.Patients;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;

namespace Grid.Grains.Studies;

/// <summary>A published result as it stands in a patient's history.</summary>
internal static class History
{
    public static HistoryEntry EntryOf(UnpublishedResult unpublished, DateTimeOffset publishedAt) => new()
    {
        StudyInstanceUid = unpublished.Job.StudyInstanceUid,
        Pathway = unpublished.Pathway,
        Model = unpublished.Result.Model,
        ModelVersion = unpublished.Result.ModelVersion,
        PublishedAt = publishedAt,
        SiteId = unpublished.SiteId,
        Conclusive = unpublished.Result.Outcome != ResultOutcome.Indeterminate,
        Summary = Summarise(unpublished.Result),
    };

    private static string Summarise(JobResult result) => result.Outcome switch
    {
        ResultOutcome.Finding => string.Join("; ", result.Findings.Select(f =>
            string.Create(CultureInfo.InvariantCulture, $"{f.Label} {f.Score:0.00}{(f.Location.Length > 0 ? ", " + f.Location : "")}"))),
        ResultOutcome.NoFinding => "no finding",
        ResultOutcome.Indeterminate => "indeterminate",
        _ => throw new ArgumentOutOfRangeException(nameof(result), result.Outcome, "No such outcome."),
    };
}
