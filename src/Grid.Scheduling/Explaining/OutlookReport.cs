using System.Globalization;

namespace Grid.Scheduling.Explaining;

/// <summary>Would an emergency that is sent now run? A question only: nothing changes by it.</summary>
internal sealed class OutlookReport(DispatcherMemory memory)
{
    private const int MostNamedSites = 5;

    private readonly ObstaclePolicy _obstacles = new(memory.Placement, memory.Options.Models, memory.Policy);

    public EmergencyOutlook Of(string model, IReadOnlyList<string> sites)
    {
        var nodes = memory.Nodes.All.Where(n => !n.IsGuest).ToList();
        var best = nodes.ConvertAll(_ => NodeObstacle.OutOfReach);
        var without = new List<string>();
        var lenders = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var site in sites)
        {
            var job = new Job
            {
                Key = new JobKey("", model),
                Pathway = "",
                Tier = Tier.Emergency,
                Deadline = memory.Time.Now,
                AdmittedAt = memory.Time.Now,
                Site = site,
                Bytes = 0,
                Images = 1,
            };
            if (!IsAnyHome(job, nodes, best) && !IsAnyLender(job, lenders)) without.Add(site);
        }

        var outlook = nodes.Select((n, i) => new NodeOutlook(n.Name, n.Facts?.Site ?? "", best[i])).ToList();
        var isPaused = memory.Silence.IsOn;
        var wouldRun = without.Count == 0 && sites.Count > 0 && !isPaused;
        return new EmergencyOutlook(model, wouldRun, isPaused ? "the ledger did not answer: nothing is started until it does" : InWords(model, outlook, without, sites, lenders), outlook, without);
    }

    private bool IsAnyHome(Job job, List<NodeEntry> nodes, List<NodeObstacle> best)
    {
        var found = false;
        for (var i = 0; i < nodes.Count; i++)
        {
            var obstacle = _obstacles.Of(job, nodes[i], [], null, memory.Time.Ticks);
            found |= obstacle is NodeObstacle.None or NodeObstacle.Busy;

            // What holds for every site is said of the node; what only keeps some sites away is not.
            if (best[i] is NodeObstacle.OutOfReach or NodeObstacle.ForeignJurisdiction) best[i] = obstacle;
        }

        return found;
    }

    private bool IsAnyLender(Job job, SortedSet<string> lenders)
    {
        var found = false;
        foreach (var (of, node) in memory.Peers.Nodes(memory.Time.Ticks))
        {
            if (!node.Models.Contains(job.Key.Model) || memory.Placement.TransferTicks(job, memory.Options.Topology.IndexOf(node.Site)) < 0) continue;
            lenders.Add(of.Region);
            found = true;
        }

        return found;
    }

    private static string InWords(
        string model, List<NodeOutlook> nodes, List<string> without, IReadOnlyList<string> sites, SortedSet<string> lenders)
    {
        var able = nodes.Where(n => n.WouldRun).Select(n => n.Node).ToList();
        var whyNot = string.Join("; ", nodes.Where(n => !n.WouldRun).Select(n => $"{n.Node}: {ObstacleWords.Of(n.Obstacle)}"));
        var text = able.Count > 0 ? $"{model} would run on {string.Join(", ", able)}" : $"no node of this dispatcher would run {model}";
        if (nodes.Count == 0) text += ": none was heard of yet";
        if (lenders.Count > 0) text += $"; slots may be lent by {string.Join(", ", lenders)}";
        if (whyNot.Length > 0) text += $"; not on {whyNot}";
        if (without.Count == 0) return text;
        var named = string.Join(", ", without.Take(MostNamedSites)) + (without.Count > MostNamedSites ? ", ..." : "");
        return text + string.Create(CultureInfo.InvariantCulture, $"; from {without.Count} of {sites.Count} sites it would run nowhere ({named})");
    }
}
