using Grid.Scheduling.Jobs;

namespace Grid.FaultSimulation.Checks;

/// <summary>
/// Must 7, fair inside a class. Between two leases for a site that has work of a pathway waiting at a dispatcher, no other site of
/// equal weight is leased more of that pathway than three shared runs, one job for each slot and two to spare, reckoned as the
/// largest job seen, on the slowest node. Counted is only work on nodes where the waiting job would be about as well off as anywhere (else it may
/// rightly pass), each job once however often it must be leased, and not work in time that goes before work that is late already.
/// What a site was given elsewhere, on slots that other regions lent or by another activation of the dispatcher, is its share too: the others may catch up by as much.
/// </summary>
internal sealed class FairShareRule(Checker checker, ViewOptions options, Dictionary<string, KnownNode> nodes)
{
    private const double AboutSeconds = 1;
    private const int ToSpare = 2;

    // One that was under way, one that is chosen at the same moment, and one whose lease or node was lost and is not counted again.
    private const int SharedRuns = 3;
    private readonly Dictionary<string, Dictionary<string, SiteShare>> _byPathway = [];
    private readonly Dictionary<string, double> _largest = [];

    // Seconds of work that each site was given elsewhere since its last lease at home.
    private readonly Dictionary<(string Pathway, string Site), double> _elsewhere = [];
    private int _nodesVersion;
    private int _mostSlots;

    public void OnNodesChanged() => _nodesVersion++;

    public void OnWaiting(KnownJob known)
    {
        if (known.Job.Tier == Tier.Emergency) return;
        if (!_byPathway.TryGetValue(known.Job.Pathway, out var sites)) _byPathway.Add(known.Job.Pathway, sites = []);
        if (!sites.TryGetValue(known.Job.Site, out var share)) sites.Add(known.Job.Site, share = new SiteShare());
        share.Waiting++;
        share.Order.Enqueue(known);
    }

    public void OnWaitingEnded(KnownJob known)
    {
        if (known.Job.Tier == Tier.Emergency) return;
        var sites = _byPathway[known.Job.Pathway];
        if (--sites[known.Job.Site].Waiting == 0) sites.Remove(known.Job.Site);
    }

    public void OnLeasedElsewhere(Job job) => _elsewhere[(job.Pathway, job.Site)] = _elsewhere.GetValueOrDefault((job.Pathway, job.Site)) + options.Work(job);

    public void OnLeased(Job job, KnownNode node, DateTimeOffset at)
    {
        _elsewhere.Remove((job.Pathway, job.Site));
        if (job.Tier == Tier.Emergency || !_byPathway.TryGetValue(job.Pathway, out var sites) || sites.Count == 0) return;
        var work = options.Work(job);
        var largest = _largest[job.Pathway] = Math.Max(work, _largest.GetValueOrDefault(job.Pathway));
        if (sites.TryGetValue(job.Site, out var own)) own.Ahead.Clear();
        var bound = largest * (1 + options.SpeedSpread) * ((SharedRuns * options.Policy.BatchJobs) + MostSlots() + ToSpare);
        var isLate = job.Deadline < at.AddSeconds(work);
        foreach (var (site, share) in sites)
        {
            if (site == job.Site || !Weight(site).Equals(Weight(job.Site))) continue;
            if (!IsWronged(share.Oldest(), node, at, isLate)) continue;
            checker.FairShareJudged++;
            var ahead = share.Ahead[job.Site] = share.Ahead.GetValueOrDefault(job.Site) + work;
            if (ahead <= bound + _elsewhere.GetValueOrDefault((job.Pathway, site))) continue;
            checker.Broken(
                "Fair inside a class",
                $"{ahead:0} s of {job.Pathway} work of {job.Site} went before {share.Oldest().Job.Key} of {site}; {bound:0} s is the bound",
                share.Oldest().Job.Key,
                node.Facts.Name);
        }
    }

    /// <summary>A node that claimed more than it has may have been given as much.</summary>
    private int MostSlots() => _mostSlots = Math.Max(_mostSlots, nodes.Values.Sum(static n => Math.Max(0, n.Facts.Slots)));

    private bool IsWronged(KnownJob waiting, KnownNode node, DateTimeOffset at, bool isOtherLate)
    {
        if (node.MayKeepAway(waiting.Job, checker.Now)) return false;
        if (options.Cost(waiting, node.Facts) is not { } here || here > LeastCost(waiting) + AboutSeconds) return false;
        return isOtherLate || waiting.Job.Deadline >= at.AddSeconds(here * 2);
    }

    private double LeastCost(KnownJob waiting)
    {
        if (waiting.LeastCostVersion == _nodesVersion) return waiting.LeastCost;
        var least = double.PositiveInfinity;
        foreach (var node in nodes.Values) least = Math.Min(least, options.Cost(waiting, node.Facts) ?? double.PositiveInfinity);
        (waiting.LeastCost, waiting.LeastCostVersion) = (least, _nodesVersion);
        return least;
    }

    private double Weight(string site) => options.Policy.SiteWeights.GetValueOrDefault(site, 1);

    private sealed class SiteShare
    {
        public int Waiting { get; set; }

        /// <summary>Its waiting jobs, oldest first; those that wait no longer are dropped when they come to the front.</summary>
        public Queue<KnownJob> Order { get; } = [];

        /// <summary>Seconds of work of each other site that went before.</summary>
        public Dictionary<string, double> Ahead { get; } = [];

        public KnownJob Oldest()
        {
            while (Order.Peek().State != Knowledge.Waiting) Order.Dequeue();
            return Order.Peek();
        }
    }
}
