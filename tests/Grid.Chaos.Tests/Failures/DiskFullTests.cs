using Grid.Chaos.Tests.Checking;
using Grid.Chaos.Tests.Harness;
using Grid.Client;
using Grid.Contracts.Studies;
using Grid.Samples.Studies;

namespace Grid.Chaos.Tests.Failures;

/// <summary>A silo whose images lie on a disk of 256 MiB that really fills up.</summary>
public sealed class DiskFullTests : ClusterTest
{
    private const int MiB = 1 << 20;
    private const int KeptFreeMib = 48;

    [Fact]
    public async Task Submit_DiskFillsUp_RoutineIsTurnedAwayFirstAndNothingIsHalfWritten()
    {
        Checkout.RequirePostgres();
        using var disk = SmallDisk.TryMount(256, out var reason);
        if (disk is null) Assert.Skip($"A disk of its own is not available: {reason}.");
        using var drawer = new StudyDrawer();
        var strokes = await drawer.DrawAsync(new SampleCounts(3, 0, 0, 0), seed: 501);
        var breasts = await drawer.DrawAsync(new SampleCounts(0, 2, 0, 0), seed: 502);
        var dentals = await drawer.DrawAsync(new SampleCounts(0, 0, 0, 2), seed: 503);
        var environment = new Dictionary<string, string> { ["GRID__storage__instanceStore__keepFreeMib"] = $"{KeptFreeMib}" };
        await using var cluster = await TestCluster.StartAsync(1, environment: environment, imagesOfFirst: disk.Folder);
        var hospital = new Hospital(await cluster.ConnectAsync(retryFor: TimeSpan.FromSeconds(3)));
        var site = cluster.Silos[0].Site;

        // Below twice what is kept routine work is turned away, below what is kept everything but emergencies.
        disk.LeaveFree((KeptFreeMib + 40) * MiB);
        Assert.Contains("MiB of disk are free", await BusyAsync(hospital, dentals[0], site), StringComparison.Ordinal);
        Assert.True(await hospital.SubmitAsync(breasts[0], site, Cancel));
        disk.LeaveFree((KeptFreeMib - 8) * MiB);
        Assert.Contains("MiB of disk are free", await BusyAsync(hospital, breasts[1], site), StringComparison.Ordinal);
        Assert.True(await hospital.SubmitAsync(strokes[0], site, Cancel));

        // An emergency that fits no longer hears so, and leaves nothing behind.
        disk.LeaveFree(0);
        var held = FilesOn(disk);
        Assert.False(await hospital.SubmitAsync(strokes[1], site, Cancel));
        Assert.Contains("disk is full", Assert.Single(hospital.Refusals).Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(held, FilesOn(disk));
        Assert.Equal(0, await CountAsync(cluster, $"select count(*) from study where study_uid = '{strokes[1].StudyInstanceUid}'"));

        // Space again: the same silo takes all of it, what it has refused before too.
        disk.LeaveFree(4 * KeptFreeMib * MiB);
        foreach (var study in (FoundStudy[])[strokes[1], strokes[2], breasts[1], .. dentals]) Assert.True(await hospital.SubmitAsync(study, site, Cancel));
        await KeptAsync(cluster, hospital);
        Assert.Equal(strokes.Count + breasts.Count + dentals.Count, hospital.Answers.Count);
    }

    private static async Task<string> BusyAsync(Hospital hospital, FoundStudy study, string site)
    {
        var reply = (await hospital.Client.SubmitAsync(study, new SubmitOptions { SiteId = site }, null, Cancel)).Reply;
        Assert.Equal(SubmissionOutcome.Busy, reply.Outcome);
        return reply.Reason;
    }

    private static List<string> FilesOn(SmallDisk disk) => [.. Directory.EnumerateFiles(disk.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
