using Grid.Chaos.Tests.Harness;
using Grid.Client;
using Grid.Samples.Studies;

namespace Grid.Chaos.Tests.Soak;

/// <summary>A study every two seconds, one stroke in four, from every site in turn; as many at once as do not get through.</summary>
internal sealed class Load(TestCluster cluster, Hospital hospital, StudyDrawer drawer, ulong seed)
{
    private const int MostInFlight = 64;
    private const int SetSize = 8;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private readonly List<Task> _sending = [];

    public int Submitted { get; private set; }

    public async Task RunAsync(CancellationToken over)
    {
        try
        {
            for (var set = 0UL; !over.IsCancellationRequested; set++)
            {
                var studies = await drawer.DrawAsync(new SampleCounts(SetSize / 4, 0, 0, SetSize - (SetSize / 4)), seed * 1_000_003 + set);
                foreach (var study in studies)
                {
                    Send(study);
                    await Task.Delay(Every, over);
                    _sending.RemoveAll(one => one.IsCompletedSuccessfully);
                    if (_sending.Count >= MostInFlight) await Task.WhenAny(_sending);
                }
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
