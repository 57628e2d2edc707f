using System.Diagnostics;
using Grid.Contracts.Studies;

namespace Grid.Benchmarks.Ledger;

/// <summary>Closed loop: so many submissions in flight, each followed by the next as soon as it is acknowledged.</summary>
internal sealed class LoadSender(IIntakeGrain intake, LoadPlan plan)
{
    private int _next;
    private int _acknowledged;

    public int Acknowledged => _acknowledged;

    /// <summary>Sends for a time; answers acknowledged submissions per second.</summary>
    public async Task<double> SendForAsync(TimeSpan time, int inFlight)
    {
        var began = Stopwatch.GetTimestamp();
        var before = _acknowledged;
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(began) < time) await SendAsync(plan.Request(Interlocked.Increment(ref _next)));
        })));
        return (_acknowledged - before) / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>Sends that many.</summary>
    public Task SendAsync(int studies, int inFlight)
    {
        var until = _next + studies;
        return Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(async () =>
        {
            for (var study = Interlocked.Increment(ref _next); study <= until; study = Interlocked.Increment(ref _next))
                await SendAsync(plan.Request(study));
        })));
    }

    private async Task SendAsync(SubmitStudy request)
    {
        var reply = await intake.SubmitAsync(request);
        if (reply.Outcome != SubmissionOutcome.Accepted)
            throw new InvalidOperationException($"A submission was answered {reply.Outcome}: {reply.Reason}");
        Interlocked.Increment(ref _acknowledged);
    }
}
