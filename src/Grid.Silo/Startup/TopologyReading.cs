using System.Net;
using Grid.Configuration;
using Grid.Configuration.Network;
using Grid.Configuration.Patients;
using Grid.Grains.Plan;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Placement;

namespace Grid.Silo.Startup;

/// <summary>Reads what the operator configured, and what the models say of themselves, into the plan that grains work by.</summary>
internal static class TopologyReading
{
    public static GridTopology Read(ConfigurationResult.Loaded loaded, IReadOnlyList<ServedModel> models)
    {
        var (options, model) = (loaded.Options, loaded.Model);
        return new GridTopology
        {
            Sites = model.Sites.Values.ToDictionary(
                s => s.Id, s => new SitePlan(s.Id, s.Region, s.Dispatcher), StringComparer.Ordinal),
            Pathways = model.Pathways.Values.ToDictionary(
                p => p.Name, p => new PathwayPlan(p.Name, p.Tier, p.Promise, p.ResultValidity, p.Models), StringComparer.Ordinal),
            Nodes = [.. model.Nodes.Values.OrderBy(n => n.Name, StringComparer.Ordinal).Select(n => new NodePlan(
                n.Name, n.Site, n.Silo, model.Sites[n.Site].Dispatcher, n.Slots, n.Device, n.MemoryMib,
                [.. options.Models.Versions.Keys.Where(n.Serves).Order(StringComparer.Ordinal)]))],
            Topology = new Topology(model.Sites.Values.Select(
                s => new SiteLink(s.Id, s.Latitude, s.Longitude, s.BandwidthMbit, s.LatencyMs, s.Jurisdiction))),
            ModelCosts = new ModelCosts(models.Select(m => KeyValuePair.Create(m.Manifest.Name, CostOf(m, model)))),
            Recognition = model.Rules,
            PatientIssuer = new PatientIssuerPlan(options.Patients.NationalIssuer, options.Patients.NationalIdPattern)
            {
                ChecksNationalIds = options.Patients.NationalIdRule == NationalIdRule.KazakhIin,
            },
            IsLoopbackOnly = IsLoopbackOnly(options.Network) && model.Silos.All(silo => IPAddress.IsLoopback(silo.Gateway.Address)),
            KeepFreeBytes = (long)options.Storage.InstanceStore.KeepFreeMib << 20,
            Dispatch = new DispatchPlan
            {
                LeaseDuration = options.Dispatch.LeaseDuration,
                HeartbeatInterval = options.Dispatch.HeartbeatInterval,
                NodeLostAfter = options.Dispatch.NodeLostAfter,
                ProgressPatience = options.Dispatch.ProgressPatience,
                ReconcileInterval = options.Dispatch.ReconcileInterval,
                Policy = options.Dispatch.Policy,
                TraceDirectory = options.Dispatch.TraceDirectory,
            },
        };
    }

    // What is allowed to listen elsewhere may do so at the next start: the word counts, and not only today's address.
    private static bool IsLoopbackOnly(NetworkOptions network) => IPAddress.IsLoopback(network.BindAddress) && !network.AllowNonLoopback;

    // An emergency shares its run with nobody: it would wait for the others' images.
    private static ModelCost CostOf(ServedModel served, GridModel grid) => new()
    {
        PerImage = TimeSpan.FromSeconds(served.Manifest.Resources.SecondsPerPlane),
        Load = served.LoadTime,
        MemoryMib = served.Manifest.Resources.MemoryMib,
        IsBatched = !grid.Pathways.Values.Any(p => p.Tier == Tier.Emergency && p.Models.Contains(served.Manifest.Name, StringComparer.Ordinal)),
    };
}
