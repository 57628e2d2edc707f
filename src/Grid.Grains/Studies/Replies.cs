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
            EarlierResult = stored.EarlierResult,
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
        EarlierResult = stored.EarlierResult,
        Problem = stored.Problem,
    };

    private static string ReasonOf(SubmissionOutcome outcome, StudyRecord stored) => outcome switch
    {
        SubmissionOutcome.Conflict =>
            $"This Study Instance UID was submitted before with different content ({stored.Series.Sum(s => s.Instances.Count)} instances, received {Time(stored.ReceivedAt)} from {stored.SiteId}). Both are kept and nothing is overwritten; the first stands. Send the new content under its own study UID, or ask operations to look.",
        SubmissionOutcome.EarlierResultOffered =>
            $"The patient has a {stored.Pathway} result of {Time(stored.EarlierResult!.PublishedAt)} that is still valid: {stored.EarlierResult.Summary}. Submit with force to run again.",
        _ => LeftOutMarks.Describe(stored.Series) is { Length: > 0 } leftOut ? $"{stored.RecognisedBy}. {leftOut}" : stored.RecognisedBy,
    };

    private static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
