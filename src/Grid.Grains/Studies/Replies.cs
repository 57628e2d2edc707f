using System.Globalization;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;

namespace Grid.Grains.Studies;

/// <summary>What the ledger says, as hospitals read it.</summary>
internal static class Replies
{
    public static SubmissionReply Of(AdmissionReply reply)
    {
        var stored = reply.Stored;
        var outcome = reply.Outcome switch
        {
            AdmissionOutcome.Conflict => SubmissionOutcome.Conflict,
            _ when stored.State == StudyState.EarlierResultOffered => SubmissionOutcome.EarlierResultOffered,
            _ when stored.State == StudyState.NotRecognised => SubmissionOutcome.NotRecognised,
            AdmissionOutcome.AlreadyKnown => SubmissionOutcome.AlreadyKnown,
            _ => SubmissionOutcome.Accepted,
        };
        return new SubmissionReply
        {
            StudyInstanceUid = stored.StudyInstanceUid,
            Outcome = outcome,
            Pathway = stored.Pathway,
            Reason = ReasonOf(outcome, stored),
            Deadline = stored.Deadline,
            EarlierResult = OfferedOf(stored),
            ShownBeside = BesideOf(stored),
        };
    }

    public static StudyReport Report(StudyRecord stored) => new()
    {
        StudyInstanceUid = stored.StudyInstanceUid,
        SiteId = stored.SiteId,
        Pathway = stored.Pathway,
        Tier = stored.Tier,
        RecognisedBy = stored.RecognisedBy,
        State = stored.State,
        ReceivedAt = stored.ReceivedAt,
        Deadline = stored.Deadline,
        InstanceCount = stored.Series.Sum(s => s.Instances.Count),
        Bytes = stored.Series.Sum(s => s.Instances.Sum(i => i.Bytes)),
        Jobs = stored.Jobs,
        Decisions = stored.Decisions,
        Conflicts = stored.Conflicts,
        Problem = stored.Problem,
        EarlierResult = OfferedOf(stored),
        ShownBeside = BesideOf(stored),
        PatientNote = stored.Facts.Note,
    };

    private static string ReasonOf(SubmissionOutcome outcome, StudyRecord stored) => outcome switch
    {
        SubmissionOutcome.Conflict =>
            $"This Study Instance UID was submitted before with different content ({stored.Series.Sum(s => s.Instances.Count)} instances, received {Time(stored.ReceivedAt)} from {stored.SiteId}). Both are kept and nothing is overwritten; the first stands. Send the new content under its own study UID, or ask operations to look.",
        SubmissionOutcome.EarlierResultOffered =>
            $"The patient has a {stored.Pathway} result of {Time(stored.EarlierResult!.AcquiredAt ?? stored.EarlierResult.PublishedAt)} that is still valid: {stored.EarlierResult.Summary}. Submit with force to run again.",
        _ => Sentences(stored.RecognisedBy, LeftOutMarks.Describe(stored.Series), DescribeBeside(stored), stored.Facts.Note),
    };

    private static EarlierResult? OfferedOf(StudyRecord stored) => stored.EarlierResult is { WhyNotOffered.Length: 0 } offered ? offered : null;

    private static EarlierResult? BesideOf(StudyRecord stored) => stored.EarlierResult is { WhyNotOffered.Length: > 0 } beside ? beside : null;

    private static string DescribeBeside(StudyRecord stored) => BesideOf(stored) is { } beside
        ? $"An earlier result (study {beside.StudyInstanceUid}) is shown beside and does not answer this study: {beside.WhyNotOffered}."
        : "";

    private static string Sentences(string rule, params IEnumerable<string> more)
    {
        var said = string.Join(' ', more.Where(one => one.Length > 0));
        return said.Length == 0 ? rule : $"{rule.TrimEnd('.')}. {said}";
    }

    private static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
