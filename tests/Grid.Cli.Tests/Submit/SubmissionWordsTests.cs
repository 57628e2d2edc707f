using Grid.Cli.Submit;
using Grid.Contracts.Studies;

namespace Grid.Cli.Tests.Submit;

public sealed class SubmissionWordsTests
{
    [Fact]
    public void Reason_Busy_SaysThatNothingWasTakenAndWhenToTryAgain()
    {
        var reply = new SubmissionReply
        {
            StudyInstanceUid = "1.2.3",
            Outcome = SubmissionOutcome.Busy,
            Reason = "20000 routine jobs of SC-07 wait.",
            RetryAfter = TimeSpan.FromSeconds(30),
        };

        Assert.Equal("busy", SubmissionWords.Outcome(reply.Outcome));
        Assert.Equal(
            "20000 routine jobs of SC-07 wait. Not taken: send the same again in 30.0 s; what was sent of its images is not sent twice.",
            SubmissionWords.Reason(reply));
        Assert.False(new StudyOutcome("1.2.3", reply, null, SubmissionWords.Reason(reply)).IsGood(followed: false));
    }

    [Fact]
    public void Reason_Accepted_IsTheGridsOwn()
    {
        var reply = new SubmissionReply { StudyInstanceUid = "1.2.3", Outcome = SubmissionOutcome.Accepted, Reason = "a rule." };

        Assert.Equal("a rule.", SubmissionWords.Reason(reply));
    }
}
