using Grid.Grains.Clocks;

namespace Grid.Silo.Clustering;

/// <summary>
/// The list of silos with all its times on the ledger's clock. Orleans writes and judges signs of life, starts and votes by the time of day of
/// the machine it runs on: a silo whose clock was ten minutes off would take every other for silent, or be taken for one, and a vote
/// would be stale when it is cast or hold for ever. What goes to the table is put into the ledger's time, and what comes back
/// into this machine's.
/// </summary>
internal sealed class LedgerTimedMembership(IMembershipTable table, ClockWatch watch) : IMembershipTable
{
    // Nothing in the protocol turns on less, and rows are read back as they were written.
    private static readonly TimeSpan Unnoticed = TimeSpan.FromMilliseconds(500);

    public Task InitializeMembershipTable(bool tryInitTableVersion) => table.InitializeMembershipTableAsync(tryInitTableVersion, CancellationToken.None);

    public Task InitializeMembershipTableAsync(bool tryInitTableVersion, CancellationToken cancellationToken) =>
        table.InitializeMembershipTableAsync(tryInitTableVersion, cancellationToken);

    public Task DeleteMembershipTableEntries(string clusterId) => table.DeleteMembershipTableEntriesAsync(clusterId, CancellationToken.None);

    public Task DeleteMembershipTableEntriesAsync(string clusterId, CancellationToken cancellationToken) =>
        table.DeleteMembershipTableEntriesAsync(clusterId, cancellationToken);

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => CleanupDefunctSiloEntriesAsync(beforeDate, CancellationToken.None);

    public Task CleanupDefunctSiloEntriesAsync(DateTimeOffset beforeDate, CancellationToken cancellationToken) =>
        table.CleanupDefunctSiloEntriesAsync(beforeDate - Offset(), cancellationToken);

    public Task<MembershipTableData> ReadRow(SiloAddress key) => ReadRowAsync(key, CancellationToken.None);

    public async Task<MembershipTableData> ReadRowAsync(SiloAddress key, CancellationToken cancellationToken) =>
        ToMachine(await table.ReadRowAsync(key, cancellationToken));

    public Task<MembershipTableData> ReadAll() => ReadAllAsync(CancellationToken.None);

    public async Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken) => ToMachine(await table.ReadAllAsync(cancellationToken));

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => InsertRowAsync(entry, tableVersion, CancellationToken.None);

    public Task<bool> InsertRowAsync(MembershipEntry entry, TableVersion tableVersion, CancellationToken cancellationToken) =>
        table.InsertRowAsync(Shift(entry, -Offset()), tableVersion, cancellationToken);

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => UpdateRowAsync(entry, etag, tableVersion, CancellationToken.None);

    public Task<bool> UpdateRowAsync(MembershipEntry entry, string etag, TableVersion tableVersion, CancellationToken cancellationToken) =>
        table.UpdateRowAsync(Shift(entry, -Offset()), etag, tableVersion, cancellationToken);

    public Task UpdateIAmAlive(MembershipEntry entry) => UpdateIAmAliveAsync(entry, CancellationToken.None);

    public Task UpdateIAmAliveAsync(MembershipEntry entry, CancellationToken cancellationToken) =>
        table.UpdateIAmAliveAsync(Shift(entry, -Offset()), cancellationToken);

    private TimeSpan Offset() => watch.Offset() is var offset && offset.Duration() < Unnoticed ? TimeSpan.Zero : offset;

    private MembershipTableData ToMachine(MembershipTableData read)
    {
        var offset = Offset();
        return offset == TimeSpan.Zero
            ? read
            : new MembershipTableData([.. read.Members.Select(m => Tuple.Create(Shift(m.Item1, offset), m.Item2))], read.Version);
    }

    private static MembershipEntry Shift(MembershipEntry entry, TimeSpan by) => by == TimeSpan.Zero ? entry : new MembershipEntry
    {
        SiloAddress = entry.SiloAddress,
        Status = entry.Status,
        SuspectTimes = entry.SuspectTimes?.ConvertAll(vote => Tuple.Create(vote.Item1, Shift(vote.Item2, by))),
        ProxyPort = entry.ProxyPort,
        HostName = entry.HostName,
        SiloName = entry.SiloName,
        RoleName = entry.RoleName,
        UpdateZone = entry.UpdateZone,
        FaultZone = entry.FaultZone,
        StartTime = Shift(entry.StartTime, by),
        IAmAliveTime = Shift(entry.IAmAliveTime, by),
    };

    // A time that was never set stays one.
    private static DateTime Shift(DateTime time, TimeSpan by) =>
        time.Ticks + by.Ticks <= 0 || time == default || time.Ticks + by.Ticks > DateTime.MaxValue.Ticks ? time : time + by;
}
