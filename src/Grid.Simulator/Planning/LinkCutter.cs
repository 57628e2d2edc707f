using Grid.Simulator.Scenarios;
using Grid.Simulator.Time;

namespace Grid.Simulator.Planning;

/// <summary>
/// Cuts sites off from the others and mends the links again. Messages still pass: they are small and have other ways. Images do not,
/// and the dispatcher is told by a map on which the two sides are out of each other's reach.
/// </summary>
internal sealed class LinkCutter(ScenarioWorld world) : IActor
{
    /// <summary>Sides are bits of one number.</summary>
    public const int MostCuts = 64;

    public void Begin()
    {
        for (var i = 0; i < world.Scenario.LinkCuts.Count; i++)
        {
            var cut = world.Scenario.LinkCuts[i];
            world.EventQueue.At(cut.From.Ticks, this, new ScheduledEvent(EventKind.Fault, cut, i));
            world.EventQueue.At(cut.Until.Ticks, this, new ScheduledEvent(EventKind.Repair, cut, i));
        }
    }

    public void OnEvent(in ScheduledEvent happened)
    {
        foreach (var site in ((LinkCut)happened.Subject!).Sites) world.Sides[site] ^= 1UL << (int)happened.Number;
        if (happened.What == EventKind.Fault)
        {
            foreach (var node in world.Nodes) node.GiveBackCutTransfers();
        }

        world.Grid.BeginAnew();
        world.HeartbeatClock.Watch();
    }
}
