using Grid.Chaos.Tests.Checking;
using Grid.Chaos.Tests.Harness;
using Grid.Client;

namespace Grid.Chaos.Tests.Soak;

/// <summary>
/// Breaks the cluster, one fault after another, and puts it together again after each. How long a fault lasts is real time, because
/// the processes that it is done to live in it: part of the chaos program, never of a test.
/// </summary>
internal sealed class Breaker(TestCluster cluster, GridClient operations, Random chance)
{
    private static readonly TimeSpan HealLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AimFor = TimeSpan.FromSeconds(20);

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
        try
        {
            await Waiting.UntilAsync(
                "the cluster has healed",
                HealLimit,
                () =>
                {
                    foreach (var silo in cluster.Silos.Where(silo => !silo.IsRunning)) silo.Start();
                    return TestCluster.DoNodesAnswerAsync(operations);
                },
                Pause);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\n{cluster.LastWords()}", e);
        }
    }

    /// <summary>Waits a little for the node to have a job: a silo that dies with nothing to do proves little.</summary>
    private async Task AimAsync(string node)
    {
        await using var connection = cluster.Database.Connect();
        await connection.OpenAsync();
        try
        {
            await Waiting.UntilAsync($"{node} holds a lease", AimFor, async () => await LedgerRows.FindHeldAsync(connection, node) is not null);
        }
        catch (TimeoutException)
        {
            // Then it dies idle.
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
}
