using Grid.Chaos.Tests.Harness;
using Grid.Client;
using Grid.Samples.Studies;

namespace Grid.Chaos.Tests.Failures;

/// <summary>Three silos, a hospital and what it will send.</summary>
internal sealed record World(TestCluster Cluster, Hospital Hospital, IReadOnlyList<FoundStudy> Studies, StudyDrawer Drawer) : IAsyncDisposable
{
    private const int Silos = 3;

    public static async Task<World> StartAsync(SampleCounts counts, ulong seed)
    {
        // Drawn while the cluster starts: neither needs the other.
        var drawer = new StudyDrawer();
        var drawing = drawer.DrawAsync(counts, seed);
        try
        {
            var cluster = await TestCluster.StartAsync(Silos);
            return new World(cluster, new Hospital(await cluster.ConnectAsync()), await drawing, drawer);
        }
        catch
        {
            await drawing.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            drawer.Dispose();
            throw;
        }
    }

    public void Deconstruct(out TestCluster cluster, out Hospital hospital, out IReadOnlyList<FoundStudy> studies) =>
        (cluster, hospital, studies) = (Cluster, Hospital, Studies);

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        Drawer.Dispose();
    }
}
