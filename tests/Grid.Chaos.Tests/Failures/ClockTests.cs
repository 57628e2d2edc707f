using Grid.Chaos.Tests.Harness;
using Grid.Client;
using Grid.Contracts.Nodes;
using Grid.Samples.Studies;

namespace Grid.Chaos.Tests.Failures;

/// <summary>A silo whose machine's clock is ten minutes off, from the start or while it runs, and put right again.</summary>
public sealed class ClockTests : ClusterTest
{
    // From the moment the clock is right; the promise is 30 s.
    private static readonly TimeSpan BackWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(600)]
    [InlineData(-600)]
    public async Task Clock_OneSiloTenMinutesOff_OrderAndDeadlinesUnchangedNamedAndBackWithinThirtySeconds(int seconds)
    {
        Checkout.RequirePostgres();
        MachineClock.Require();
        using var clock = new MachineClock();
        using var drawer = new StudyDrawer();
        var studies = await drawer.DrawAsync(new SampleCounts(1, 0, 0, 8), seed: 701);
        await using var cluster = await TestCluster.StartAsync(3, environmentOf: i => i == 1 ? clock.Environment : new Dictionary<string, string>());
        var (client, wrong) = (await cluster.ConnectAsync(), cluster.Silos[1]);

        clock.Set(TimeSpan.FromSeconds(seconds));
        await Waiting.UntilAsync("its node is out", Limit, async () => (await FindAsync(client, wrong)) is { Availability: NodeAvailability.Draining });
        Assert.Contains($"clock off by {(seconds > 0 ? "+" : "-")}", (await FindAsync(client, wrong))!.ClockWords, StringComparison.Ordinal);
        Assert.Contains(wrong.Words, line => line.Contains("clock of this machine is off", StringComparison.Ordinal));

        // Through every silo's gateway: whichever takes a study in, its receipt and deadline are the same.
        foreach (var (study, i) in studies.Select((study, i) => (study, i)))
        {
            await using var sender = await GridClient.ConnectAsync(
                new GridClientOptions { Gateways = [cluster.Gateways[i % 3]], ClusterId = "grid-kz", RetryFor = TimeSpan.FromSeconds(60) }, Cancel);
            var before = TimeProvider.System.GetUtcNow();
            await sender.SubmitAsync(study, new SubmitOptions { SiteId = cluster.Silos[0].Site }, null, Cancel);
            var after = TimeProvider.System.GetUtcNow();
            var report = (await client.GetStudyAsync(study.StudyInstanceUid, Cancel))!;
            Assert.InRange(report.ReceivedAt, before - Tolerance, after + Tolerance);
            Assert.InRange(report.Deadline!.Value - report.ReceivedAt, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10));
        }

        foreach (var study in studies)
        {
            await foreach (var report in client.FollowAsync(study.StudyInstanceUid, Cancel))
            {
                foreach (var job in report.Jobs.Where(job => job.StartedAt is not null))
                {
                    Assert.NotEqual(wrong.Node, job.Node);
                    Assert.InRange(job.StartedAt!.Value, report.ReceivedAt - Tolerance, report.ReceivedAt + Limit);
                }
            }
        }

        // The process that never ended is back by itself.
        clock.Set(TimeSpan.Zero);
        Say($"back after {await Waiting.UntilAsync("its node is back", BackWithin, () => IsBackAsync(client, wrong))}");
        Assert.Contains(wrong.Words, line => line.Contains("clock of this machine is right again", StringComparison.Ordinal));
        Assert.True(cluster.Silos.All(silo => silo.EndedByItself == 0), cluster.LastWords());
    }

    [Fact]
    public async Task Kill_WhileItsClockIsAheadAndStartedAgain_InTheClusterNamedAndBackOnceTheClockIsRight()
    {
        Checkout.RequirePostgres();
        MachineClock.Require();
        using var clock = new MachineClock();
        await using var cluster = await TestCluster.StartAsync(3, environmentOf: i => i == 1 ? clock.Environment : new Dictionary<string, string>());
        var (client, wrong) = (await cluster.ConnectAsync(), cluster.Silos[1]);

        clock.Set(TimeSpan.FromMinutes(10));
        await wrong.KillAsync();
        wrong.Start();
        await wrong.ReadyAsync();
        await Waiting.UntilAsync("it is in the cluster, and out of service", Limit, async () => (await FindAsync(client, wrong)) is { Availability: NodeAvailability.Draining });
        await wrong.KillAsync();
        clock.Set(TimeSpan.Zero);
        wrong.Start();
        await wrong.ReadyAsync();
        Say($"back after {await Waiting.UntilAsync("its node is back", BackWithin, () => IsBackAsync(client, wrong))} from its start");
        Assert.True(cluster.Silos.All(silo => silo.EndedByItself == 0), cluster.LastWords());
    }

    private static async Task<bool> IsBackAsync(GridClient client, SiloProcess silo) =>
        await FindAsync(client, silo) is { Availability: NodeAvailability.Active, ClockWords: "", Incarnation: > 0 };

    private static async Task<NodeStatus?> FindAsync(GridClient client, SiloProcess silo)
    {
        try
        {
            return (await client.ListNodesAsync(Cancel)).Single(node => node.Node == silo.Node).Status;
        }
        catch (Exception e) when (e is GridClientException or Orleans.Runtime.OrleansException)
        {
            return null;
        }
    }
}
