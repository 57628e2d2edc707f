using Grid.Scheduling.Jobs;
using Grid.Scheduling.Queue;

namespace Grid.Scheduling.Dispatch;

/// <summary>
/// Jobs whose images no node could get, because the store that has them is out of reach. It is nobody's fault and counts against nobody, but
/// without a pause each of them would be leased and given back many times a second, and would hold slots that others could use.
/// </summary>
public sealed partial class Dispatcher
{
    private static readonly long FirstImageBackoff = TimeSpan.FromSeconds(1).Ticks;

    // A store comes back without a word: this is how much later than need be a job may start then.
    private static readonly long LongestEmergencyImageBackoff = TimeSpan.FromSeconds(4).Ticks;
    private static readonly long LongestImageBackoff = TimeSpan.FromSeconds(30).Ticks;

    private readonly SortedDictionary<JobKey, ImageBackoff> _imageBackoffs = [];

    /// <summary>Waits out of the queue, twice as long each time until the images have arrived somewhere.</summary>
    private void WaitForImages(JobEntry entry)
    {
        Leave(entry);
        entry.Phase = JobPhase.Waiting;
        var times = _imageBackoffs.GetValueOrDefault(entry.Job.Key).Times;
        var longest = entry.Job.Tier == Tier.Emergency ? LongestEmergencyImageBackoff : LongestImageBackoff;
        _imageBackoffs[entry.Job.Key] = new ImageBackoff(_time.Ticks + Math.Min(FirstImageBackoff << Math.Min(times, 16), longest), times + 1, IsOut: true);
    }

    private void EndImageBackoffs()
    {
        if (_imageBackoffs.Count == 0) return;
        foreach (var (key, absence) in _imageBackoffs.Where(a => a.Value.IsOut && a.Value.Until <= _time.Ticks).ToList())
        {
            _imageBackoffs[key] = absence with { IsOut = false };
            _jobs[key].Trouble?.Tried.Clear();

            // Unless something else has happened to it meanwhile.
            if (_jobs[key] is { Phase: JobPhase.Waiting, HeapIndex: < 0, Run: null } entry) Enqueue(entry, keepsPlace: false);
        }
    }

    /// <param name="Until">Monotonic ticks.</param>
    /// <param name="Times">How often its images were out of reach, in a row.</param>
    /// <param name="IsOut">Not in the queue.</param>
    private readonly record struct ImageBackoff(long Until, int Times, bool IsOut);
}
