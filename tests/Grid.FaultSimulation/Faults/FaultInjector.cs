using Grid.FaultSimulation.Nodes;
using Grid.Scheduling.Nodes;
using Grid.Simulator.Chance;
using Grid.Simulator.Time;

namespace Grid.FaultSimulation.Faults;

/// <summary>Makes go wrong what the plan says, at times of its own chance, and mends all of it when the plan ends.</summary>
internal sealed class FaultInjector(World world, FaultPlan plan, SeededChance chance) : IActor
{
    private const double LongestCutSeconds = 30;
    private const double LongestOutageSeconds = 20;
    private const double LongestAwaySeconds = 40;
    private const double LongestDoubleSeconds = 20;
    private const double LongestJumpSeconds = 20;

    private bool _isOver;

    public void Begin()
    {
        if (plan.IsNone) return;
        var faults = world.Faults;
        (faults.Loss, faults.Doubling, faults.Delaying) = (plan.Loss, plan.Doubling, plan.Delaying);
        (faults.LongestDelayTicks, faults.LedgerLate, faults.LedgerLosesAnswers) = (plan.LongestDelay.Ticks, plan.LedgerLate, plan.LedgerLosesAnswers);
        (faults.Refusals, faults.RunFailures) = (plan.Refusals, plan.RunFailures);
        foreach (var dispatcher in world.Dispatchers) dispatcher.ClockSkew = (long)(chance.Between(-1, 1) * plan.ClockSkew.Ticks);
        foreach (var fault in Enum.GetValues<Kind>()) Next(fault);
        world.EventQueue.After(plan.Until.Ticks, this, new ScheduledEvent(EventKind.Repair, null, -1));
    }

    public void OnEvent(in ScheduledEvent happened)
    {
        if (happened.What == EventKind.Repair)
        {
            if (happened.Number < 0) EndAll();
            else Repair((Kind)happened.Number, happened.Subject);
            return;
        }

        if (_isOver) return;
        Strike((Kind)happened.Number);
        Next((Kind)happened.Number);
    }

    private void Next(Kind kind)
    {
        var perMinute = PerMinute(kind);
        if (!(perMinute > 0)) return;
        world.EventQueue.After((long)(chance.Exponential(60 / perMinute) * TimeSpan.TicksPerSecond), this, new ScheduledEvent(EventKind.Fault, null, (long)kind));
    }

    private double PerMinute(Kind kind) => kind switch
    {
        Kind.LinkCut => plan.LinkCuts,
        Kind.LedgerOutage => plan.LedgerOutages,
        Kind.NodeDeath => plan.NodeDeaths,
        Kind.NodeFreeze => plan.NodeFreezes,
        Kind.NodeDrain => plan.NodeDrains,
        Kind.OverReport => plan.OverReports,
        Kind.DispatcherRestart => plan.DispatcherRestarts,
        Kind.DispatcherDouble => plan.DispatcherDoubles,
        Kind.StoreOutage => plan.StoreOutages,
        Kind.FullDisk => plan.FullDisks,
        _ => plan.ClockJumps,
    };

    private void Strike(Kind kind)
    {
        var node = world.Nodes[chance.Below(world.Nodes.Count)];
        var dispatcher = world.Dispatchers[chance.Below(world.Dispatchers.Count)];
        switch (kind)
        {
            case Kind.LinkCut:
                var (from, to) = (chance.Below(world.Network.Places), chance.Below(world.Network.Places));
                if (from == to) break;
                world.Faults.Cut(from, to, isCut: true);
                RepairLater(kind, LongestCutSeconds, (from, to));
                break;
            case Kind.LedgerOutage:
                world.Faults.LedgerOutages++;
                world.Checker.Note("ledger down", default, "ledger");
                RepairLater(kind, LongestOutageSeconds, null);
                break;
            case Kind.NodeDeath:
                Kill(node);
                break;
            case Kind.NodeFreeze:
                node.Freeze();
                RepairLater(kind, LongestAwaySeconds, node);
                break;
            case Kind.NodeDrain:
                node.SetAvailability(chance.Happens(0.5) ? NodeAvailability.Cordoned : NodeAvailability.Draining);
                RepairLater(kind, LongestAwaySeconds, node);
                break;
            case Kind.OverReport:
                node.OverReport(1 + chance.Below(3));
                RepairLater(kind, LongestAwaySeconds, node);
                break;
            case Kind.DispatcherRestart:
                dispatcher.Restart();
                break;
            case Kind.DispatcherDouble:
                dispatcher.Double();
                RepairLater(kind, LongestDoubleSeconds, dispatcher);
                break;
            case Kind.StoreOutage:
                var site = chance.Below(world.Scenario.Sites.Count);
                world.Faults.Store(site, isAway: true);
                RepairLater(kind, LongestAwaySeconds, (site, 0));
                break;
            case Kind.FullDisk:
                world.Faults.Disk(node.Name, isFull: true);
                RepairLater(kind, LongestAwaySeconds, node);
                break;
            case Kind.ClockJump:
                dispatcher.ClockSkew += (long)(chance.Between(-1, 1) * LongestJumpSeconds * TimeSpan.TicksPerSecond);
                break;
        }
    }

    private void RepairLater(Kind kind, double mostSeconds, object? subject) =>
        world.EventQueue.After((long)(chance.Between(1, mostSeconds) * TimeSpan.TicksPerSecond), this, new ScheduledEvent(EventKind.Repair, subject, (long)kind));

    private void Repair(Kind kind, object? subject)
    {
        switch (kind)
        {
            case Kind.LinkCut when subject is (int from, int to): world.Faults.Cut(from, to, isCut: false); break;
            case Kind.LedgerOutage: world.Faults.LedgerOutages = Math.Max(0, world.Faults.LedgerOutages - 1); break;

            // Whoever watches progress restarts the process: nothing less brings a hung device back.
            case Kind.NodeFreeze when subject is FaultyNode { IsAlive: true, IsFrozen: true } node: Kill(node); break;
            case Kind.NodeDrain when subject is FaultyNode node: node.SetAvailability(NodeAvailability.Active); break;
            case Kind.StoreOutage when subject is (int away, int _): world.Faults.Store(away, isAway: false); break;
            case Kind.FullDisk when subject is FaultyNode node: world.Faults.Disk(node.Name, isFull: false); break;
            case Kind.OverReport when subject is FaultyNode node: node.OverReport(0); break;
            case Kind.DispatcherDouble when subject is Dispatchers.SimDispatcher dispatcher: dispatcher.EndDouble(); break;
        }
    }

    private void Kill(FaultyNode node)
    {
        if (!node.IsAlive) return;
        node.Die();
        node.ReviveAfter((long)(chance.Between(0.2, LongestAwaySeconds) * TimeSpan.TicksPerSecond));
    }

    /// <summary>Nothing goes wrong from here on. What is down comes back by itself.</summary>
    private void EndAll()
    {
        _isOver = true;
        world.Checker.Note("faults end", default, "");
        world.Faults.Clear();
        foreach (var dispatcher in world.Dispatchers)
        {
            dispatcher.ClockSkew = Math.Max(0, dispatcher.ClockSkew);
            dispatcher.EndDouble();
        }

        foreach (var node in world.Nodes)
        {
            node.SetAvailability(NodeAvailability.Active);
            node.OverReport(0);
            if (node.IsFrozen) Kill(node);
        }
    }

    private enum Kind
    {
        LinkCut,
        LedgerOutage,
        NodeDeath,
        NodeFreeze,
        NodeDrain,
        OverReport,
        DispatcherRestart,
        DispatcherDouble,
        ClockJump,
        StoreOutage,
        FullDisk,
    }
}
