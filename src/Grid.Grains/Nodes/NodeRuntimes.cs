namespace Grid.Grains.Nodes;

/// <summary>The nodes whose devices this silo owns.</summary>
internal sealed class NodeRuntimes(IEnumerable<NodeRuntime> owned)
{
    private readonly Dictionary<string, NodeRuntime> _byName = owned.ToDictionary(n => n.Name, StringComparer.Ordinal);

    public IReadOnlyCollection<NodeRuntime> All => _byName.Values;

    public NodeRuntime? Find(string name) => _byName.GetValueOrDefault(name);
}
