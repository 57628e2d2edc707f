namespace Grid.Scheduling.Nodes;

/// <summary>The nodes by name, and which of them serve a model. Visited in the same order in every process.</summary>
internal sealed class NodeTable(RunTimes runTimes)
{
    private readonly SortedDictionary<string, NodeEntry> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ServingNodes> _serving = new(StringComparer.Ordinal);
    private readonly List<NodeEntry> _free = [];
    private long _changes;

    public IReadOnlyCollection<NodeEntry> All => _byName.Values;

    /// <summary>Those of this region that were heard of.</summary>
    public List<NodeEntry> Own { get; } = [];

    public NodeEntry? Find(string name) => _byName.GetValueOrDefault(name);

    public NodeEntry Named(string name, long now)
    {
        if (!_byName.TryGetValue(name, out var node)) _byName.Add(name, node = new NodeEntry(name, now));
        return node;
    }

    /// <summary>Call when what nodes serve has changed.</summary>
    public void Changed()
    {
        _changes++;
        _serving.Clear();
        Own.Clear();
        foreach (var node in _byName.Values)
        {
            if (node.Facts is not null && !node.IsGuest) Own.Add(node);
        }
    }

    /// <summary>Another number whenever what some node may take is other than before.</summary>
    public long Changes()
    {
        var changes = _changes;
        foreach (var node in Own) changes += node.Changes;
        return changes;
    }

    /// <summary>Own nodes that serve the model, whether they can take work now or not.</summary>
    public ServingNodes Serving(string model)
    {
        if (_serving.TryGetValue(model, out var serving)) return serving;

        var nodes = Own.FindAll(n => n.Serves(model));
        serving = new ServingNodes(nodes, runTimes.Of(model));
        _serving.Add(model, serving);
        return serving;
    }

    /// <summary>Looks which nodes have free slots. Within a round slots only fill, so that <see cref="IsAnyFree"/> looks at these alone.</summary>
    public void LookForFree()
    {
        _free.Clear();
        foreach (var node in Own)
        {
            if (node.FreeSlots > 0 && node.IsPlaceable) _free.Add(node);
        }
    }

    /// <summary>Whether anything could be done for an emergency now: a slot is free, or lesser work runs that was not asked to yield.</summary>
    public bool IsAnySlotAvailable()
    {
        if (_free.Count > 0) return true;
        foreach (var node in Own)
        {
            foreach (var run in node.Runs)
            {
                if (run.Tier != Tier.Emergency && run.StartedAt != 0 && !run.IsYielding) return true;
            }
        }

        return false;
    }

    /// <summary>Whether a node that serves the model has a free slot, of those found by <see cref="LookForFree"/>.</summary>
    public bool IsAnyFree(string model)
    {
        foreach (var node in _free)
        {
            if (node.FreeSlots > 0 && node.Serves(model)) return true;
        }

        return false;
    }

    public void Remove(NodeEntry node)
    {
        _byName.Remove(node.Name);
        Changed();
    }

    /// <summary>The nodes with their runs.</summary>
    /// <param name="from">Jobs of the other table.</param>
    /// <param name="to">Their copies.</param>
    public void CopyFrom(NodeTable other, OpenJobs from, OpenJobs to)
    {
        foreach (var node in other.All)
        {
            var copy = node.CopyWithoutRuns();
            _byName.Add(copy.Name, copy);
            foreach (var run in node.Runs) CopyRun(run, copy, from, to);
        }

        Changed();
    }

    private static void CopyRun(Run run, NodeEntry node, OpenJobs from, OpenJobs to)
    {
        var copy = run.Copy(node);
        foreach (var entry in run.Jobs)
        {
            var copyOfEntry = to[entry.Job.Key];
            copy.Jobs.Add(copyOfEntry);
            copyOfEntry.Run = copy;
        }

        node.Add(copy);

        // A job waits for a run only if the run was asked to yield for it.
        if (run.IsYielding && from.Find(run.YieldsFor)?.PendingPlacement?.Victim == run) to[run.YieldsFor].PendingPlacement!.Victim = copy;
    }
}
