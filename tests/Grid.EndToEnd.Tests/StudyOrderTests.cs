using Grid.Client;
using Grid.Contracts.Nodes;
using Grid.Contracts.Studies;
using Grid.Samples.Studies;

namespace Grid.EndToEnd.Tests;

/// <summary>An operator's orders by the command line, over a host that is killed in between.</summary>
public sealed class StudyOrderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Cancel_ThenAHostThatDies_StaysCancelledUntilItIsPutBack()
    {
        var cancel = TestContext.Current.CancellationToken;
        var data = _folder.In("data");
        var dental = Assert.Single(await Samples.WriteAsync(_folder.In("samples"), new SampleCounts(0, 0, 0, 1), seed: 71));
        await using (var first = await RunningGrid.StartAsync(data))
        {
            await SetAllAsync(first, NodeAvailability.Cordoned);
            var found = Assert.Single((await GridClient.ReadFolderAsync(dental.Path, cancel)).Studies);
            await first.Client.SubmitAsync(found, new SubmitOptions { SiteId = "INST-001" }, null, cancel);
            var (code, said, error) = await RunningGrid.CommandAsync("cancel", dental.StudyInstanceUid, "--reason", "sent by mistake", "--gateway", first.Gateway);
            Assert.True(code == 0, error);
            Assert.Contains("cancelled", said, StringComparison.Ordinal);
            await SetAllAsync(first, NodeAvailability.Active);
            await first.KillAsync();
        }

        await using var second = await RunningGrid.StartAsync(data);
        var (listed, table, _) = await RunningGrid.CommandAsync("get", "studies", "--state", "cancelled", "--gateway", second.Gateway);
        Assert.Equal(0, listed);
        Assert.Contains("sent by mistake", table, StringComparison.Ordinal);

        var (refused, _, why) = await RunningGrid.CommandAsync("requeue", "9.9.9", "--reason", "try", "--gateway", second.Gateway);
        Assert.Equal(1, refused);
        Assert.Contains("knows no study 9.9.9", why, StringComparison.Ordinal);

        var (back, words, _) = await RunningGrid.CommandAsync("requeue", dental.StudyInstanceUid, "--reason", "it is wanted after all", "--gateway", second.Gateway);
        Assert.Equal((0, true), (back, words.Contains("back in the queue", StringComparison.Ordinal)));
        StudyReport? last = null;
        await foreach (var report in second.Client.FollowAsync(dental.StudyInstanceUid, cancel)) last = report;
        Assert.Equal(StudyState.Answered, last?.State);
    }

    private static async Task SetAllAsync(RunningGrid grid, NodeAvailability availability)
    {
        foreach (var node in await grid.Client.ListNodesAsync(TestContext.Current.CancellationToken))
            await grid.Client.SetAvailabilityAsync(node.Node, availability, TestContext.Current.CancellationToken);
    }
}
