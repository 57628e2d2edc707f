using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;

namespace Grid.Scheduling.Placement;

/// <summary>What it would cost to run a job on one node.</summary>
public sealed record Candidate(string Node, string Site, TimeSpan Transfer, TimeSpan Run, double DistanceKm)
{
    /// <summary>Estimated time from now to the answer.</summary>
    public TimeSpan Total => Transfer + Run;
}

/// <summary>Nearest means soonest: the node with the earliest estimated completion.</summary>
public sealed class PlacementPolicy(Topology topology, RunTimes runTimes)
{
    /// <summary>
    /// The nodes of <paramref name="free"/> that the job's bytes can reach, soonest first; distance, then name break ties.
    /// </summary>
    public IReadOnlyList<Candidate> Rank(Job job, IEnumerable<NodeFacts> free)
    {
        var run = runTimes.Of(job.Key.Model, job.Images);
        var candidates = new List<Candidate>();
        foreach (var node in free)
        {
            if (topology.TransferTime(job.Site, node.Site, job.Bytes) is { } transfer)
                candidates.Add(new Candidate(node.Name, node.Site, transfer, run, topology.DistanceKm(job.Site, node.Site)));
        }

        candidates.Sort(static (a, b) =>
        {
            var order = a.Total.CompareTo(b.Total);
            if (order == 0) order = a.DistanceKm.CompareTo(b.DistanceKm);
            return order == 0 ? string.CompareOrdinal(a.Node, b.Node) : order;
        });
        return candidates;
    }
}
