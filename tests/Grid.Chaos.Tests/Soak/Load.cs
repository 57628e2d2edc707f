using Grid.Chaos.Tests.Harness;
using Grid.Client;
using Grid.Samples.Studies;

namespace Grid.Chaos.Tests.Soak;

/// <summary>
/// Eight studies at once every sixteen seconds, three of them strokes, from every site in turn: nodes have work and queues when
/// something breaks, and two cores can still answer it all.
/// </summary>
internal sealed class Load(TestCluster cluster, Hospital hospital, StudyDrawer drawer, ulong seed)
{
    private const int MostInFlight = 64;
    private static readonly SampleCounts Set = new(3, 0, 0, 5);
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(16);

    private readonly List<Task> _sending = [];

    public int Submitted { get; private set; }

    public async Task RunAsync(CancellationToken over)
    {
        try
        {
            for (var set = 0UL; !over.IsCancellationRequested; set++)
            {
                foreach (var study in await drawer.DrawAsync(Set, (seed * 1_000_003) + set)) Send(study);
                await Task.Delay(Every, over);
                _sending.RemoveAll(one => one.IsCompletedSuccessfully);
                while (_sending.Count >= MostInFlight) _sending.Remove(await Task.WhenAny(_sending));
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // Told to stop.
        }

        await Task.WhenAll(_sending);
    }

    private void Send(FoundStudy study)
    {
        var site = cluster.Silos[Submitted++ % cluster.Silos.Count].Site;
        _sending.Add(hospital.SubmitAsync(study, site, CancellationToken.None));
    }
}
