using Grid.Scheduling.Jobs;
using Grid.Scheduling.Queue;

namespace Grid.Scheduling.Dispatch;

/// <summary>
/// Jobs whose images no node could get, because the store that has them is away. It is nobody's fault and counts against nobody, but
/// without a pause each of them would be leased and given back many times a second, and would hold slots that others could use.
/// </summary>
public sealed partial class Dispatcher
{
    private static readonly long FirstAbsence = TimeSpan.FromSeconds(1).Ticks;

    // A store comes back without a word: this is how much later than need be a job may start then.
    private static readonly long LongestEmergencyAbsence = TimeSpan.FromSeconds(4).Ticks;
    private static readonly long LongestAbsence = TimeSpan.FromSeconds(30).Ticks;

    private readonly SortedDictionary<JobKey, Absence> _absences = [];

    /// <summary>Waits out of the queue, twice as long each time until the images have arrived somewhere.</summary>
    private void WaitForImages(JobEntry entry)
    {
        Leave(entry);
        entry.Phase = JobPhase.Waiting;
        var times = _absences.GetValueOrDefault(entry.Job.Key).Times;
        var longest = entry.Job.Tier == Tier.Emergency ? LongestEmergencyAbsence : LongestAbsence;
        _absences[entry.Job.Key] = new Absence(_mono + Math.Min(FirstAbsence << Math.Min(times, 16), longest), times + 1, IsOut: true);
    }

    private void EndAbsences()
    {
        if (_absences.Count == 0) return;
        foreach (var (key, absence) in _absences.Where(a => a.Value.IsOut && a.Value.Until <= _mono).ToList())
        {
            _absences[key] = absence with { IsOut = false };
            _jobs[key].Trouble?.Tried.Clear();

            // Unless something else has happened to it meanwhile.
            if (_jobs[key] is { Phase: JobPhase.Waiting, HeapIndex: < 0, Run: null } entry) Enqueue(entry, keepsPlace: false);
        }
    }

    /// <param name="Until">Monotonic ticks.</param>
    /// <param name="Times">How often its images were out of reach, in a row.</param>
    /// <param name="IsOut">Not in the queue.</param>
    private readonly record struct Absence(long Until, int Times, bool IsOut);
}
