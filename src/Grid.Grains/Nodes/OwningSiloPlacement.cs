using Grid.Grains.Plan;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Grid.Grains.Nodes;

/// <summary>Places a node's grain on the silo that owns the node's device, and nowhere else.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OwningSiloPlacementAttribute() : PlacementAttribute(new OwningSiloPlacement());

[Serializable, GenerateSerializer, Immutable, SuppressReferenceTracking, Alias("grid.owning-silo-placement")]
internal sealed class OwningSiloPlacement : PlacementStrategy;

internal sealed class OwningSiloPlacementDirector(GridTopology plan, IClusterMembershipService membership) : IPlacementDirector
{
    private readonly Dictionary<string, string> _siloByNode =
        plan.Nodes.ToDictionary(n => n.Name, n => n.Silo, StringComparer.Ordinal);

    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var node = target.GrainIdentity.Key.ToString()!;
        if (!_siloByNode.TryGetValue(node, out var silo))
            throw new OrleansException($"No node named '{node}' is configured. Known: {string.Join(", ", _siloByNode.Keys)}.");

        // The newest of that name: an older entry may be the same silo before its restart, not yet declared dead.
        var owner = membership.CurrentSnapshot.Members.Values
            .Where(m => m.Status == SiloStatus.Active && string.Equals(m.Name, silo, StringComparison.Ordinal))
            .MaxBy(m => m.SiloAddress.Generation);

        return owner is null
            ? throw new SiloUnavailableException($"Silo '{silo}', which owns node '{node}', is not running.")
            : Task.FromResult(owner.SiloAddress);
    }

    public static void AddTo(IServiceCollection services) =>
        services.AddPlacementDirector<OwningSiloPlacement, OwningSiloPlacementDirector>();
}
