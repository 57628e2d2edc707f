using Grid.Simulator.Chance;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Time;

namespace Grid.Simulator.Planning;

/// <summary>Nodes that die and are repaired by chance, and those that are down for a known time.</summary>
internal sealed class NodeFaults(ScenarioWorld world) : IActor
{
    // A node may be down for two reasons at once, and is back when both are over.
    private readonly int[] _reasonsDown = new int[world.Nodes.Count];
    private readonly int[] _reasonsToDrain = new int[world.Nodes.Count];
    private readonly SeededChance[] _failures = [.. world.Nodes.Select(n => world.Chance.Of(ChancePurpose.Failures, (ulong)n.Index))];
    private readonly SeededChance[] _repairs = [.. world.Nodes.Select(n => world.Chance.Of(ChancePurpose.Repairs, (ulong)n.Index))];

    public void Begin()
    {
        foreach (var outage in world.Scenario.Outages)
        {
            world.EventQueue.At(outage.From.Ticks, this, new ScheduledEvent(EventKind.Fault, outage));
            world.EventQueue.At(outage.Until.Ticks, this, new ScheduledEvent(EventKind.Repair, outage));
        }

        if (world.Scenario.Reliability is null) return;
        for (var node = 0; node < _failures.Length; node++) FailLater(node);
    }

    public void OnEvent(in ScheduledEvent happened)
    {
        var isBeginning = happened.What == EventKind.Fault;
        if (happened.Subject is NodeOutage outage)
        {
            if (outage.IsPlanned) Drain(outage.Node, isBeginning);
            else if (isBeginning) TakeDown(outage.Node);
            else BringBack(outage.Node);
            return;
        }

        var node = (int)happened.Number;
        if (isBeginning)
        {
            TakeDown(node);
            world.EventQueue.After(Draw(_repairs[node], world.Scenario.Reliability!.MeanTimeToRepair), this, new ScheduledEvent(EventKind.Repair, null, node));
            return;
        }

        BringBack(node);
        FailLater(node);
    }

    private void FailLater(int node) =>
        world.EventQueue.After(Draw(_failures[node], world.Scenario.Reliability!.MeanTimeBetweenFailures), this, new ScheduledEvent(EventKind.Fault, null, node));

    private void Drain(int node, bool isBeginning)
    {
        var before = _reasonsToDrain[node];
        var after = _reasonsToDrain[node] += isBeginning ? 1 : -1;
        if (before == 0 || after == 0) world.Nodes[node].SetDraining(isBeginning);
    }

    private void TakeDown(int node)
    {
        if (_reasonsDown[node]++ > 0) return;
        world.Nodes[node].Die();
        world.HeartbeatClock.Watch();
    }

    private void BringBack(int node)
    {
        if (--_reasonsDown[node] == 0) world.Nodes[node].Revive();
    }

    private static long Draw(SeededChance chance, TimeSpan mean) => (long)(Ziggurat.Exponential(chance) * mean.Ticks) + 1;
}
