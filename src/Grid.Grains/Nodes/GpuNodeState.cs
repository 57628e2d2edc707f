using Grid.Contracts.Nodes;

namespace Grid.Grains.Nodes;

/// <summary>What must outlive the node's process: how often it has started, and what operators have ordered.</summary>
[GenerateSerializer, Immutable, Alias("grid.gpu-node-state.v1")]
internal sealed record GpuNodeState
{
    [Id(0)] public long Incarnation { get; init; }
    [Id(1)] public NodeAvailability Availability { get; init; }
}
