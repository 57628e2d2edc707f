using System.Diagnostics;
using Grid.Chaos.Tests.Harness;
using Grid.Client;
using Npgsql;

namespace Grid.Chaos.Tests.Soak;

/// <summary>Breaks the cluster, one fault after another, and puts it together again after each.</summary>
internal sealed class Breaker(TestCluster cluster, GridClient operations, Random chance)
{
    private static readonly TimeSpan HealLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AimFor = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan AimStep = TimeSpan.FromMilliseconds(20);

    /// <summary>What was done, and when.</summary>
    public List<(DateTimeOffset At, Fault Fault)> Done { get; } = [];

    public async Task BreakAsync()
    {
        var fault = Fault.Draw(chance, cluster.Silos.Count);
        await Console.Error.WriteLineAsync($"chaos: {Done.Count + 1}: {fault.Kind} {cluster.Silos[fault.Silo].Name} for {fault.Lasts.TotalSeconds:0.0} s");
        await AimAsync(cluster.Silos[fault.Silo].Node);
        Done.Add((TimeProvider.System.GetUtcNow(), fault));
        await HurtAsync(fault);
        await HealAsync();
        await Task.Delay(fault.Quiet);
    }

    /// <summary>Everything runs and every node answers.</summary>
    public async Task HealAsync()
    {
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(Pause))
        {
            foreach (var silo in cluster.Silos.Where(silo => !silo.IsRunning)) silo.Start();
            if (await NodesAnswerAsync()) return;
            if (Stopwatch.GetElapsedTime(began) > HealLimit) throw new TimeoutException($"The cluster has not healed in {HealLimit.TotalMinutes:0} min.\n{cluster.LastWords()}");
        }
    }

    /// <summary>Waits a little for the node to have a job: a silo that dies with nothing to do proves little.</summary>
    private async Task AimAsync(string node)
    {
        await using var connection = cluster.Database.Connect();
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select count(*) from lease where held and node = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = node });
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < AimFor; await Task.Delay(AimStep))
        {
            if (await command.ExecuteScalarAsync() is > 0L) return;
        }
    }

    private async Task HurtAsync(Fault fault)
    {
        var silo = cluster.Silos[fault.Silo];
        switch (fault.Kind)
        {
            case FaultKind.KillSilo:
                await silo.KillAsync();
                await Task.Delay(fault.Lasts);
                break;
            case FaultKind.KillTwoSilos:
                await Task.WhenAll(silo.KillAsync(), cluster.Silos[(fault.Silo + 1) % cluster.Silos.Count].KillAsync());
                await Task.Delay(fault.Lasts);
                break;
            case FaultKind.KillAllSilos:
                await Task.WhenAll(cluster.Silos.Select(one => one.KillAsync()));
                break;
            case FaultKind.FreezeSilo:
                silo.Freeze();
                await Task.Delay(fault.Lasts * 1.5);
                silo.Wake();
                break;
            case FaultKind.StopSilo:
                await silo.StopAsync();
                break;
            case FaultKind.StopDatabase or FaultKind.KillDatabase:
                await (fault.Kind == FaultKind.KillDatabase ? cluster.Database.KillAsync() : cluster.Database.StopAsync());
                await Task.Delay(fault.Lasts);
                await cluster.Database.StartAsync();
                break;
            default:
                throw new InvalidOperationException($"Unknown fault {fault.Kind}.");
        }
    }

    private async Task<bool> NodesAnswerAsync()
    {
        try
        {
            return (await operations.ListNodesAsync()).All(node => node.Status is { Incarnation: > 0 });
        }
        catch (Exception e) when (e is GridClientException or Orleans.Runtime.OrleansException)
        {
            return false;
        }
    }
}
