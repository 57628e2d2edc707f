using Grid.Contracts.Nodes;
using Grid.Grains.Background;
using Grid.Grains.Plan;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Nodes;

/// <summary>Registers this silo's nodes once it is part of the cluster, and keeps their hearts beating.</summary>
internal sealed partial class NodeHeartbeats(
    NodeRuntimes nodes, DispatchPlan dispatch, IGrainFactory grains, BackgroundFaults faults, TimeProvider clock, ILogger<NodeHeartbeats> log)
    : BackgroundService
{
    private static readonly TimeSpan RegistrationRetry = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(nodes.All.Select(n => KeepAliveAsync(n, stoppingToken)));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // Hearts go on beating until the last run has ended: a node that fell silent would be taken for dead, with all it runs.
        await Task.WhenAll(nodes.All.Select(n => n.DisposeAsync().AsTask()));
        await base.StopAsync(cancellationToken);
    }

    private async Task KeepAliveAsync(NodeRuntime node, CancellationToken cancel)
    {
        node.Begin(await RegisterAsync(node.Name, cancel));

        await Rounds.RunAsync($"heartbeat of {node.Name}", dispatch.HeartbeatInterval, clock, faults, node.BeatAsync, cancel);
    }

    private async Task<NodeRegistration> RegisterAsync(string node, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await grains.GetGrain<IGpuNodeGrain>(node).RegisterAsync();
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                LogRegistrationFailed(node, e.GetType().Name, e.Message);
                await Task.Delay(RegistrationRetry, clock, cancel);
            }
        }
    }

    [LoggerMessage(1120, LogLevel.Warning, "Node {Node} could not be registered, asking again: {Fault}: {Reason}")]
    private partial void LogRegistrationFailed(string node, string fault, string reason);
}
