using Grid.Client;
using Grid.Contracts.Nodes;
using Grid.Contracts.Studies;
using Grid.Samples.Studies;

namespace Grid.EndToEnd.Tests;

/// <summary>An operator's word reaches a node while both of the machine's cores run models.</summary>
public sealed class DrainTests : IDisposable
{
    // What an operator is promised; the tests' own waits are bounded far above it.
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(2);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Drain_EveryCoreBusy_ReachesTheNodeWithinTwoSecondsAndItsRunsMove()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var grid = await RunningGrid.StartAsync(_folder.In("data"));
        var studies = await Samples.WriteAsync(_folder.In("samples"), new SampleCounts(16, 0, 0, 0), seed: 61);
        foreach (var study in studies)
        {
            var found = Assert.Single((await GridClient.ReadFolderAsync(study.Path, cancel)).Studies);
            await grid.Client.SubmitAsync(found, new SubmitOptions { SiteId = "SC-01" }, null, cancel);
        }

        var busy = (await grid.Client.ListNodesAsync(cancel)).Where(one => one.Status is { Running.Count: > 0 }).Select(one => one.Node).ToList();
        Assert.NotEmpty(busy);
        var drained = busy[0];
        var asked = TimeProvider.System.GetTimestamp();
        await grid.Client.SetAvailabilityAsync(drained, NodeAvailability.Draining, cancel);
        var took = TimeProvider.System.GetElapsedTime(asked);

        var node = (await grid.Client.ListNodesAsync(cancel)).Single(one => one.Node == drained);
        Assert.Equal(NodeAvailability.Draining, node.Status!.Availability);
        TestContext.Current.TestOutputHelper?.WriteLine($"the node knew after {took.TotalMilliseconds:0} ms, with {busy.Count} nodes at work");
        Assert.True(took < Promise, $"the node knew after {took}");

        // What ran there is answered all the same, by others.
        foreach (var study in studies)
        {
            StudyReport? last = null;
            await foreach (var report in grid.Client.FollowAsync(study.StudyInstanceUid, cancel)) last = report;
            Assert.Equal(StudyState.Answered, last?.State);
        }
    }
}
