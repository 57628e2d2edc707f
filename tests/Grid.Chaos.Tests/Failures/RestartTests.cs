using Grid.Chaos.Tests.Harness;
using Grid.Samples.Studies;

namespace Grid.Chaos.Tests.Failures;

/// <summary>Silos restarted one after another, as for a new version.</summary>
public sealed class RestartTests : ClusterTest
{
    private const int MostStudies = 120;

    [Fact]
    public async Task Restart_OneSiloAfterAnother_NoSubmissionFails()
    {
        await using var world = await StartAsync(new SampleCounts(0, 0, 0, MostStudies), seed: 301);
        var (cluster, hospital, studies) = world;
        using var over = new CancellationTokenSource();

        // At every site at once: the images of one always belong to the silo that is down, and the others must not mind. Each sends
        // its next study when the one before is answered, so that they last as long as the restarts do.
        var sending = Task.WhenAll(cluster.Silos.Select((silo, sender) => Task.Run(
            async () =>
            {
                for (var i = sender; i < studies.Count && !over.IsCancellationRequested; i += cluster.Silos.Count)
                {
                    if (!await hospital.SubmitAsync(studies[i], silo.Site, Cancel)) continue;
                    await foreach (var report in hospital.Client.FollowAsync(studies[i].StudyInstanceUid, Cancel))
                        hospital.Answers[studies[i].StudyInstanceUid] = report;
                }
            },
            Cancel)));
        foreach (var silo in cluster.Silos)
        {
            await silo.StopAsync();
            silo.Start();
            await silo.ReadyAsync();
            await TestCluster.NodesAnswerAsync(hospital.Client);
        }

        await over.CancelAsync();
        await sending;

        Assert.True(hospital.Refusals.IsEmpty, $"{string.Join('\n', hospital.Refusals.Select(refusal => refusal.Message))}\n{cluster.LastWords()}");
        Assert.NotEmpty(hospital.Acknowledged);
        Say($"{hospital.Acknowledged.Count} studies were submitted meanwhile");
        await KeptAsync(cluster, hospital);
    }
}
