using Grid.Contracts.Nodes;

namespace Grid.Grains.Nodes;

[OwningSiloPlacement]
internal sealed class GpuNodeGrain(
    [PersistentState("gpu-node", GrainStorage.Name)] IPersistentState<GpuNodeState> stored,
    NodeRuntimes runtimes) : Grain, IGpuNodeGrain
{
    public Task<StartReply> StartAsync(StartRun request) => Task.FromResult(Runtime.Start(request));

    public Task YieldAsync(YieldRun request)
    {
        Runtime.Yield(request);
        return Task.CompletedTask;
    }

    public Task<NodeStatus> GetStatusAsync() => Task.FromResult(Runtime.GetStatus());

    public async Task SetAvailabilityAsync(NodeAvailability availability)
    {
        if (!Enum.IsDefined(availability))
            throw new ArgumentException($"{availability} is no availability; active, cordoned or draining was expected.", nameof(availability));

        // Stored first: what a restart would forget has not been ordered.
        if (stored.State.Availability != availability) await SaveAsync(stored.State with { Availability = availability });
        Runtime.SetAvailability(availability);
    }

    public async Task<NodeRegistration> RegisterAsync()
    {
        await SaveAsync(stored.State with { Incarnation = stored.State.Incarnation + 1 });
        return new NodeRegistration(stored.State.Incarnation, stored.State.Availability);
    }

    private NodeRuntime Runtime => runtimes.Find(this.GetPrimaryKeyString())
        ?? throw new InvalidOperationException(
            $"Node {this.GetPrimaryKeyString()} is not owned by this silo. Check that its silo name in silo.json is the name of a running silo.");

    private async Task SaveAsync(GpuNodeState next)
    {
        stored.State = next;
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
    }
}
