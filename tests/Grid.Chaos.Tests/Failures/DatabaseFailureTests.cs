using Grid.Chaos.Tests.Failover;
using Grid.Chaos.Tests.Harness;
using Grid.Samples.Studies;

namespace Grid.Chaos.Tests.Failures;

/// <summary>PostgreSQL goes away under submissions and comes back.</summary>
public sealed class DatabaseFailureTests : ClusterTest
{
    // From the moment it answers again: the longest pause between two tries of a client, and what a loaded machine adds.
    private static readonly TimeSpan BackWithin = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_DatabaseUnderSubmissions_NothingAcknowledgedIsLostAndNoSiloRestarts(bool byKill)
    {
        await using var world = await StartAsync(new SampleCounts(1, 0, 0, 10), seed: 201);
        var (cluster, patient, drawn) = world;
        var hasty = new Hospital(await cluster.ConnectAsync(retryFor: TimeSpan.FromSeconds(2)));
        var size = new OutageSize(Studies: 66, Before: 20, Refusals: 3, Lasts: TimeSpan.Zero);

        var figures = await new DatabaseOutage(cluster, patient, hasty, new StudyCopies(drawn), size).RunAsync(byKill, Cancel);
        Say($"gone for {figures.Gone.TotalSeconds:0.0} s, {hasty.Refusals.Count} refusals; acknowledged again after {figures.AcknowledgedAgain.TotalSeconds:0.0} s, published after {figures.PublishedAgain.TotalSeconds:0.0} s");

        // Whoever does not want to wait is told so, in words, and that asking again is safe.
        Assert.All(hasty.Refusals, refusal => Assert.True(refusal.RetryMayHelp));
        Assert.All(hasty.Refusals, refusal => Assert.Contains("asking again is safe", refusal.Message, StringComparison.Ordinal));
        Assert.Empty(patient.Refusals);
        Assert.Equal(size.Studies, patient.Acknowledged.Count);
        Assert.InRange(figures.AcknowledgedAgain, TimeSpan.Zero, BackWithin);
        Assert.InRange(figures.PublishedAgain, TimeSpan.Zero, BackWithin);
        await KeptAsync(cluster, patient);
        Assert.All(cluster.Silos, silo => Assert.Equal(1, silo.Words.Count(line => line.StartsWith("grid: ready", StringComparison.Ordinal))));
        Assert.All(cluster.Silos, silo => Assert.True(silo.IsRunning));
    }
}
