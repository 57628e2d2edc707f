using Grid.Chaos.Tests.Checking;
using Grid.Chaos.Tests.Harness;

namespace Grid.Chaos.Tests.Failover;

/// <summary>
/// How soon every job that was open when a silo was hurt had somebody again: one that the silo's node ran, its next lease; one that
/// waited, a dispatcher that lives and has read the ledger. In seconds from the fault.
/// </summary>
/// <param name="Moved">Of the jobs that the node held, but for those whose result was on its way to the ledger.</param>
/// <param name="Waited">Of the others: the same for all, and 0 where their dispatcher was not hurt.</param>
/// <param name="Open">How many jobs were open, those held by other nodes too.</param>
internal sealed record Takeover(IReadOnlyList<GrantRow> Moved, DateTimeOffset At, double Waited, int Open)
{
    public IReadOnlyList<double> MovedSeconds => [.. Moved.Select(grant => (grant.At - At).TotalSeconds).Order()];

    /// <summary>Of all that had nobody for a time or had not, sorted.</summary>
    public IReadOnlyList<double> AllSeconds => [.. MovedSeconds.Concat(Enumerable.Repeat(Waited, Open - Moved.Count)).Order()];

    /// <param name="hadDispatcher">Whether the region's dispatcher was on the silo.</param>
    /// <param name="at">When the silo was hurt.</param>
    public static async Task<Takeover> MeasureAsync(TestCluster cluster, SiloProcess victim, bool hadDispatcher, DateTimeOffset at, TimeSpan limit)
    {
        var open = (await LedgerRows.ReadAsync(cluster.Database)).Leases;
        var held = open.Where(lease => lease.Held && lease.Node == victim.Node).ToList();
        var known = hadDispatcher ? DispatcherElsewhereAsync(cluster, victim, at, limit) : Task.FromResult(0.0);
        var moved = await NextLeasesAsync(cluster, held, limit);
        return new Takeover(moved, at, await known, open.Count);
    }

    private static async Task<double> DispatcherElsewhereAsync(TestCluster cluster, SiloProcess victim, DateTimeOffset at, TimeSpan limit)
    {
        await Waiting.UntilAsync("another silo's dispatcher has read the ledger", limit, () => Task.FromResult(cluster.DispatcherHost() != victim));
        return (TimeProvider.System.GetUtcNow() - at).TotalSeconds;
    }

    private static async Task<IReadOnlyList<GrantRow>> NextLeasesAsync(TestCluster cluster, List<LeaseRow> held, TimeSpan limit)
    {
        List<GrantRow> next = [];
        await Waiting.UntilAsync("all its jobs have another owner", limit, async () =>
        {
            var rows = await LedgerRows.ReadAsync(cluster.Database);
            var (grants, ends) = (rows.Grants.ToLookup(grant => grant.Study), rows.Ends.ToLookup(end => end.Study));
            var left = held.Where(lease => !ends[lease.Study].Any(end => end.Epoch == lease.Epoch)).ToList();
            next = [.. left.Select(lease => grants[lease.Study].FirstOrDefault(grant => grant.Epoch > lease.Epoch)).OfType<GrantRow>()];
            return next.Count == left.Count;
        });
        return next;
    }
}
