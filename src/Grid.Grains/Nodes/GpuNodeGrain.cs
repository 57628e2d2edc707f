using Grid.Contracts.Nodes;

namespace Grid.Grains.Nodes;

[OwningSiloPlacement]
internal sealed class GpuNodeGrain(
    [PersistentState("gpu-node", GrainStorage.Name)] IPersistentState<GpuNodeState> stored,
    NodeRuntimes runtimes) : Grain, IGpuNodeGrain
{
    public Task<StartReply> StartAsync(StartJob request) => Task.FromResult(Runtime.Start(request));

    public Task<NodeStatus> GetStatusAsync() => Task.FromResult(Runtime.GetStatus());

    public async Task<long> RegisterAsync()
    {
        stored.State = new GpuNodeState { Incarnation = stored.State.Incarnation + 1 };
        try
        {
            await stored.WriteStateAsync();
        }
        catch
        {
            // The row may or may not have been written. Reload from the store rather than guess.
            DeactivateOnIdle();
            throw;
        }

        return stored.State.Incarnation;
    }

    private NodeRuntime Runtime => runtimes.Find(this.GetPrimaryKeyString())
        ?? throw new InvalidOperationException(
            $"Node {this.GetPrimaryKeyString()} is not owned by this silo. Check that its silo name in silo.json is the name of a running silo.");
}
