using Grid.FaultSimulation.Faults;
using Grid.Scheduling.Placement;
using Grid.Simulator.Chance;
using Grid.Simulator.Time;

namespace Grid.FaultSimulation.Messages;

/// <summary>
/// Carries messages between places: each dispatcher's place (its nodes are there too) and the ledger's. While faults last a
/// message may be lost, doubled or late; what is late is overtaken, so that order is lost too.
/// </summary>
internal sealed class Network
{
    public const long Lost = -1;

    private readonly EventQueue _eventQueue;
    private readonly FaultState _faults;
    private readonly SeededChance _chance;
    private readonly long[,] _ticks;

    public Network(FaultedScenario setup, Topology topology, EventQueue eventQueue, FaultState faults, SeededChance chance)
    {
        (_eventQueue, _faults, _chance) = (eventQueue, faults, chance);
        LedgerPlace = setup.Dispatchers.Count;
        Places = LedgerPlace + 1;
        _ticks = new long[Places, Places];
        if (setup.IsNetworkInstant) return;

        for (var from = 0; from < Places; from++)
        {
            for (var to = 0; to < Places; to++)
            {
                // The ledger stands where the first dispatcher does, one commit away.
                var (a, b) = (from == LedgerPlace ? 0 : from, to == LedgerPlace ? 0 : to);
                _ticks[from, to] = Latency(setup, topology, a, b).Ticks;
            }
        }
    }

    /// <summary>One-way time of a small message between two dispatchers' places.</summary>
    private static TimeSpan Latency(FaultedScenario setup, Topology topology, int from, int to)
    {
        if (from == to) return TimeSpan.FromMilliseconds(1);
        return topology.TransferTime(PlaceOf(from), PlaceOf(to), 0) ?? TimeSpan.FromMilliseconds(20);

        string PlaceOf(int dispatcher) => setup.Scenario.Sites.Where((_, i) => setup.DispatcherOf[i] == dispatcher).First().Name;
    }

    public int Places { get; }
    public int LedgerPlace { get; }

    /// <summary>
    /// Sends a message, after so many ticks of work. Answers after how many it arrives, or <see cref="Lost"/>: no sender
    /// knows that at once, so whoever acts on it must do so later.
    /// </summary>
    public long Post(int from, int to, IActor actor, in ScheduledEvent happened, long workTicks = 0)
    {
        var delay = workTicks + _ticks[from, to];
        if (!_faults.CanHappen)
        {
            _eventQueue.After(delay, actor, happened);
            return delay;
        }

        if (_faults.IsCut(from, to) || _chance.Happens(_faults.Loss)) return Lost;
        var arrives = delay + Late();
        _eventQueue.After(arrives, actor, happened);
        if (_chance.Happens(_faults.Doubling)) _eventQueue.After(delay + Late(), actor, happened);
        return arrives;
    }

    // A little jitter always, so that messages sent together arrive in any order.
    private long Late() => _chance.Happens(_faults.Delaying)
        ? (long)(_chance.Next() * _faults.LongestDelayTicks)
        : (long)(_chance.Next() * TimeSpan.TicksPerMillisecond);
}
