using Grid.Cli.Output;
using Grid.Contracts.Studies;

namespace Grid.Cli.Submit;

/// <summary>The grid's answer to a submission, for the person who sent it.</summary>
internal static class SubmissionWords
{
    public static string Outcome(SubmissionOutcome outcome) => outcome switch
    {
        SubmissionOutcome.Accepted => "accepted",
        SubmissionOutcome.AlreadyKnown => "known",
        SubmissionOutcome.EarlierResultOffered => "offered",
        SubmissionOutcome.NotRecognised => "kept",
        SubmissionOutcome.Conflict => "conflict",
        SubmissionOutcome.Busy => "busy",
        _ => "refused",
    };

    /// <summary>What the grid gave as reason; when it is busy, also that nothing was taken and when to try again.</summary>
    public static string Reason(SubmissionReply reply)
    {
        if (reply.Outcome != SubmissionOutcome.Busy) return reply.Reason;

        var when = reply.RetryAfter is { } after ? $"in {StudyWords.Duration(after)}" : "later";
        return $"{reply.Reason.TrimEnd('.', ' ')}. Not taken: send the same again {when}; what was sent of its images is not sent twice.";
    }
}
