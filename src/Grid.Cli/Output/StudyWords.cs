using System.Globalization;
using Grid.Contracts.Studies;

namespace Grid.Cli.Output;

/// <summary>A study's report in the words and figures that tables show.</summary>
internal static class StudyWords
{
    private const int FindingsInALine = 2;

    public static string State(StudyState state) => state switch
    {
        StudyState.Waiting => "waiting",
        StudyState.Running => "running",
        StudyState.Answered => "answered",
        StudyState.EarlierResultOffered => "earlier result offered",
        StudyState.NotRecognised => "not recognised",
        StudyState.Quarantined => "quarantined",
        StudyState.Cancelled => "cancelled",
        StudyState.Superseded => "superseded",
        _ => state.ToString(),
    };

    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Empty for a study that has not grown.</summary>
    public static string Revision(int revision) => revision > 1 ? string.Create(CultureInfo.InvariantCulture, $"revision {revision}") : "";

    /// <summary>What was answered for earlier revisions, newest first, a line each; and what was never run.</summary>
    public static IEnumerable<string> EarlierRevisions(StudyReport study) => study.EarlierRevisions.Select(earlier => string.Create(
        CultureInfo.InvariantCulture,
        $"{earlier.Revision}: {earlier.InstanceCount} instances, received {Time(earlier.ReceivedAt)} from {earlier.SiteId}, {Came(earlier, study)}"));

    private static string Came(EarlierRevision earlier, StudyReport study)
    {
        var results = string.Join("; ", earlier.Jobs.Select(job => job.Result).OfType<JobResult>().Select(Result));
        if (results.Length == 0) return State(earlier.State);
        return study.State == StudyState.Answered ? $"answered: {results} (replaced)" : $"answered: {results} (stands until revision {study.Revision} is published)";
    }

    public static string Outcome(ResultOutcome outcome) => outcome switch
    {
        ResultOutcome.Finding => "finding",
        ResultOutcome.NoFinding => "no finding",
        ResultOutcome.Indeterminate => "indeterminate",
        _ => outcome.ToString(),
    };

    public static string Nodes(StudyReport study) => string.Join(", ", study.Jobs.Select(job => job.Node).Where(node => node.Length > 0).Distinct());

    /// <summary>When its first job started; null before. After an interruption, when it was started again.</summary>
    public static DateTimeOffset? StartedAt(StudyReport study) => study.Jobs.Min(job => job.StartedAt);

    /// <summary>When it was started for the first time: the first decision to lease, where the report has decisions.</summary>
    public static DateTimeOffset? FirstStartedAt(StudyReport study) =>
        ((DateTimeOffset?[])[StartedAt(study), .. study.Decisions.Select(decision => (DateTimeOffset?)decision.At)]).Min();

    /// <summary>From receipt to the first start.</summary>
    public static string Wait(StudyReport study) => Duration(StartedAt(study) - study.ReceivedAt);

    /// <summary>From the first start to the last completion; empty while a job is not completed.</summary>
    public static string Run(StudyReport study) =>
        study.Jobs.Count > 0 && study.Jobs.All(job => job.CompletedAt is not null)
            ? Duration(study.Jobs.Max(job => job.CompletedAt) - StartedAt(study))
            : "";

    /// <summary>What came of it, in one line.</summary>
    public static string Result(StudyReport study) => study.State switch
    {
        StudyState.EarlierResultOffered when study.EarlierResult is { } earlier => Earlier(earlier),
        StudyState.NotRecognised => study.RecognisedBy,
        StudyState.Quarantined => Reasons(study, JobState.Quarantined),
        StudyState.Cancelled => Reasons(study, JobState.Cancelled),
        _ => string.Join("; ", study.Jobs.Select(job => job.Result).OfType<JobResult>().Select(Result)),
    };

    private static string Reasons(StudyReport study, JobState state) =>
        string.Join("; ", study.Jobs.Where(job => job.State == state).Select(job => job.LastFailure).Distinct());

    /// <summary>An earlier result, when it was acquired, and why it does not answer the study where it does not.</summary>
    public static string Earlier(EarlierResult earlier) =>
        $"{earlier.Summary} (study {earlier.StudyInstanceUid}, {(earlier.AcquiredAt is { } at ? $"acquired {Time(at)}" : Time(earlier.PublishedAt))})"
        + (earlier.WhyNotOffered.Length > 0 ? $"; it does not answer this study: {earlier.WhyNotOffered}" : "");

    /// <summary>In one line: the strongest findings, and how many more there are; <c>grid describe study</c> lists them all.</summary>
    public static string Result(JobResult result)
    {
        if (result.Findings.Count == 0) return Outcome(result.Outcome);

        var more = result.Findings.Count - FindingsInALine;
        return $"{Outcome(result.Outcome)}: {string.Join("; ", result.Findings.Take(FindingsInALine).Select(Finding))}"
            + (more > 0 ? string.Create(CultureInfo.InvariantCulture, $" (and {more} more)") : "");
    }

    public static string Finding(Finding finding) =>
        string.Create(CultureInfo.InvariantCulture, $"{finding.Label} {finding.Score:0.00}")
        + (finding.Location.Length > 0 ? $", {finding.Location}" : "");

    /// <summary>Notes of all its results, each once, and what there is to say of its patient.</summary>
    public static IReadOnlyList<string> Notes(StudyReport study) =>
    [
        .. study.Jobs.SelectMany(job => job.Result?.Notes ?? []).Distinct(),
        .. study.PatientNote.Length > 0 ? [study.PatientNote] : (string[])[],
        .. study.ShownBeside is { } beside ? [$"Earlier result, shown beside: {Earlier(beside)}"] : (string[])[],
    ];

    public static string Duration(TimeSpan? time) => time switch
    {
        null => "",
        { TotalSeconds: < 100 } short_ => string.Create(CultureInfo.InvariantCulture, $"{short_.TotalSeconds:0.0} s"),
        { TotalMinutes: < 100 } longer => string.Create(CultureInfo.InvariantCulture, $"{longer.TotalMinutes:0.0} min"),
        { } long_ => string.Create(CultureInfo.InvariantCulture, $"{long_.TotalHours:0.0} h"),
    };

    public static string Time(DateTimeOffset? at) => at?.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    public static string Size(long bytes) => bytes switch
    {
        < 1 << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KiB"),
        < 1 << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024):0.0} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024 * 1024):0.0} GiB"),
    };
}
