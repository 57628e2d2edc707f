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
            Reason = ReasonOf(outcome, reply, stored),
            Deadline = stored.Deadline,
            EarlierResult = OfferedOf(stored),
            ShownBeside = BesideOf(stored),
            Revision = stored.Revision,
            ConflictingInstances = reply.Conflicting,
        };
    }

    /// <summary>Of a study that stands as it stood.</summary>
    public static SubmissionReply Known(AdmissionReply reply, SubmitStudy request)
    {
        var (sent, stored) = (request.Series.Sum(s => s.Instances.Count), reply.Stored.Series.Sum(s => s.Instances.Count));
        var same = Of(reply);
        return same.Outcome != SubmissionOutcome.Conflict && sent < stored
            ? same with { Reason = $"All {sent} instances are known already, and {stored - sent} more of this study: nothing changes, and the answer is that of all {stored}. {same.Reason}" }
            : same;
    }

    /// <summary>Of a study that has grown, or is run again because its order became more urgent.</summary>
    public static SubmissionReply Revised(AdmissionReply reply, AdmissionReply before, SubmitStudy request)
    {
        var growth = StudyGrowth.Of(before.Stored.Series, request.Series);
        var what = growth.NewInstances > 0 ? $"{growth.NewInstances} new instances" : "the same instances, and a more urgent order";
        var stands = HasAnswer(before.Stored)
            ? "the earlier answer stands until the new one is published"
            : "nothing of this study was answered before";
        var apart = growth.Conflicting.Count == 0
            ? ""
            : $" {Apart(growth.Conflicting)} The answer will say that it is incomplete.";
        return Of(reply) with
        {
            Reason = $"revision {reply.Stored.Revision}: {what}; {stands}.{apart} {reply.Stored.RecognisedBy}",
            NewInstances = growth.NewInstances,
            ConflictingInstances = growth.Conflicting,
        };
    }

    private static bool HasAnswer(StudyRecord study) =>
        study.Jobs.Concat(study.EarlierRevisions.SelectMany(r => r.Jobs)).Any(j => j.State == JobState.Published);

    private static string Apart(IReadOnlyList<string> conflicting) =>
        $"{conflicting.Count} instances are known with other bytes under the same SOP Instance UID (first: {conflicting[0]}): both are kept, nothing is overwritten, and what came first is read.";

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
        ConflictingInstances = stored.ConflictingInstances,
        Revision = stored.Revision,
        EarlierRevisions = stored.EarlierRevisions,
        Problem = stored.Problem,
        EarlierResult = OfferedOf(stored),
        ShownBeside = BesideOf(stored),
        PatientNote = stored.Facts.Note,
    };

    private static string ReasonOf(SubmissionOutcome outcome, AdmissionReply reply, StudyRecord stored) => outcome switch
    {
        SubmissionOutcome.Conflict =>
            $"{Apart(reply.Conflicting)} The study as received {Time(stored.ReceivedAt)} from {stored.SiteId} ({stored.Series.Sum(s => s.Instances.Count)} instances) is answered, and its report shows the conflict. Ask the sender which bytes are right, and send those under SOP Instance UIDs of their own.",
        SubmissionOutcome.EarlierResultOffered =>
            $"The patient has a {stored.Pathway} result of {Time(stored.EarlierResult!.AcquiredAt ?? stored.EarlierResult.PublishedAt)} that is still valid: {stored.EarlierResult.Summary}. Submit with force to run again.",
        _ when stored.State == StudyState.Cancelled =>
            $"It was cancelled by an operator ({string.Join("; ", stored.Jobs.Where(job => job.State == JobState.Cancelled).Select(job => job.LastFailure).Distinct())}) and is not run. 'grid requeue' takes it up again; new images do so by themselves.",
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
