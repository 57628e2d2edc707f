namespace Grid.Scheduling.Placement;

/// <summary>
/// Nearest means soonest: for every node in reach, queue + transfer + model load + run. Bytes cost, not kilometres; distance
/// breaks ties.
/// </summary>
internal sealed class PlacementPolicy(
    Topology topology, ModelCosts costs, RunTimes runTimes, LinkLoad links, ImagePlaces images, PolicyOptions policy)
{
    // In the place of a transfer time.
    private const long OutOfReach = -1;
    private const long Foreign = -2;

    private readonly bool _byDistance = policy.Placement == PlacementRule.NearestKilometres;

    /// <summary>Fills the ranking for one job.</summary>
    /// <param name="round">Number of the placing round: slots promised in it to earlier jobs do not count.</param>
    /// <param name="isUrgent">Lesser work would yield for it.</param>
    public void Rank(JobEntry entry, NodeTable nodes, long now, long round, bool isUrgent, Ranking ranking)
    {
        ranking.Clear(entry.PendingPlacement?.Victim);
        var job = entry.Job;
        var model = job.Key.Model;
        var cost = costs.Of(model);
        var serving = nodes.Serving(model);
        var from = topology.IndexOf(job.Site);
        var elsewhere = images.Of(job.Key.Study);
        var avoidsFailed = entry.FailedOn.Count > 0 && (now < entry.RetryAt || IsAnyUntried(entry, serving.Nodes, placeable: true));
        var excluded = new Exclusions { WithoutModel = nodes.Own.Count - serving.Nodes.Count };

        var factors = serving.Factors();
        NodeCost found = default;

        // Nodes of one site stand together in name order as a rule, and have the same links.
        var (lastSite, transfer, km) = (int.MinValue, OutOfReach, 0.0);
        for (var i = 0; i < serving.Nodes.Count; i++)
        {
            var node = serving.Nodes[i];
            if (node.Site != lastSite)
            {
                lastSite = node.Site;
                (transfer, km) = Reach(job, from, lastSite, elsewhere);
            }

            var fits = Fits(node, model, cost);
            var isPlain = node.IsPlaceable && fits && transfer >= 0 && !avoidsFailed && !node.Faults.IsAny && entry.Trouble is null;

            // What runs there pins its models. An emergency need not put up with that: it waits for a run to make way.
            if (!isPlain && Exclude(node, entry, fits || (isUrgent && cost.MemoryMib <= node.MemoryMib), transfer, avoidsFailed, ref excluded)) continue;
            if (!isPlain && IsKeptAway(job, entry.Trouble, node, transfer, now, isUrgent))
            {
                excluded.Faulty++;
                continue;
            }

            var isFree = node.FreeSlots > 0 && fits && (isUrgent || node.KeptForEmergenciesIn != round);
            (found.Awaited, found.IsByYield, found.Queue) = (null, false, 0);
            if (!isFree && !IsForeseen(node, now, round, isUrgent, ref found)) continue;

            var load = node.HasLoaded(model) ? 0 : cost.Load.Ticks;
            var run = RunTicks(entry, node.Name, factors[i]);
            found.Total = found.Queue + transfer + load + run;
            if (!_byDistance && !ranking.IsWorthAdding(found.Total, isFree)) continue;

            (found.Node, found.IsFree, found.Transfer, found.Load, found.Run, found.Km) = (node, isFree, transfer, load, run, km);
            ranking.Add(found, _byDistance);
        }

        ranking.Excluded = excluded;
    }

    /// <summary>Until a slot of a busy node that is promised to nobody is free; -1 when that cannot be foreseen.</summary>
    private static long WaitTicks(NodeEntry node, long now, long round)
    {
        if (node.NextEnd == long.MaxValue) return -1;
        if (SlotWait.IsOverfull(node)) return node.PromisedIn == round ? -1 : SlotWait.OfOverfull(node, now, policy: null);
        if (node.PromisedIn != round && node.NextEnd - now is var left and > Run.SoonTicks) return left;
        return node.FirstToEnd(now, round) is { } first ? first.RemainingTicks(now) : -1;
    }

    /// <summary>Time to bring the job's images to a site, zero where they are; negative when they cannot or must not get there.</summary>
    public long TransferTicks(Job job, int to) => Reach(job, topology.IndexOf(job.Site), to, images.Of(job.Key.Study)).Transfer;

    /// <summary>Why the job's images cannot be at a site; none where they can.</summary>
    public NodeObstacle ReachOf(Job job, int to) => TransferTicks(job, to) switch
    {
        Foreign => NodeObstacle.ForeignJurisdiction,
        < 0 => NodeObstacle.OutOfReach,
        _ => NodeObstacle.None,
    };

    /// <summary>What is left to run on a node: learned, less the slices it keeps.</summary>
    public long RunTicks(JobEntry entry, string node) => RunTicks(entry, node, runTimes.Factor(entry.Job.Key.Model, node));

    private static long RunTicks(JobEntry entry, string node, double factor)
    {
        var ticks = entry.RunTicks * factor;
        if (entry.Kept is { } kept && kept.Node == node) ticks *= kept.Rest;
        return (long)ticks;
    }

    /// <summary>Transfer in ticks, or why there is none, and the distance.</summary>
    private (long Transfer, double Km) Reach(Job job, int from, int to, List<int>? elsewhere)
    {
        if (from < 0 || to < 0) return (OutOfReach, double.PositiveInfinity);
        var km = topology.DistanceKm(from, to);
        if (!topology.IsSameJurisdiction(from, to)) return (Foreign, km);
        return (elsewhere is not null && elsewhere.Contains(to) ? 0 : topology.TransferTicks(from, to, job.Bytes, links[from], links[to]), km);
    }

    /// <summary>Whether a fault that is not the job's keeps it from a node: one met there lately, or one it has met there itself.</summary>
    private static bool IsKeptAway(Job job, ImageTrouble? trouble, NodeEntry node, long transfer, long now, bool isUrgent)
    {
        if (trouble is not null && trouble.Tried.Contains(node.Name)) return true;
        if (!node.Faults.IsAny) return false;
        var needsImages = transfer > 0 || string.Equals(node.Facts!.Site, job.Site, StringComparison.Ordinal);
        return node.Faults.Blocks(job.Site, job.Key.Model, needsImages, hasMetIt: trouble is not null, isUrgent, now);
    }

    public bool IsKeptAway(Job job, ImageTrouble? trouble, NodeEntry node, bool isUrgent, long now) =>
        IsKeptAway(job, trouble, node, TransferTicks(job, node.Site), now, isUrgent);

    /// <summary>Whether a node that takes work now could take it, of those where it met no fault since it last waited.</summary>
    public bool IsAnyOther(JobEntry entry, NodeTable nodes, long now, bool isUrgent)
    {
        var job = entry.Job;
        var memory = costs.Of(job.Key.Model).MemoryMib;
        foreach (var node in nodes.Serving(job.Key.Model).Nodes)
        {
            if (!node.IsPlaceable || (node.MemoryMib > 0 && memory > node.MemoryMib)) continue;
            var transfer = TransferTicks(job, node.Site);
            if (transfer >= 0 && !IsKeptAway(job, entry.Trouble, node, transfer, now, isUrgent)) return true;
        }

        return false;
    }

    private static bool Exclude(NodeEntry node, JobEntry entry, bool couldFit, long transfer, bool avoidsFailed, ref Exclusions excluded)
    {
        if (!node.IsPlaceable)
        {
            if (node.IsLost) excluded.Lost++;
            else if (node.Facts!.Availability == NodeAvailability.Cordoned) excluded.Cordoned++;
            else if (node.Facts.Availability == NodeAvailability.Draining) excluded.Draining++;
            else excluded.Suspect++;
            return true;
        }

        if (transfer == Foreign) excluded.ForeignJurisdiction++;
        else if (transfer < 0) excluded.OutOfReach++;
        else if (!couldFit) excluded.WithoutMemory++;
        else if (avoidsFailed && entry.FailedOn.Contains(node.Name)) excluded.FailedThere++;
        else return false;
        return true;
    }

    private bool Fits(NodeEntry node, string model, ModelCost cost)
    {
        if (node.MemoryMib <= 0 || cost.MemoryMib <= 0) return true;
        if (cost.MemoryMib > node.MemoryMib) return false;
        if (node.HasLoadedAll || cost.MemoryMib + TakenBeside(node, model) <= node.MemoryMib) return true;

        // The device knows better than the stated costs, but only of what is in it: a run that has yet to load its model
        // will push out one that is idle.
        return node.HasLoaded(model) && node.HasLoadedWhatItRuns();
    }

    /// <summary>Memory of the other models that run there, each once.</summary>
    private long TakenBeside(NodeEntry node, string model)
    {
        long taken = 0;
        for (var i = 0; i < node.Runs.Count; i++)
        {
            var isCounted = string.Equals(node.Runs[i].Model, model, StringComparison.Ordinal);
            for (var j = 0; j < i && !isCounted; j++) isCounted = string.Equals(node.Runs[j].Model, node.Runs[i].Model, StringComparison.Ordinal);
            if (!isCounted) taken += costs.Of(node.Runs[i].Model).MemoryMib;
        }

        return taken;
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

        if (found.Awaited is not null && SlotWait.IsOverfull(node)) found.Queue = Math.Max(found.Queue, SlotWait.OfOverfull(node, now, policy));
        return found.Awaited is not null;
    }

    /// <summary>Whether a node on which it has not failed could take it, now or once somebody lets it.</summary>
    public bool MayYetBeTried(JobEntry entry, NodeTable nodes) => IsAnyUntried(entry, nodes.Serving(entry.Job.Key.Model).Nodes, placeable: false);

    private bool IsAnyUntried(JobEntry entry, List<NodeEntry> serving, bool placeable)
    {
        var job = entry.Job;
        var memory = costs.Of(job.Key.Model).MemoryMib;
        var elsewhere = images.Of(job.Key.Study);
        var from = topology.IndexOf(job.Site);
        foreach (var node in serving)
        {
            if (node.IsLost || (placeable && !node.IsPlaceable) || entry.FailedOn.Contains(node.Name)) continue;
            if (node.MemoryMib > 0 && memory > node.MemoryMib) continue;
            if (Reach(job, from, node.Site, elsewhere).Transfer >= 0) return true;
        }

        return false;
    }
}
