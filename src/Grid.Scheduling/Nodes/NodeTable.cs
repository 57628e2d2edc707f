namespace Grid.Scheduling.Nodes;

/// <summary>The nodes by name, and which of them serve a model. Visited in the same order in every process.</summary>
internal sealed class NodeTable
{
    private readonly SortedDictionary<string, NodeEntry> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<NodeEntry>> _serving = new(StringComparer.Ordinal);

    // Own nodes as a list: what every decision walks.
    private readonly List<NodeEntry> _own = [];

    public IReadOnlyCollection<NodeEntry> All => _byName.Values;

    /// <summary>Those of this region that were heard of.</summary>
    public IReadOnlyList<NodeEntry> Own => _own;

    public NodeEntry? Find(string name) => _byName.GetValueOrDefault(name);

    public NodeEntry Named(string name, long now)
    {
        if (!_byName.TryGetValue(name, out var node)) _byName.Add(name, node = new NodeEntry(name, now));
        return node;
    }

    /// <summary>Call when what nodes serve has changed.</summary>
    public void Changed()
    {
        _serving.Clear();
        _own.Clear();
        foreach (var node in _byName.Values)
        {
            if (node.Facts is not null && !node.IsGuest) _own.Add(node);
        }
    }

    /// <summary>Own nodes that serve the model, whether they can take work now or not.</summary>
    public List<NodeEntry> Serving(string model)
    {
        if (!_serving.TryGetValue(model, out var nodes)) _serving.Add(model, nodes = _own.FindAll(n => n.Serves(model)));
        return nodes;
    }

    public void Remove(NodeEntry node)
    {
        _byName.Remove(node.Name);
        Changed();
    }

    public void Add(NodeEntry node) => _byName.Add(node.Name, node);
}
