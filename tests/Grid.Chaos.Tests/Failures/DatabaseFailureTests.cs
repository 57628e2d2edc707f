using Grid.Chaos.Tests.Harness;
using Grid.Samples.Studies;

namespace Grid.Chaos.Tests.Failures;

/// <summary>PostgreSQL goes away under submissions and comes back.</summary>
public sealed class DatabaseFailureTests : ClusterTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_DatabaseUnderSubmissions_NothingAcknowledgedIsLostAndNoSiloRestarts(bool byKill)
    {
        await using var world = await StartAsync(new SampleCounts(1, 0, 0, 10), seed: 201);
        var (cluster, patient, drawn) = world;
        var hasty = new Hospital(await cluster.ConnectAsync(retryFor: TimeSpan.FromSeconds(2)));
        var (urgent, studies) = (drawn[^1], drawn.Take(drawn.Count - 1).ToList());

        foreach (var study in studies.Take(4)) await patient.SubmitAsync(study, cluster.Silos[0].Site, Cancel);
        await (byKill ? cluster.Database.KillAsync() : cluster.Database.StopAsync());
        var sending = Parallel.ForEachAsync(studies.Skip(4), Cancel, async (study, stop) => await patient.SubmitAsync(study, cluster.Silos[0].Site, stop));
        await hasty.SubmitAsync(urgent, cluster.Silos[1].Site, Cancel);

        // Whoever does not want to wait is told so, in words, and that asking again is safe.
        var refusal = Assert.Single(hasty.Refusals);
        Assert.True(refusal.RetryMayHelp);
        Assert.Contains("asking again is safe", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(hasty.Acknowledged);

        await cluster.Database.StartAsync();
        await sending;
        Assert.True(await hasty.SubmitAsync(urgent, cluster.Silos[1].Site, Cancel) || await hasty.SubmitAsync(urgent, cluster.Silos[1].Site, Cancel));
        foreach (var (study, reply) in hasty.Acknowledged) patient.Acknowledged[study] = reply;

        Assert.Empty(patient.Refusals);
        Assert.Equal(studies.Count + 1, patient.Acknowledged.Count);
        await KeptAsync(cluster, patient);
        Assert.All(cluster.Silos, silo => Assert.Equal(1, silo.Words.Count(line => line.StartsWith("grid: ready", StringComparison.Ordinal))));
        Assert.All(cluster.Silos, silo => Assert.True(silo.IsRunning));
    }
}
