using Grid.Chaos.Tests.Checking;
using Grid.Chaos.Tests.Failures;
using Grid.Chaos.Tests.Harness;
using Grid.Samples.Studies;

namespace Grid.Chaos.Tests.Links;

/// <summary>Three regions, each with a network of its own, and a link between them that is cut and mended.</summary>
public sealed class LinkFailureTests : ClusterTest
{
    private const int Cut = 2;

    [Fact]
    public async Task Cut_RegionThatHoldsAJob_AnsweredElsewhereAndNothingTwiceWhenItIsBack()
    {
        Checkout.RequirePostgres();
        using var regions = Regions.TryMake(3, out var reason);
        if (regions is null) Assert.Skip($"Network namespaces are not available: {reason}.");
        Say(regions.IsDelayed ? "links of 12 to 36 ms and 100 Mbit/s" : "links without delay: this kernel has no netem");
        using var drawer = new StudyDrawer();
        var drawing = drawer.DrawAsync(new SampleCounts(6, 0, 0, 0), seed: 401);
        await using var cluster = await TestCluster.StartAsync(3, regions);
        var hospital = new Hospital(await cluster.ConnectAsync());
        var cutOff = cluster.Silos[Cut];
        await Parallel.ForEachAsync(await drawing, Cancel, async (study, stop) => await hospital.SubmitAsync(study, cluster.Silos[0].Site, stop));

        var held = await HoldsAsync(cluster, cutOff.Node);
        regions.Cut(Cut);
        var passedOn = await Waiting.UntilAsync("the job of the region that is cut off has another owner, or an answer", Limit, async () =>
            await CountAsync(cluster, $"select (select count(*) from audit_lease where study_uid = '{held.Study}' and epoch > {held.Epoch}) + (select count(*) from audit_end where study_uid = '{held.Study}')") > 0);
        regions.Mend(Cut);
        await KeptAsync(cluster, hospital);

        var rows = await LedgerRows.ReadAsync(cluster.Database);
        Say($"another owner, or an answer, {passedOn.TotalSeconds:0.0} s after the cut; epochs {string.Join(",", rows.Grants.Where(grant => grant.Study == held.Study).Select(grant => grant.Epoch))}");
    }
}
