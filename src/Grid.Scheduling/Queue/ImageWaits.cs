using System.Globalization;

namespace Grid.Scheduling.Queue;

/// <summary>
/// Jobs that met faults which were no study's, and those of them that wait out of the queue because their images are out of reach of
/// every node. That is nobody's fault and counts against nobody, but without a pause each of them would be leased and given back many
/// times a second, and would hold slots that others could use.
/// </summary>
internal sealed class ImageWaits(EventTime time, DispatcherOptions options)
{
    private const int LeastTimesLost = 5;
    private static readonly long FirstPause = TimeSpan.FromSeconds(1).Ticks;

    // A store comes back without a word: this is how much later than need be a job may start then.
    private static readonly long LongestEmergencyPause = TimeSpan.FromSeconds(4).Ticks;
    private static readonly long LongestPause = TimeSpan.FromSeconds(30).Ticks;

    private readonly SortedDictionary<JobKey, ImagePause> _pauses = [];

    // Few, and looked through once a second.
    private readonly SortedSet<JobKey> _troubled = [];

    /// <summary>Open jobs that have met such faults since their images were last seen.</summary>
    public IReadOnlyCollection<JobKey> Troubled => _troubled;

    public ImagePause? PauseOf(JobKey key) => _pauses.TryGetValue(key, out var pause) ? pause : null;

    public ImageTrouble AddFault(JobEntry entry, string node, string reason, FaultKind kind)
    {
        var trouble = entry.Trouble ??= new ImageTrouble { Since = time.Ticks };
        trouble.Times++;
        trouble.Reason = reason;
        trouble.Tried.Add(node);
        _troubled.Add(entry.Job.Key);
        if (kind == FaultKind.ImagesLost && trouble.TimesLost++ == 0) trouble.LostSince = time.Ticks;
        return trouble;
    }

    public bool IsGivenUp(ImageTrouble trouble, FaultKind kind) =>
        (kind == FaultKind.ImagesLost && trouble.TimesLost >= LeastTimesLost && time.Ticks - trouble.LostSince >= options.ImagesLostAfter.Ticks)
        || time.Ticks - trouble.Since >= options.ImagesOutOfReachAfter.Ticks;

    /// <summary>Why a job is given up, for its result.</summary>
    public string InWords(ImageTrouble trouble)
    {
        var minutes = TimeSpan.FromTicks(time.Ticks - trouble.Since).TotalMinutes;
        return string.Create(CultureInfo.InvariantCulture, $"images lost: {trouble.Times} attempts in {minutes:0} minutes, last: {trouble.Reason}");
    }

    /// <summary>Out of the queue, twice as long each time until the images have arrived somewhere.</summary>
    public void Pause(JobEntry entry)
    {
        var times = PauseOf(entry.Job.Key)?.Times ?? 0;
        var longest = entry.Job.Tier == Tier.Emergency ? LongestEmergencyPause : LongestPause;
        _pauses[entry.Job.Key] = new ImagePause(time.Ticks + Math.Min(FirstPause << Math.Min(times, 16), longest), times + 1, IsOut: true);
    }

    /// <summary>Jobs whose pause is over, each once.</summary>
    public IReadOnlyList<JobKey> TakeEnded()
    {
        if (_pauses.Count == 0) return [];
        JobKey[] ended = [.. _pauses.Where(p => p.Value.IsOut && p.Value.Until <= time.Ticks).Select(p => p.Key)];
        foreach (var key in ended) _pauses[key] = _pauses[key] with { IsOut = false };
        return ended;
    }

    /// <summary>A run of the job had its images: the next pause is a first one again.</summary>
    public void OnFetched(JobKey key) => _pauses.Remove(key);

    /// <summary>The images have come to a node: neither the way there nor the store is at fault.</summary>
    public void OnImagesCame(JobEntry entry, NodeEntry node)
    {
        if (entry.Trouble is not null)
        {
            entry.Trouble = null;
            _troubled.Remove(entry.Job.Key);
        }

        node.Faults.Clear(PlumbingPart.Site, entry.Job.Site);
    }

    public void Forget(JobKey key)
    {
        _pauses.Remove(key);
        _troubled.Remove(key);
    }

    public void CopyFrom(ImageWaits other)
    {
        _troubled.UnionWith(other._troubled);
        foreach (var (key, pause) in other._pauses) _pauses.Add(key, pause);
    }
}

/// <param name="Until">Monotonic ticks.</param>
/// <param name="Times">How often its images were out of reach, in a row.</param>
/// <param name="IsOut">Not in the queue.</param>
internal readonly record struct ImagePause(long Until, int Times, bool IsOut);
