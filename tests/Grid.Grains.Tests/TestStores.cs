using Grid.Grains.Ports;
using Orleans.Runtime;
using Orleans.Storage;

namespace Grid.Grains.Tests;

/// <summary>Instance stores that hold everything but what the test takes away.</summary>
internal sealed class FakeStores : IInstanceStores
{
    public HashSet<string> Missing { get; } = [];

    /// <summary>Contents of which the stores say nothing until this is over.</summary>
    public Dictionary<string, Task> Held { get; } = [];

    public async ValueTask<IReadOnlyList<string>> FindMissingAsync(string siteId, IReadOnlyList<string> sha256, CancellationToken cancel = default)
    {
        foreach (var content in sha256.Where(Held.ContainsKey)) await Held[content];
        return [.. sha256.Where(Missing.Contains)];
    }

    /// <summary>Contents that no model can read, with the reason.</summary>
    public Dictionary<string, string> Unusable { get; } = [];

    public ValueTask<IReadOnlyDictionary<string, string>> FindUnusableAsync(string siteId, IReadOnlyList<string> sha256, CancellationToken cancel = default) =>
        ValueTask.FromResult<IReadOnlyDictionary<string, string>>(Unusable.Where(one => sha256.Contains(one.Key)).ToDictionary());

    public long? Free { get; set; }

    public ValueTask<long?> FreeBytesAsync(string siteId, CancellationToken cancel = default) => ValueTask.FromResult(Free);

    public UploadTicket IssueTicket(string siteId) => new($"http://127.0.0.1/instances/{siteId}", "ticket", DateTimeOffset.MaxValue);
}

/// <summary>Grain storage that loses the next write when told to, after or before it was done.</summary>
internal sealed class FaultyStorage(IGrainStorage inner) : IGrainStorage
{
    public int FailWrites { get; set; }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        inner.ReadStateAsync(stateName, grainId, grainState);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (FailWrites == 0) return inner.WriteStateAsync(stateName, grainId, grainState);
        FailWrites--;
        throw new OrleansException("the test has lost this write");
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        inner.ClearStateAsync(stateName, grainId, grainState);
}
