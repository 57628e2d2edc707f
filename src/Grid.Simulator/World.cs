using Grid.Simulator.Chance;
using Grid.Simulator.Checks;
using Grid.Simulator.Faults;
using Grid.Simulator.Ledger;
using Grid.Simulator.Map;
using Grid.Simulator.Messages;
using Grid.Simulator.Nodes;
using Grid.Simulator.Outcomes;
using Grid.Simulator.Regions;
using Grid.Simulator.Time;

namespace Grid.Simulator;

/// <summary>What every part of a running country can reach. Filled by <see cref="Country"/> and not changed after.</summary>
internal sealed class World
{
    public required CountryOptions Options { get; init; }
    public required CountryMap Map { get; init; }
    public required EventQueue EventQueue { get; init; }
    public required FaultState Faults { get; init; }
    public required Network Network { get; init; }
    public required Links Links { get; init; }
    public required SimLedger Ledger { get; init; }
    public required Checker Checker { get; init; }
    public required Recorder Recorder { get; init; }

    /// <summary>Chance of what nodes and the ledger do.</summary>
    public required SeededChance Chance { get; init; }
    public LedgerDoor LedgerDoor { get; set; } = null!;
    public IReadOnlyList<SimRegion> Regions { get; set; } = [];
    public IReadOnlyDictionary<string, SimRegion> RegionsByName { get; set; } = new Dictionary<string, SimRegion>();
    public required IReadOnlyDictionary<string, int> SiteIndex { get; init; }

    /// <summary>Studies whose images are at a site besides its own, by the site's index.</summary>
    public required IReadOnlyList<HashSet<string>> Stores { get; init; }
    public IReadOnlyList<SimNode> Nodes { get; set; } = [];
    public IReadOnlyDictionary<string, SimNode> NodesByName { get; set; } = new Dictionary<string, SimNode>();
}
