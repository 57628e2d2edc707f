using Grid.Scheduling.Dispatch;
using Grid.Simulator.Time;

namespace Grid.Simulator.Planning;

/// <summary>
/// Lets the dispatcher's clock tick while it matters: as long as a node may be silent and not yet taken for lost. Then every living
/// node says that it lives, once a second, as all of them always do in the live grid. At other times a tick decides nothing.
/// </summary>
internal sealed class HeartbeatClock(ScenarioWorld world) : IActor
{
    private static readonly long TickTicks = TimeSpan.TicksPerSecond;

    private long _until = -1;
    private bool _isTicking;

    public void Watch()
    {
        _until = world.EventQueue.Now + world.Scenario.NodeLostAfter.Ticks + (2 * TickTicks);
        if (_isTicking) return;
        _isTicking = true;
        Tick();
    }

    public void OnEvent(in ScheduledEvent happened)
    {
        if (world.EventQueue.Now <= _until) Tick();
        else _isTicking = false;
    }

    private void Tick()
    {
        foreach (var node in world.Nodes) node.BeatNow();
        world.Grid.Feed(new TimePassed(world.Grid.Now));
        world.EventQueue.After(TickTicks, this, new ScheduledEvent(EventKind.Tick));
    }
}
