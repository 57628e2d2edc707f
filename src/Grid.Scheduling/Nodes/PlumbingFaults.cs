namespace Grid.Scheduling.Nodes;

/// <summary>Which part of the plumbing: a node as a whole, its way to one site's images, or one model on it.</summary>
internal enum PlumbingPart
{
    Node,
    Site,
    Model,
}

/// <summary>
/// Faults of one node that are no study's: of itself, of its way to a site's images, of a model on it. Each keeps the work that
/// would meet it away, twice as long after each further one, until something has gone well there. Times are monotonic ticks.
/// </summary>
internal sealed class PlumbingFaults
{
    private static readonly long FirstPause = TimeSpan.FromSeconds(1).Ticks;
    private static readonly long LongestPause = TimeSpan.FromSeconds(60).Ticks;

    // What was broken may be whole again without a word: an emergency finds out sooner.
    private static readonly long LongestEmergencyPause = TimeSpan.FromSeconds(4).Ticks;
    private static readonly long FirstModelPause = TimeSpan.FromSeconds(10).Ticks;
    private static readonly long LongestModelPause = TimeSpan.FromMinutes(10).Ticks;

    private readonly SortedDictionary<(PlumbingPart Part, string Name), PlumbingFault> _faults = [];

    public bool IsAny => _faults.Count > 0;

    public IEnumerable<KeyValuePair<(PlumbingPart Part, string Name), PlumbingFault>> All => _faults;

    public void Add(PlumbingPart part, string name, string reason, long now)
    {
        var known = _faults.GetValueOrDefault((part, name));

        // Runs that began together fail together: one fault, not many.
        if (known.Times > 0 && now < known.At + FirstPause) return;
        _faults[(part, name)] = new PlumbingFault(now, known.Times + 1, known.Times == 0 ? now : known.Since, reason);
    }

    public void Clear(PlumbingPart part, string name)
    {
        if (_faults.Count > 0) _faults.Remove((part, name));
    }

    /// <param name="needsImages">They are not at the node's site already.</param>
    /// <param name="hasMetIt">
    /// The job has met such a fault itself: a site's images are asked for by its other jobs first, or a few studies whose images are
    /// lost would keep all younger ones of their site waiting.
    /// </param>
    public bool Blocks(string site, string model, bool needsImages, bool hasMetIt, bool isUrgent, long now)
    {
        foreach (var ((part, name), fault) in _faults)
        {
            var concerns = part switch
            {
                PlumbingPart.Site => needsImages && string.Equals(name, site, StringComparison.Ordinal),
                PlumbingPart.Model => string.Equals(name, model, StringComparison.Ordinal),
                _ => true,
            };
            if (!concerns) continue;
            var pause = Pause(part, fault.Times, isUrgent);
            if (part == PlumbingPart.Site && hasMetIt) pause *= 2;
            if (now < fault.At + pause) return true;
        }

        return false;
    }

    public static PlumbingPart PartOf(FaultKind kind) => kind switch
    {
        FaultKind.Images or FaultKind.ImagesLost => PlumbingPart.Site,
        FaultKind.Model => PlumbingPart.Model,
        _ => PlumbingPart.Node,
    };

    public PlumbingFaults Copy()
    {
        var copy = new PlumbingFaults();
        foreach (var (key, fault) in _faults) copy._faults.Add(key, fault);
        return copy;
    }

    private static long Pause(PlumbingPart part, int times, bool isUrgent)
    {
        var doublings = Math.Min(times - 1, 16);
        if (part == PlumbingPart.Model) return Math.Min(FirstModelPause << doublings, LongestModelPause);
        return Math.Min(FirstPause << doublings, isUrgent ? LongestEmergencyPause : LongestPause);
    }
}

/// <param name="At">When it was last met.</param>
/// <param name="Times">How often in a row.</param>
/// <param name="Since">When it was first met.</param>
internal readonly record struct PlumbingFault(long At, int Times, long Since, string Reason);
