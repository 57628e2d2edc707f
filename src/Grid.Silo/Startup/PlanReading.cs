using Grid.Configuration;
using Grid.Grains.Plan;
using Grid.Inference.Sessions;
using Grid.Scheduling.Placement;

namespace Grid.Silo.Startup;

/// <summary>Reads what the operator configured, and what the models say of themselves, into the plan that grains work by.</summary>
internal static class PlanReading
{
    public static GridPlan Read(ConfigurationResult.Loaded loaded, IReadOnlyList<ModelSession> models)
    {
        var (options, model) = (loaded.Options, loaded.Model);
        return new GridPlan
        {
            Sites = model.Sites.Values.ToDictionary(
                s => s.Id, s => new SitePlan(s.Id, s.Region, s.Dispatcher), StringComparer.Ordinal),
            Pathways = model.Pathways.Values.ToDictionary(
                p => p.Name, p => new PathwayPlan(p.Name, p.Tier, p.Promise, p.ResultValidity, p.Models), StringComparer.Ordinal),
            Nodes = [.. model.Nodes.Values.OrderBy(n => n.Name, StringComparer.Ordinal).Select(n => new NodePlan(
                n.Name, n.Site, n.Silo, model.Sites[n.Site].Dispatcher, n.Slots, n.Device,
                [.. options.Models.Versions.Keys.Where(n.Serves).Order(StringComparer.Ordinal)]))],
            Topology = new Topology(model.Sites.Values.Select(
                s => new SiteLink(s.Id, s.Latitude, s.Longitude, s.BandwidthMbit, s.LatencyMs))),
            RunTimes = new RunTimes(models.ToDictionary(
                m => m.Manifest.Name,
                m => new RunTimes.Cost(TimeSpan.Zero, TimeSpan.FromSeconds(m.Manifest.Resources.SecondsPerPlane)),
                StringComparer.Ordinal)),
            Recognition = model.Rules,
            PatientIssuer = new PatientIssuerPlan(options.Patients.NationalIssuer, options.Patients.NationalIdPattern),
            Dispatch = new DispatchPlan
            {
                LeaseDuration = options.Dispatch.LeaseDuration,
                HeartbeatInterval = options.Dispatch.HeartbeatInterval,
                NodeLostAfter = options.Dispatch.NodeLostAfter,
                ReconcileInterval = options.Dispatch.ReconcileInterval,
            },
        };
    }
}
