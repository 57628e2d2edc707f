using Grid.Contracts.Dispatch;
using Grid.Scheduling.Explaining;
using Grid.Scheduling.Jobs;

namespace Grid.Grains.Dispatch;

/// <summary>What people and health pages ask. Nothing is decided by an answer.</summary>
internal sealed partial class DispatcherGrain
{
    public Task<StrokeOutlook> GetOutlookAsync()
    {
        var sites = plan.Sites.Values.Where(s => s.Dispatcher == Name).Select(s => s.Id).Order(StringComparer.Ordinal).ToList();
        var models = plan.Pathways.Values.Where(p => p.Tier == Tier.Emergency).SelectMany(p => p.Models).Distinct().Order(StringComparer.Ordinal);
        var outlooks = models.Select(m => _dispatcher.Outlook(m, sites)).ToList();
        return Task.FromResult(new StrokeOutlook
        {
            Dispatcher = Name,
            WouldRun = outlooks.Count > 0 && outlooks.TrueForAll(o => o.WouldRun),
            Reason = outlooks.Count > 0 ? string.Join("; ", outlooks.Select(o => o.Reason)) : "no pathway of the emergency tier is configured",
            Nodes = [.. outlooks.SelectMany(o => o.Nodes.Select(n => new Contracts.Dispatch.NodeOutlook(
                n.Node, n.Site, o.Model, n.WouldRun, n.Obstacle == NodeObstacle.None ? "" : ObstacleWords.Of(n.Obstacle))))],
        });
    }
}
