using Grid.Chaos.Tests.Checking;
using Grid.Chaos.Tests.Harness;
using Grid.Contracts.Nodes;
using Grid.Contracts.Studies;
using Grid.Samples.Studies;

namespace Grid.Chaos.Tests.Failures;

/// <summary>A study that takes its worker down with it every time: whoever begins it is killed in that moment.</summary>
public sealed class PoisonTests : ClusterTest
{
    [Fact]
    public async Task Kill_WhoeverBeginsTheStudy_TakenOutAndTheOthersAreAnswered()
    {
        await using var world = await StartAsync(new SampleCounts(3, 0, 0, 0), seed: 105);
        var (cluster, hospital, studies) = world;

        // What dies are workers: the silo with the dispatcher and the images lives on and runs nothing itself.
        var keeper = cluster.DispatcherHost();
        await hospital.Client.SetAvailabilityAsync(keeper.Node, NodeAvailability.Cordoned, Cancel);
        var workers = cluster.Silos.Where(silo => silo != keeper).ToList();
        var poison = studies[0].StudyInstanceUid;
        workers.ForEach(worker => worker.KillWhenItSays($"began {poison} "));

        await hospital.SubmitAsync(studies[0], keeper.Site, Cancel);
        await Waiting.UntilAsync("it is taken out", Limit, async () =>
        {
            foreach (var worker in workers.Where(worker => !worker.IsRunning)) worker.Start();
            return (await LedgerRows.ReadAsync(cluster.Database)).Leases.All(row => row.Study != poison);
        });

        await cluster.StartAllAsync();
        foreach (var other in studies.Skip(1)) await hospital.SubmitAsync(other, keeper.Site, Cancel);
        await hospital.AnsweredAsync(Limit);
        var (_, broken) = await Settling.FindBrokenAsync(cluster, hospital);
        Assert.True(broken.Count == 0, $"{string.Join('\n', broken)}\n{cluster.LastWords()}");
        Assert.All(studies.Skip(1), other => Assert.Equal(StudyState.Answered, hospital.Answers[other.StudyInstanceUid].State));

        var report = hospital.Answers[poison];
        Assert.Equal(StudyState.Quarantined, report.State);
        var reason = Assert.Single(report.Jobs).LastFailure;
        var kills = workers.Sum(worker => worker.Words.Count(line => line.Contains($"began {poison} ", StringComparison.Ordinal)));
        Assert.InRange(kills, 2, 4);
        Assert.Contains("fell silent while", reason, StringComparison.Ordinal);
        Say($"taken out after {kills} kills: {reason}");
    }
}
