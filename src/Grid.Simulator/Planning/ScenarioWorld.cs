using Grid.Simulator.Chance;
using Grid.Simulator.Nodes;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Time;

namespace Grid.Simulator.Planning;

/// <summary>What every part of one replication can reach. Filled by <see cref="ScenarioRun"/> and not changed after.</summary>
internal sealed class ScenarioWorld
{
    public required Scenario Scenario { get; init; }
    public required EventQueue EventQueue { get; init; }
    public required Links Links { get; init; }
    public required ChanceStreams Chance { get; init; }
    public required ScenarioRecorder Recorder { get; init; }
    public PlannedGrid Grid { get; set; } = null!;
    public HeartbeatClock HeartbeatClock { get; set; } = null!;
    public IReadOnlyList<PlannedNode> Nodes { get; set; } = [];

    /// <summary>One-way time of a small message from each site to each node's site, in ticks: sites times nodes.</summary>
    public required long[] Latencies { get; init; }

    /// <summary>Which side of the links that are cut now each site is on: images move between equal ones.</summary>
    public required ulong[] Sides { get; init; }

    public long LatencyTicks(int site, PlannedNode node) => Latencies[(site * Nodes.Count) + node.Index];
}
