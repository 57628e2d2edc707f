using Grid.Benchmarks.Reporting;
using Grid.Chaos.Tests.Checking;
using Grid.Chaos.Tests.Harness;
using Grid.Client;
using Grid.Contracts.Nodes;
using Grid.Contracts.Studies;
using Grid.Samples.Studies;

namespace Grid.Chaos.Tests.Rows;

/// <summary>
/// F13: two silos that know nothing of each other over one PostgreSQL, each with a dispatcher of the whole region and a node. Both take in
/// strokes at the same time and want the same jobs; and now and then one is frozen while its node holds a job, so that it wakes with leases that are
/// the other's by then.
/// </summary>
internal static class RivalsRow
{
    private const int Rivals = 2;
    private const int StrokesEach = 100;
    private const int AtOnce = 8;
    private const ulong Seed = 13;
    private const string Fenced = "another lease was taken";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    public static async Task<IReadOnlyList<BenchFigure>> RunAsync()
    {
        await using var cluster = await TestCluster.StartAsync(Rivals, areApart: true);
        using var drawer = new StudyDrawer();
        var copies = new StudyCopies(await drawer.DrawAsync(new SampleCounts(6, 0, 0, 0), Seed));
        var hospitals = new List<Hospital>();
        for (var i = 0; i < Rivals; i++) hospitals.Add(new Hospital(await ConnectAsync(cluster, i)));

        // Nothing runs until both know all of it: then both want the same jobs from the first moment.
        await SetAvailabilityAsync(cluster, hospitals, NodeAvailability.Cordoned);
        await Task.WhenAll(hospitals.Select((hospital, i) => SendAsync(hospital, cluster.Silos[i].Site, copies)));
        await Waiting.UntilAsync("both dispatchers have all strokes", Limit, async () =>
            (await Task.WhenAll(hospitals.Select(hospital => CountWaitingAsync(hospital.Client)))).All(waiting => waiting == Rivals * StrokesEach));
        await Console.Error.WriteLineAsync($"rows F13: both dispatchers have {Rivals * StrokesEach} strokes");
        await SetAvailabilityAsync(cluster, hospitals, NodeAvailability.Active);
        for (var i = 0; await FreezeAsync(cluster, cluster.Silos[i % Rivals]); i++)
        {
            // Until nothing is left.
        }

        var acknowledged = hospitals.SelectMany(hospital => hospital.Acknowledged).ToDictionary(StringComparer.Ordinal);
        var isDrained = await DrainAsync(cluster, acknowledged.Count);
        var rows = await LedgerRows.ReadAsync(cluster.Database);
        var broken = LedgerChecker.FindBroken(rows, acknowledged, new Dictionary<string, StudyReport>(), isDrained);
        var contended = rows.Grants.GroupBy(grant => grant.Study).Count(study => study.Select(grant => grant.Node).Distinct().Count() == Rivals);
        var refused = await cluster.CountEventsAsync("leaseRefused");
        var fenced = cluster.Silos.Sum(silo => silo.Words.Count(line => line.Contains(Fenced, StringComparison.Ordinal)));
        return
        [
            new BenchFigure("acknowledged", acknowledged.Count, "studies") { Bar = Rivals * StrokesEach, Ok = acknowledged.Count == Rivals * StrokesEach },
            new BenchFigure("published", rows.Ends.Count(end => end.State == 4), "studies"),
            new BenchFigure("quarantined", rows.Jobs.Count(job => job.State == 5), "studies"),
            new BenchFigure("taken_from_each_other", contended, "studies") { Bar = 1, Ok = contended >= 1 },
            new BenchFigure("leased_again", rows.Grants.Count(grant => grant.Epoch > 1), "leases"),
            new BenchFigure("leases_refused", refused, "leases") { Bar = 1, Ok = refused >= 1 },
            new BenchFigure("stale_runs_refused", fenced, "runs") { Bar = 1, Ok = fenced >= 1 },
            new BenchFigure("still_open", rows.Leases.Count, "studies"),
            .. RowsProgram.Promises(broken),
        ];
    }

    private static async Task<GridClient> ConnectAsync(TestCluster cluster, int silo)
    {
        var client = await cluster.ConnectToAsync(silo);
        await Waiting.UntilAsync("its own node answers", Limit, async () =>
            (await client.ListNodesAsync()).Any(node => node.Node == cluster.Silos[silo].Node && node.Status is { Incarnation: > 0 }));
        return client;
    }

    /// <summary>Freezes a silo once its node holds a job, until that is another's or answered. False where nothing is open any more.</summary>
    private static async Task<bool> FreezeAsync(TestCluster cluster, SiloProcess silo)
    {
        await using var connection = cluster.Database.Connect();
        await connection.OpenAsync();
        LeaseRow? held = null;
        await Waiting.UntilAsync($"{silo.Node} holds a job, or nothing is open", Limit, async () =>
            (held = await LedgerRows.FindHeldAsync(connection, silo.Node)) is not null || (await LedgerRows.ReadAsync(cluster.Database)).Leases.Count == 0);
        if (held is null) return false;

        silo.Freeze();
        var took = await Waiting.UntilAsync("the job has passed on, or has an end", Limit, async () => (await LedgerRows.ReadAsync(cluster.Database)) is var rows
            && (rows.Grants.Any(grant => grant.Study == held.Study && grant.Epoch > held.Epoch) || rows.Ends.Any(end => end.Study == held.Study)));
        silo.Wake();
        await Console.Error.WriteLineAsync($"rows F13: {silo.Name} was frozen for {took.TotalSeconds:0.0} s, until its job had another owner or an answer");
        return true;
    }

    private static Task SetAvailabilityAsync(TestCluster cluster, List<Hospital> hospitals, NodeAvailability availability) =>
        Task.WhenAll(hospitals.Select((hospital, i) => hospital.Client.SetAvailabilityAsync(cluster.Silos[i].Node, availability)));

    private static async Task<int> CountWaitingAsync(GridClient client) =>
        (await client.ListQueuesAsync()).Sum(queue => queue.Waiting.Sum(depth => depth.Waiting));

    private static Task SendAsync(Hospital hospital, string site, StudyCopies copies) => Parallel.ForEachAsync(
        copies.Take(StrokesEach), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (study, stop) => await hospital.SubmitAsync(study, site, stop));

    private static async Task<bool> DrainAsync(TestCluster cluster, int studies)
    {
        try
        {
            await Waiting.UntilAsync("every study has its end", Limit, async () => (await LedgerRows.ReadAsync(cluster.Database)) is var rows
                && rows.Leases.Count + rows.Outbox.Count == 0 && rows.Jobs.Count >= studies, TimeSpan.FromSeconds(1));
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
