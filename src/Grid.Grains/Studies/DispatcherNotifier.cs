using System.Collections.Concurrent;
using Grid.Contracts.Dispatch;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Studies;

/// <summary>
/// What intake and dispatchers say to each other. While nothing waits, a slot is asked for before the commit, so that study and
/// first lease share one. Under load nobody asks: word of what was committed goes to each dispatcher many jobs at a time, one
/// message under way and the next one filling up behind it. One per silo and thread-safe.
/// </summary>
internal sealed partial class DispatcherNotifier(IGrainFactory grains, TimeProvider clock, ILogger<DispatcherNotifier> log)
{
    private const int MostInAMessage = 500;

    // Beyond them the dispatcher reads the ledger: it is far behind in any case.
    private const int MostWaiting = 50_000;

    private static readonly TimeSpan ReservationPatience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>How long a dispatcher that had no slot is not asked again, unless it says that it has one.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Line> _lines = new(StringComparer.Ordinal);

    /// <summary>A slot in which the job could start at once; null when there is none, or nobody said so in time.</summary>
    public async ValueTask<SlotReservation?> AskForSlotAsync(string dispatcher, AdmittedJob job)
    {
        var line = LineTo(dispatcher);
        if (!line.MayHaveSlot && clock.GetElapsedTime(line.AskedAt) < AskAgain) return null;

        try
        {
            var offer = await grains.GetGrain<IDispatcherGrain>(dispatcher).ReserveSlotAsync(job).WaitAsync(ReservationPatience, clock);
            (line.MayHaveSlot, line.AskedAt) = (offer is not null, clock.GetTimestamp());
            return offer;
        }
        catch (Exception e)
        {
            (line.MayHaveSlot, line.AskedAt) = (false, clock.GetTimestamp());
            LogUnanswered(dispatcher, 1, e.GetBaseException().GetType().Name);
            Withdraw(dispatcher, job);
            return null;
        }
    }

    /// <summary>A slot that was offered is not taken, or nobody knows whether it was.</summary>
    public void Withdraw(string dispatcher, AdmittedJob job) =>
        grains.GetGrain<IDispatcherGrain>(dispatcher).ReleaseSlotAsync(job.StudyInstanceUid, job.Model, job.Revision).Ignore();

    /// <summary>Tells of committed jobs when the dispatcher has time for them.</summary>
    public void Tell(string dispatcher, IReadOnlyList<AdmittedJob> jobs)
    {
        var line = LineTo(dispatcher);
        lock (line.Waiting)
        {
            if (line.Waiting.Count >= MostWaiting) return;
            foreach (var job in jobs) line.Waiting.Enqueue(job);
            if (line.IsTelling) return;
            line.IsTelling = true;
        }

        _ = TellWaitingAsync(dispatcher, line);
    }

    /// <summary>Tells at once and waits for the answer, though not for long: the ledger has them.</summary>
    public async Task TellNowAsync(string dispatcher, IReadOnlyList<AdmittedJob> jobs)
    {
        var line = LineTo(dispatcher);
        try
        {
            line.MayHaveSlot = await grains.GetGrain<IDispatcherGrain>(dispatcher).AdmittedAsync(jobs).WaitAsync(Patience, clock);
        }
        catch (Exception e)
        {
            LogUnanswered(dispatcher, jobs.Count, e.GetBaseException().GetType().Name);
        }
    }

    private Line LineTo(string dispatcher) => _lines.GetOrAdd(dispatcher, static _ => new Line());

    private async Task TellWaitingAsync(string dispatcher, Line line)
    {
        while (true)
        {
            List<AdmittedJob> message;
            lock (line.Waiting)
            {
                message = new List<AdmittedJob>(Math.Min(line.Waiting.Count, MostInAMessage));
                while (message.Count < MostInAMessage && line.Waiting.TryDequeue(out var job)) message.Add(job);
                if (message.Count == 0)
                {
                    line.IsTelling = false;
                    return;
                }
            }

            await TellNowAsync(dispatcher, message);
        }
    }

    [LoggerMessage(1144, LogLevel.Warning, "Dispatcher {Dispatcher} did not answer about {Jobs} jobs ({Fault}); it will read the ledger")]
    private partial void LogUnanswered(string dispatcher, int jobs, string fault);

    private sealed class Line
    {
        public Queue<AdmittedJob> Waiting { get; } = new();
        public bool IsTelling { get; set; }

        // Read and written without the lock: a hint, which costs a question when it is wrong.
        public volatile bool MayHaveSlot = true;
        private long _askedAt;

        public long AskedAt
        {
            get => Volatile.Read(ref _askedAt);
            set => Volatile.Write(ref _askedAt, value);
        }
    }
}
