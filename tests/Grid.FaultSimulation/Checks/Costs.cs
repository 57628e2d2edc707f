using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Placement;
using Grid.Scheduling.Policy;

namespace Grid.FaultSimulation.Checks;

/// <summary>What the checker allows a dispatcher to reckon with: the stated costs, and how far the learned ones may lie from them.</summary>
internal sealed record ViewOptions(Topology Topology, ModelCosts Models, PolicyOptions Policy, double SpeedSpread)
{
    // Runs differ by a few percent, and what was learned from shared or disturbed runs by more.
    private const double LearnedSpread = 0.2;

    /// <summary>Seconds of transfer, loading and running on a node; null where the job cannot run there.</summary>
    /// <param name="lean">Below zero: the least that may have been learned; above: the most.</param>
    public double? Cost(KnownJob known, NodeFacts node, int lean = 0)
    {
        var job = known.Job;
        if (node.Availability != NodeAvailability.Active || node.Slots <= 0 || known.FailedOn.Contains(node.Name)) return null;
        if (!node.Models.Contains(job.Key.Model)) return null;
        var model = Models.Of(job.Key.Model);
        if (node.MemoryMib > 0 && model.MemoryMib > node.MemoryMib) return null;
        if (Topology.TransferTime(job.Site, node.Site, job.Bytes) is not { } transfer) return null;

        // Where a model is in memory changes by the second, and images may be there already: both lean the same way.
        var load = lean > 0 && node.Loaded is { } loaded && !loaded.Contains(job.Key.Model) ? model.Load.TotalSeconds : 0;
        var seconds = lean < 0 && known.WasLeased ? 0 : transfer.TotalSeconds;
        return seconds + load + (Work(job) * (1 + (lean * (SpeedSpread + LearnedSpread))));
    }

    /// <summary>Seconds of running, as stated.</summary>
    public double Work(Job job)
    {
        var model = Models.Of(job.Key.Model);
        return model.Fixed.TotalSeconds + (model.PerImage.TotalSeconds * Math.Max(0, job.Images));
    }
}
