using Grid.Scheduling.Nodes;
using Grid.Simulator.Chance;
using Grid.Simulator.Nodes;
using Grid.Simulator.Time;

namespace Grid.Simulator.Faults;

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
        foreach (var region in world.Regions) region.ClockSkew = (long)(chance.Between(-1, 1) * plan.ClockSkew.Ticks);
        foreach (var fault in Enum.GetValues<FaultKind>()) Next(fault);
        world.Agenda.After(plan.Until.Ticks, this, new Wake(Happening.Repair, null, -1));
    }

    public void Wake(in Wake wake)
    {
        if (wake.What == Happening.Repair)
        {
            if (wake.Number < 0) EndAll();
            else Repair((FaultKind)wake.Number, wake.Subject);
            return;
        }

        if (_isOver) return;
        Strike((FaultKind)wake.Number);
        Next((FaultKind)wake.Number);
    }

    private void Next(FaultKind kind)
    {
        var perMinute = PerMinute(kind);
        if (!(perMinute > 0)) return;
        world.Agenda.After((long)(chance.Exponential(60 / perMinute) * TimeSpan.TicksPerSecond), this, new Wake(Happening.Fault, null, (long)kind));
    }

    private double PerMinute(FaultKind kind) => kind switch
    {
        FaultKind.LinkCut => plan.LinkCuts,
        FaultKind.LedgerOutage => plan.LedgerOutages,
        FaultKind.NodeDeath => plan.NodeDeaths,
        FaultKind.NodeFreeze => plan.NodeFreezes,
        FaultKind.NodeDrain => plan.NodeDrains,
        FaultKind.OverReport => plan.OverReports,
        FaultKind.DispatcherRestart => plan.DispatcherRestarts,
        FaultKind.DispatcherDouble => plan.DispatcherDoubles,
        _ => plan.ClockJumps,
    };

    private void Strike(FaultKind kind)
    {
        var node = world.Nodes[chance.Below(world.Nodes.Count)];
        var region = world.Regions[chance.Below(world.Regions.Count)];
        switch (kind)
        {
            case FaultKind.LinkCut:
                var (from, to) = (chance.Below(world.Network.Places), chance.Below(world.Network.Places));
                if (from == to) break;
                world.Faults.Cut(from, to, isCut: true);
                RepairLater(kind, LongestCutSeconds, (from, to));
                break;
            case FaultKind.LedgerOutage:
                world.Faults.LedgerOutages++;
                world.Checker.Note("ledger down", default, "ledger");
                RepairLater(kind, LongestOutageSeconds, null);
                break;
            case FaultKind.NodeDeath:
                Kill(node);
                break;
            case FaultKind.NodeFreeze:
                node.Freeze();
                RepairLater(kind, LongestAwaySeconds, node);
                break;
            case FaultKind.NodeDrain:
                node.SetAvailability(chance.Happens(0.5) ? NodeAvailability.Cordoned : NodeAvailability.Draining);
                RepairLater(kind, LongestAwaySeconds, node);
                break;
            case FaultKind.OverReport:
                node.OverReport(1 + chance.Below(3));
                RepairLater(kind, LongestAwaySeconds, node);
                break;
            case FaultKind.DispatcherRestart:
                region.Restart();
                break;
            case FaultKind.DispatcherDouble:
                region.Double();
                RepairLater(kind, LongestDoubleSeconds, region);
                break;
            case FaultKind.ClockJump:
                region.ClockSkew += (long)(chance.Between(-1, 1) * LongestJumpSeconds * TimeSpan.TicksPerSecond);
                break;
        }
    }

    private void RepairLater(FaultKind kind, double mostSeconds, object? subject) =>
        world.Agenda.After((long)(chance.Between(1, mostSeconds) * TimeSpan.TicksPerSecond), this, new Wake(Happening.Repair, subject, (long)kind));

    private void Repair(FaultKind kind, object? subject)
    {
        switch (kind)
        {
            case FaultKind.LinkCut when subject is (int from, int to): world.Faults.Cut(from, to, isCut: false); break;
            case FaultKind.LedgerOutage: world.Faults.LedgerOutages = Math.Max(0, world.Faults.LedgerOutages - 1); break;

            // Whoever watches progress restarts the process: nothing less brings a hung device back.
            case FaultKind.NodeFreeze when subject is SimNode { IsAlive: true, IsFrozen: true } node: Kill(node); break;
            case FaultKind.NodeDrain when subject is SimNode node: node.SetAvailability(NodeAvailability.Active); break;
            case FaultKind.OverReport when subject is SimNode node: node.OverReport(0); break;
            case FaultKind.DispatcherDouble when subject is Regions.SimRegion region: region.EndDouble(); break;
        }
    }

    private void Kill(SimNode node)
    {
        if (!node.IsAlive) return;
        node.Die();
        node.ReviveAfter((long)(chance.Between(0.2, LongestAwaySeconds) * TimeSpan.TicksPerSecond));
    }

    /// <summary>Nothing goes wrong from here on. What is away comes back by itself.</summary>
    private void EndAll()
    {
        _isOver = true;
        world.Checker.Note("faults end", default, "");
        world.Faults.Clear();
        foreach (var region in world.Regions)
        {
            region.ClockSkew = Math.Max(0, region.ClockSkew);
            region.EndDouble();
        }

        foreach (var node in world.Nodes)
        {
            node.SetAvailability(NodeAvailability.Active);
            node.OverReport(0);
            if (node.IsFrozen) Kill(node);
        }
    }

    private enum FaultKind
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
    }
}
