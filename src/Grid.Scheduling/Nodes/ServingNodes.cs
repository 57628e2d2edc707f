namespace Grid.Scheduling.Nodes;

/// <summary>The own nodes that serve one model, in name order, with what was learned of its run time on each: what a decision walks.</summary>
internal sealed class ServingNodes(List<NodeEntry> nodes, double[] factors)
{
    public List<NodeEntry> Nodes { get; } = nodes;

    /// <summary>Measured over stated run time, by position in <see cref="Nodes"/>.</summary>
    public double[] Factors { get; } = factors;

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

    public void SetFactor(NodeEntry node, double factor)
    {
        var index = Nodes.IndexOf(node);
        if (index >= 0) Factors[index] = factor;
    }
}
