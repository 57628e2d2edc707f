using Grid.Simulator.Planning;
using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Traces;

/// <summary>What a recorded load's names stand for in a scenario.</summary>
internal sealed class RecordedNames(Scenario scenario)
{
    private readonly Dictionary<string, ScenarioNode> _nodes = scenario.Nodes.ToDictionary(n => n.Name, StringComparer.Ordinal);

    public Dictionary<string, int> Sites { get; } = scenario.Sites.Select((s, i) => (s.Name, i)).ToDictionary(s => s.Name, s => s.i, StringComparer.Ordinal);

    public Dictionary<string, int> Pathways { get; } = scenario.Pathways.Select((p, i) => (p.Name, i)).ToDictionary(p => p.Name, p => p.i, StringComparer.Ordinal);

    /// <summary>Models that a node serves, each with the one text that all share.</summary>
    public Dictionary<string, string> Models { get; } = scenario.Nodes.SelectMany(n => n.Models).Distinct(StringComparer.Ordinal).ToDictionary(m => m, StringComparer.Ordinal);

    /// <summary>
    /// What the job would take on a node of speed 1; 0 where it was not measured. Of a job that was leased more than once only the last
    /// part was.
    /// </summary>
    public long MeasuredTicks(RecordedJob job) => job is { Leases: <= 1, RunMs: { } run }
        ? Math.Max(1, (long)(run * TimeSpan.TicksPerMillisecond / (_nodes.GetValueOrDefault(job.Node)?.Speed ?? 1)))
        : 0;

    /// <summary>How long the images took to the node's site; null where that was not measured, or the node is not of this scenario.</summary>
    public MeasuredTransfer? MeasuredTransfer(RecordedJob job) => job is { Leases: <= 1, TransferMs: { } transfer } && _nodes.TryGetValue(job.Node, out var node)
        ? new MeasuredTransfer(node.Site, transfer * TimeSpan.TicksPerMillisecond)
        : null;
}
