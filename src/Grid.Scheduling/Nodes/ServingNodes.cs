namespace Grid.Scheduling.Nodes;

/// <summary>The own nodes that serve one model, in name order, with what was learned of its run time on each: what a decision walks.</summary>
internal sealed class ServingNodes(List<NodeEntry> nodes, LearnedFactors learned)
{
    private readonly double[] _factors = new double[nodes.Count];
    private readonly ObservedFactor?[] _shown = new ObservedFactor?[nodes.Count];
    private long _version = -1;

    public List<NodeEntry> Nodes { get; } = nodes;

    /// <summary>Measured over stated run time, by position in <see cref="Nodes"/>. Valid until something is learned.</summary>
    public double[] Factors()
    {
        if (_version == learned.Version) return _factors;
        for (var i = 0; i < _factors.Length; i++) _factors[i] = learned.Of(_shown[i] ??= learned.Shown(Nodes[i].Name));
        _version = learned.Version;
        return _factors;
    }

    /// <summary>Time in which their slots would work off all that waits of a class.</summary>
    public long DrainTicks(JobClass work) => work.WorkTicks / Math.Max(1, CountSlots());

    /// <summary>Slots of those that take work now.</summary>
    public int CountSlots()
    {
        var slots = 0;
        foreach (var node in Nodes)
        {
            if (node.IsPlaceable) slots += node.Slots;
        }

        return slots;
    }
}
