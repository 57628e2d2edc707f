using System.Diagnostics;
using Grid.Contracts.Studies;

namespace Grid.Benchmarks.Scheduling;

/// <summary>
/// Sends every study when it is due, whether or not the ones before were answered: waits are counted from that instant, so a grid
/// that makes its senders wait cannot hide it (no coordinated omission).
/// </summary>
internal sealed class StormSender(IIntakeGrain intake, StormLog log, double compression)
{
    private const int Attempts = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public async Task SendAsync(IReadOnlyList<StormArrival> arrivals, int firstStudy)
    {
        var began = Stopwatch.GetTimestamp();
        var sending = new List<Task>(arrivals.Count);
        for (var i = 0; i < arrivals.Count; i++)
        {
            var due = began + (long)(arrivals[i].Due / compression * Stopwatch.Frequency);
            var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (left > TimeSpan.Zero) await Task.Delay(left);

            var study = firstStudy + i;
            log.OnDue(study, due);
            sending.Add(Task.Run(() => SubmitAsync(study)));
        }

        await Task.WhenAll(sending);
    }

    private async Task SubmitAsync(int study)
    {
        var request = log.Request(study);
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            try
            {
                var reply = await intake.SubmitAsync(request);
                if (reply.Outcome == SubmissionOutcome.Busy)
                {
                    // Turned away is not lost: it is sent again when the grid said, and its wait goes on.
                    log.OnTurnedAway();
                    await Task.Delay((reply.RetryAfter ?? Pause) / compression);
                    continue;
                }

                if (reply.Outcome != SubmissionOutcome.Unavailable)
                {
                    if (reply.Outcome is SubmissionOutcome.Refused or SubmissionOutcome.NotRecognised) Complain(reply.Reason);
                    log.OnReply(study, reply.Outcome);
                    return;
                }
            }
            catch (Exception e)
            {
                // No answer is not a no: the same study is sent again, as a hospital would.
                Complain($"{e.GetType().Name}: {e.Message}");
            }

            await Task.Delay(Pause);
        }

        log.OnFailed();
    }

    private static void Complain(string what) => Console.Error.WriteLine($"storm: a submission was not taken: {what}");
}
