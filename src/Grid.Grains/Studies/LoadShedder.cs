using System.Collections.Concurrent;
using Grid.Contracts.Dispatch;
using Grid.Scheduling.Jobs;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Studies;

/// <summary>
/// Says whether a class of work is turned away at the moment, from what the dispatchers said last. One per silo and thread-safe:
/// a flood of submissions asks each dispatcher once a second. Whoever does not answer turns nothing away, because losing a study
/// is worse than a long queue.
/// </summary>
internal sealed partial class LoadShedder(IGrainFactory grains, TimeProvider clock, ILogger<LoadShedder> log)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);
    private static readonly AdmissionStanding Open =
        new("", "", new Dictionary<string, string>(), new Dictionary<string, string>());

    private readonly ConcurrentDictionary<string, Asked> _asked = new(StringComparer.Ordinal);

    /// <summary>Why work of this class is turned away; empty when it is taken.</summary>
    public async ValueTask<string> FindReasonAsync(string dispatcher, string site, Tier tier)
    {
        if (tier == Tier.Emergency) return "";

        var standing = await StandingOfAsync(dispatcher);
        var (all, sites) = tier == Tier.Routine
            ? (standing.Routine, standing.RoutineSites)
            : (standing.Scheduled, standing.ScheduledSites);
        return all.Length > 0 ? all : sites.GetValueOrDefault(site, "");
    }

    private Task<AdmissionStanding> StandingOfAsync(string dispatcher)
    {
        if (_asked.TryGetValue(dispatcher, out var asked) && clock.GetElapsedTime(asked.At) < KeptFor) return asked.Answer.Value;

        // Whoever comes first asks; the others wait for the same answer.
        var fresh = new Asked(clock.GetTimestamp(), new Lazy<Task<AdmissionStanding>>(() => AskAsync(dispatcher)));
        var won = asked is null ? _asked.TryAdd(dispatcher, fresh) : _asked.TryUpdate(dispatcher, fresh, asked);
        return won ? fresh.Answer.Value : _asked[dispatcher].Answer.Value;
    }

    private async Task<AdmissionStanding> AskAsync(string dispatcher)
    {
        try
        {
            return await grains.GetGrain<IDispatcherGrain>(dispatcher).GetLimitsAsync().WaitAsync(Patience, clock);
        }
        catch (Exception e)
        {
            LogUnanswered(dispatcher, e.GetType().Name);
            return Open;
        }
    }

    [LoggerMessage(1145, LogLevel.Warning, "Dispatcher {Dispatcher} did not say what it turns away ({Fault}): everything is taken for a second")]
    private partial void LogUnanswered(string dispatcher, string fault);

    private sealed record Asked(long At, Lazy<Task<AdmissionStanding>> Answer);
}
