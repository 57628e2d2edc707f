using Grid.Scheduling.Placement;

namespace Grid.Simulator.Nodes;

/// <summary>Which models are in a device's memory: the least recently used ones make room. Without a limit all of them are.</summary>
internal sealed class DeviceMemory(long memoryMib, ModelCosts costs)
{
    // Most recently used last.
    private readonly List<string> _loaded = [];

    public bool IsLimited => memoryMib > 0;

    public IReadOnlyList<string>? Loaded => IsLimited ? [.. _loaded] : null;

    /// <summary>Uses a model. True when it had to be brought in.</summary>
    public bool Use(string model)
    {
        if (!IsLimited) return false;
        if (_loaded.Remove(model))
        {
            _loaded.Add(model);
            return false;
        }

        var need = costs.Of(model).MemoryMib;
        while (_loaded.Count > 0 && _loaded.Sum(m => costs.Of(m).MemoryMib) + need > memoryMib) _loaded.RemoveAt(0);
        _loaded.Add(model);
        return true;
    }

    public void Clear() => _loaded.Clear();
}
