using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Learning;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Policy;
using Grid.Scheduling.Queue;

namespace Grid.Scheduling.Placement;

/// <summary>
/// Nearest means soonest: for every node in reach, queue + transfer + model load + run. Bytes cost, not kilometres; distance
/// breaks ties.
/// </summary>
internal sealed class PlacementPolicy(
    Topology topology, ModelCosts costs, RunTimes runTimes, LinkLoad links, ImagePlaces images, PolicyOptions policy)
{
    private readonly Func<string, long> _memoryOf = model => costs.Of(model).MemoryMib;
    private readonly bool _byDistance = policy.Placement == PlacementRule.NearestKilometres;

    /// <summary>Fills the ranking for one job.</summary>
    /// <param name="round">Number of the placing round: slots promised in it to earlier jobs do not count.</param>
    /// <param name="isUrgent">Lesser work would yield for it.</param>
    public void Rank(JobEntry entry, NodeTable nodes, long now, long round, bool isUrgent, Ranking ranking)
    {
        ranking.Clear(entry.Quest?.Victim);
        var job = entry.Job;
        var model = job.Key.Model;
        var cost = costs.Of(model);
        var serving = nodes.Serving(model);
        var from = topology.IndexOf(job.Site);
        var sharers = links[from];
        var elsewhere = images.Of(job.Key.Study);
        var avoidsFailed = entry.FailedOn.Count > 0 && IsAnyUntried(entry, serving.Nodes);
        var excluded = new ExclusionCounts { WithoutModel = nodes.Own.Count - serving.Nodes.Count };

        NodeCost found = default;

        // Nodes of one site stand together in name order as a rule, and have the same links.
        var (lastSite, transfer, km) = (int.MinValue, 0L, 0.0);
        for (var i = 0; i < serving.Nodes.Count; i++)
        {
            var node = serving.Nodes[i];
            var fits = Fits(node, model, cost);

            // What runs there pins its models. An emergency need not put up with that: it waits for a run to make way.
            var couldFit = fits || (isUrgent && cost.MemoryMib <= node.MemoryMib);
            if (Exclude(node, entry, couldFit, from, avoidsFailed, ref excluded)) continue;
            if (node.Site != lastSite)
            {
                lastSite = node.Site;
                km = topology.DistanceKm(from, lastSite);
                transfer = elsewhere is not null && elsewhere.Contains(lastSite)
                    ? 0
                    : topology.TransferTicks(from, lastSite, job.Bytes, sharers, links[lastSite]);
            }

            if (transfer < 0)
            {
                excluded.OutOfReach++;
                continue;
            }

            found.Node = node;
            found.Transfer = transfer;
            found.Load = node.HasLoaded(model) ? 0 : cost.Load.Ticks;
            found.Run = RunTicks(entry, node.Name, serving.Factors[i]);
            found.Km = km;
            (found.Awaited, found.IsByYield, found.Queue) = (null, false, 0);
            found.IsFree = node.FreeSlots > 0 && fits && (isUrgent || node.KeptForEmergenciesIn != round);
            if (found.IsFree || IsForeseen(node, now, round, isUrgent, ref found)) ranking.Add(found, _byDistance);
        }

        ranking.Excluded = excluded.Freeze();
    }

    /// <summary>Until a slot of a busy node that is promised to nobody is free; -1 when that cannot be foreseen.</summary>
    private static long WaitTicks(NodeEntry node, long now, long round)
    {
        if (node.NextEnd == long.MaxValue) return -1;
        if (node.PromisedIn != round && node.NextEnd - now is var left and > Run.SoonTicks) return left;
        return node.FirstToEnd(now, round) is { } first ? first.RemainingTicks(now) : -1;
    }

    /// <summary>What is left to run on a node: learned, less the slices it keeps.</summary>
    public long RunTicks(JobEntry entry, string node) => RunTicks(entry, node, runTimes.Factor(entry.Job.Key.Model, node));

    private static long RunTicks(JobEntry entry, string node, double factor)
    {
        var ticks = entry.RunTicks * factor;
        if (entry.Kept is { } kept && kept.Node == node) ticks *= kept.Rest;
        return (long)ticks;
    }

    private bool Exclude(NodeEntry node, JobEntry entry, bool couldFit, int from, bool avoidsFailed, ref ExclusionCounts excluded)
    {
        if (!node.IsPlaceable)
        {
            if (node.IsLost) excluded.Lost++;
            else if (node.Facts!.Availability == NodeAvailability.Cordoned) excluded.Cordoned++;
            else if (node.Facts.Availability == NodeAvailability.Draining) excluded.Draining++;
            else excluded.Suspect++;
            return true;
        }

        if (from < 0 || node.Site < 0) excluded.OutOfReach++;
        else if (!topology.IsSameJurisdiction(from, node.Site)) excluded.ForeignJurisdiction++;
        else if (!couldFit) excluded.WithoutMemory++;
        else if (avoidsFailed && entry.FailedOn.Contains(node.Name)) excluded.FailedThere++;
        else return false;
        return true;
    }

    private bool Fits(NodeEntry node, string model, ModelCost cost)
    {
        if (node.MemoryMib <= 0 || cost.MemoryMib <= 0) return true;
        if (node.HasLoadedAll) return cost.MemoryMib <= node.MemoryMib;
        return node.HasLoaded(model) ? cost.MemoryMib <= node.MemoryMib : node.HasMemoryFor(model, cost.MemoryMib, _memoryOf);
    }

    /// <summary>When a slot of a busy node will be free, if that can be foreseen; for an emergency also whose.</summary>
    private bool IsForeseen(NodeEntry node, long now, long round, bool isUrgent, ref NodeCost found)
    {
        if (_byDistance) return false;
        if (!isUrgent)
        {
            found.Queue = WaitTicks(node, now, round);
            return found.Queue >= 0;
        }

        foreach (var run in node.Runs)
        {
            if (run.PromisedIn == round) continue;
            var (wait, isByYield) = VictimPolicy.WaitFor(run, now, policy);
            if (found.Awaited is { } best && !VictimPolicy.IsCheaper(run, wait, isByYield, best, found.Queue, found.IsByYield)) continue;
            (found.Awaited, found.Queue, found.IsByYield) = (run, wait, isByYield);
        }

        return found.Awaited is not null;
    }

    /// <summary>Whether there is a living node that serves it and on which it has not failed.</summary>
    private static bool IsAnyUntried(JobEntry entry, List<NodeEntry> serving)
    {
        foreach (var node in serving)
        {
            if (!node.IsLost && !entry.FailedOn.Contains(node.Name)) return true;
        }

        return false;
    }

    private struct ExclusionCounts
    {
        public int Lost, Suspect, Cordoned, Draining, WithoutModel, WithoutMemory, ForeignJurisdiction, OutOfReach, FailedThere;

        public readonly Exclusions Freeze() => new()
        {
            Lost = Lost,
            Suspect = Suspect,
            Cordoned = Cordoned,
            Draining = Draining,
            WithoutModel = WithoutModel,
            WithoutMemory = WithoutMemory,
            ForeignJurisdiction = ForeignJurisdiction,
            OutOfReach = OutOfReach,
            FailedThere = FailedThere,
        };
    }
}
