using System.Globalization;

namespace Grid.Simulator.Search;

/// <summary>
/// Nodes below which no design can do, whatever the policy: by the slots that the mean load keeps busy, by the links that its images
/// must cross, by what an idle grid takes, and by a grid with all its nodes at one place. Each leaves out everything that could only make things worse.
/// </summary>
/// <param name="Nodes">The greatest of them; <see cref="int.MaxValue"/> where even the largest design cannot do.</param>
/// <param name="Because">In words.</param>
public sealed record LowerBound(int Nodes, string Because)
{
    // An expected share that was drawn, and not computed, is given the benefit of three standard errors.
    private const double Errors = 3;

    internal bool IsReached(int nodes) => nodes >= Nodes;

    internal static LowerBound Of(PlanQuestion question, IdleTimes idle)
    {
        var bounds = new List<LowerBound> { BySlots(question, idle), ByLinks(question, idle) };
        bounds.AddRange(question.Goals.Select(goal => ByIdleTimes(question, idle, goal)));
        return bounds.MaxBy(b => b.Nodes)!;
    }

    private static LowerBound BySlots(PlanQuestion question, IdleTimes idle)
    {
        var scenario = question.Scenario;
        var seconds = (scenario.Duration - scenario.WarmUp).TotalSeconds;
        var busy = 0.0;
        for (var f = 0; f < scenario.Flows.Count; f++) busy += idle.Expected[f] * idle.MeanRunSeconds(f) / seconds;
        var slots = question.Types.Max(t => t.Node.Slots);
        var needed = Math.Max(1, (int)Math.Ceiling(busy / slots));
        return new LowerBound(
            WhenSomeAreDown(question, needed),
            string.Create(CultureInfo.InvariantCulture, $"runs alone keep {busy:0.0} slots busy on the mean, with {slots} to a node{Down(question)}"));
    }

    private static LowerBound ByLinks(PlanQuestion question, IdleTimes idle)
    {
        var scenario = question.Scenario;
        var seconds = (scenario.Duration - scenario.WarmUp).TotalSeconds;
        var moved = 0.0;
        for (var f = 0; f < scenario.Flows.Count; f++)
        {
            var flow = scenario.Flows[f];
            var outside = flow.Senders.Where(s => !question.Sites.Contains(s.Site)).Sum(s => s.Weight) / flow.Senders.Sum(s => s.Weight);
            moved += idle.Expected[f] * outside * idle.MeanBytes(f) * 8 / 1e6 / seconds;
        }

        var (hosts, carried) = (0, 0.0);
        foreach (var mbit in question.Sites.Select(s => scenario.Sites[s].BandwidthMbit).OrderDescending())
        {
            if (carried >= moved) break;
            carried += mbit;
            hosts++;
        }

        var because = string.Create(CultureInfo.InvariantCulture, $"sites that may have no node send {moved:0} Mbit/s on the mean, which so many sites' links can take{Down(question)}");
        var needed = hosts == 0 ? 0 : hosts + question.Down;
        return new LowerBound(carried < moved || needed > question.Sites.Count ? int.MaxValue : needed, because);
    }

    /// <summary>
    /// Each site with a node of its own spares its studies the way to another. Even if they were all spared as much as a full grid could, the
    /// sites that spare most must have a node, and those that spare most of all may be the ones that are down.
    /// </summary>
    private static LowerBound ByIdleTimes(PlanQuestion question, IdleTimes idle, Goal goal)
    {
        var senders = idle.SendersOf(goal).GroupBy(s => s.Site).ToList();
        var all = senders.Sum(g => g.Sum(s => s.Studies));
        var (above, error) = (0.0, 0.0);
        var spared = new List<double>();
        foreach (var site in senders)
        {
            var mayHost = question.Sites.Contains(site.Key);
            var elsewhere = idle.Table.From(site.Key, question.Sites.Where(h => h != site.Key));
            var best = mayHost ? idle.Table.From(site.Key, [site.Key]) : elsewhere;
            var (far, near) = (0.0, 0.0);
            foreach (var (flow, _, studies) in site)
            {
                far += studies / all * idle.ShareAbove(goal, flow, elsewhere, 1);
                near += studies / all * idle.ShareAbove(goal, flow, best, 1);
            }

            above += far;
            if (mayHost) spared.Add(far - near);
        }

        (_, error) = idle.Above(goal, idle.Table.To(question.Sites), 1);
        var allowed = goal.Allowed + (Errors * error);
        spared.Sort();
        spared.Reverse();
        var down = question.Down;
        for (var hosts = 0; ; hosts++)
        {
            // With fewer sites left than one nobody is answered.
            var left = above - spared.Skip(down).Take(Math.Max(0, hosts - down)).Sum();
            if (hosts > down && left <= allowed) return new LowerBound(hosts, Because(hosts));
            if (hosts >= question.Sites.Count) return new LowerBound(int.MaxValue, Because(hosts));
        }

        string Because(int hosts) => $"{goal.Text}: in a grid with nothing else to do, fewer than {hosts} sites with a node leave too many studies with a long way for their images{Down(question)}";
    }

    /// <summary>The fewest nodes of which so many are left when the sites with the most are down, spread as evenly as can be.</summary>
    internal static int WhenSomeAreDown(PlanQuestion question, int needed)
    {
        var sites = question.Sites.Count;
        for (var nodes = needed; nodes <= sites * question.MostPerSite; nodes++)
        {
            var (even, more) = (nodes / sites, nodes % sites);
            var lost = (Math.Min(question.Down, sites) * even) + Math.Min(question.Down, more);
            if (nodes - lost >= needed) return nodes;
        }

        return int.MaxValue;
    }

    internal static string Down(PlanQuestion question) => question.Down switch
    {
        0 => "",
        1 => ", with any one site down",
        _ => string.Create(CultureInfo.InvariantCulture, $", with any {question.Down} sites down"),
    };
}
