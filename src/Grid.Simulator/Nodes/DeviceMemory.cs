using Grid.Scheduling.Placement;

namespace Grid.Simulator.Nodes;

/// <summary>
/// Which models are in a device's memory. Those that run stay; of the others the least recently used make room. Without a limit
/// all of them are there.
/// </summary>
internal sealed class DeviceMemory(long memoryMib, ModelCosts costs)
{
    // Most recently used last.
    private readonly List<string> _loaded = [];

    public bool IsLimited => memoryMib > 0;

    public IReadOnlyList<string>? Loaded => IsLimited ? [.. _loaded] : null;

    /// <summary>Whether a model fits beside those that run.</summary>
    public bool HasRoomFor(string model, IReadOnlyCollection<string> running) =>
        !IsLimited || running.Append(model).Distinct().Sum(m => costs.Of(m).MemoryMib) <= memoryMib;

    /// <summary>Uses a model. True when it had to be brought in.</summary>
    public bool Use(string model, IReadOnlyCollection<string> running)
    {
        if (!IsLimited) return false;
        if (_loaded.Remove(model))
        {
            _loaded.Add(model);
            return false;
        }

        var need = costs.Of(model).MemoryMib;
        while (_loaded.Sum(m => costs.Of(m).MemoryMib) + need > memoryMib && _loaded.Find(m => !running.Contains(m)) is { } idle) _loaded.Remove(idle);
        _loaded.Add(model);
        return true;
    }

    public void Clear() => _loaded.Clear();
}
