using Grid.FaultSimulation.Checks;
using Grid.FaultSimulation.Dispatchers;
using Grid.FaultSimulation.Faults;
using Grid.FaultSimulation.Ledger;
using Grid.FaultSimulation.Messages;
using Grid.FaultSimulation.Nodes;
using Grid.FaultSimulation.Outcomes;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Placement;
using Grid.Simulator.Chance;
using Grid.Simulator.Nodes;
using Grid.Simulator.Planning;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Time;

namespace Grid.FaultSimulation;

/// <summary>What every part of a running country can reach. Filled by <see cref="Country"/> and not changed after.</summary>
internal sealed class World
{
    public required FaultedScenario Setup { get; init; }
    public Scenario Scenario => Setup.Scenario;
    public required Topology Topology { get; init; }
    public required EventQueue EventQueue { get; init; }
    public required FaultState Faults { get; init; }
    public required Network Network { get; init; }
    public required Links Links { get; init; }
    public required SimLedger Ledger { get; init; }
    public required Checker Checker { get; init; }
    public required Recorder Recorder { get; init; }

    /// <summary>Chance of what nodes and the ledger do.</summary>
    public required SeededChance Chance { get; init; }

    /// <summary>Every job that came, with its study.</summary>
    public Dictionary<JobKey, PlannedJob> Jobs { get; } = [];
    public LedgerDoor LedgerDoor { get; set; } = null!;
    public IReadOnlyList<SimDispatcher> Dispatchers { get; set; } = [];
    public IReadOnlyDictionary<string, SimDispatcher> DispatchersByName { get; set; } = new Dictionary<string, SimDispatcher>();
    public IReadOnlyList<FaultyNode> Nodes { get; set; } = [];
    public IReadOnlyDictionary<string, FaultyNode> NodesByName { get; set; } = new Dictionary<string, FaultyNode>();
}
