using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;

namespace Grid.FaultSimulation.Checks;

/// <summary>A node as one dispatcher was told of it.</summary>
internal sealed class KnownNode
{
    public required NodeFacts Facts { get; set; }
    public long HeardAt { get; set; }

    /// <summary>Jobs that this dispatcher leased to it and knows no end of.</summary>
    public HashSet<KnownJob> Held { get; } = [];

    /// <summary>Jobs that it was leased and that may or may not be there still: their slots are not known to be free.</summary>
    public HashSet<KnownJob> Doubtful { get; } = [];

    /// <summary>When it was last not known to have a slot to give: full, silent, not active, or refusing.</summary>
    public long NotFreeAt { get; set; }

    /// <summary>
    /// When a fault that is no study's was last met here: of a site's images (by its name), of a model, or of the node itself (the
    /// empty name).
    /// </summary>
    public Dictionary<string, long> Faults { get; } = [];

    /// <summary>Whether such a fault may keep the job away still. Emergencies have to find out soon whether it is over.</summary>
    public bool MayKeepAway(Job job, long now)
    {
        if (Faults.Count == 0) return false;
        var isUrgent = job.Tier == Tier.Emergency;
        return WasMet("", isUrgent ? 4.5 : 61) || WasMet(job.Site, isUrgent ? 8.5 : 121) || WasMet(job.Key.Model, 606);

        bool WasMet(string name, double seconds) => Faults.TryGetValue(name, out var at) && now - at < TimeSpan.FromSeconds(seconds).Ticks;
    }

    /// <summary>Runs it reported that are not this dispatcher's, or that it is not sure of.</summary>
    public int Foreign { get; set; }
}
