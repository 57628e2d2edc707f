using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using Npgsql;

namespace Grid.Ledger.Leases;

/// <summary>Taking, renewing and giving back leases. The epoch decides, in the row itself: no clock is asked.</summary>
internal sealed class LeaseWriter(NpgsqlDataSource dataSource)
{
    private const string Take =
        """
        with granted as (
            update lease l set epoch = l.epoch + 1, held = true, node = i.node, taken_at = i.at, held_until = i.until, lost_with = i.lost_with
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) as i (study_uid, model, revision, node, expected, at, until, decision, lost_with)
            where l.study_uid = i.study_uid and l.revision = i.revision and l.model = i.model and l.epoch = i.expected
            returning l.study_uid, l.model, l.revision, l.epoch, i.at, i.decision),
        logged as (
            insert into decision (study_uid, model, revision, made_at, text)
            select study_uid, model, revision, at, decision from granted returning 1)
        select study_uid, model, revision, epoch from granted
        """;

    private const string Standing =
        """
        select i.study_uid, i.model, i.revision, coalesce(l.epoch, -1 - f.epoch)
        from unnest($1, $2, $3) as i (study_uid, model, revision)
        left join lease l on l.study_uid = i.study_uid and l.revision = i.revision and l.model = i.model
        left join finished f on f.study_uid = i.study_uid and f.revision = i.revision and f.model = i.model
        where l.study_uid is not null or f.study_uid is not null
        """;

    private const string Renew =
        """
        update lease l set held_until = $6
        from unnest($1, $2, $3, $4) as i (study_uid, model, revision, epoch)
        where l.study_uid = i.study_uid and l.revision = i.revision and l.model = i.model and l.epoch = i.epoch and l.held and l.node = $5
        returning l.study_uid, l.model, l.revision, l.epoch
        """;

    private const string Release =
        """
        update lease l set held = false, held_until = null,
            last_failure = case when i.failure = '' then l.last_failure else i.failure end,
            failed_on = case when i.failure = '' or not i.is_study_fault or l.node = any(l.failed_on) then l.failed_on else l.failed_on || l.node end
        from unnest($1, $2, $3, $4, $5, $6, $7) as i (study_uid, model, revision, epoch, node, failure, is_study_fault)
        where l.study_uid = i.study_uid and l.revision = i.revision and l.model = i.model and l.epoch = i.epoch and l.held and l.node = i.node
        returning l.study_uid, l.model, l.revision, l.epoch
        """;

    // A run of an earlier revision that comes back undone is not begun anew: the newer one reads all that it would have read.
    private static readonly string SupersedeReleased =
        $"""
        with gone as (
            delete from lease l
            using unnest($1, $2, $3) as i (study_uid, model, revision)
            where l.study_uid = i.study_uid and l.revision = i.revision and l.model = i.model and not l.held
                and exists (select from study n where n.study_uid = l.study_uid and n.revision > l.revision)
            returning l.study_uid, l.model, l.revision, l.epoch, l.node, l.last_failure, l.failed_on)
        insert into finished (study_uid, model, revision, state, epoch, node, last_failure, failed_on)
        select study_uid, model, revision, {JobState.Superseded:D}, epoch, node, last_failure, failed_on from gone
        """;

    public async Task<IReadOnlyList<LeaseReply>> TakeAsync(IReadOnlyList<LeaseRequest> requests, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var take = JobKeys.Command(
            connection, Take, [.. requests.Select(r => r.Job)],
            Columns.Text(requests.Select(r => r.Node)),
            Columns.Long(requests.Select(r => r.ExpectedEpoch)),
            Columns.Time(requests.Select(r => r.At)),
            Columns.Time(requests.Select(r => r.Until)),
            Columns.Text(requests.Select(r => r.Decision)),
            Columns.Text(requests.Select(r => r.LostWith)));
        var granted = await take.ReadJobsAsync(cancellation);
        if (granted.Count == requests.Count) return [.. requests.Select(r => new LeaseReply(LeaseOutcome.Granted, granted[r.Job]))];

        // Read after the update and not with it: the epoch that stands may have been committed while we waited for the row.
        await using var look = JobKeys.Command(connection, Standing, [.. requests.Select(r => r.Job).Where(j => !granted.ContainsKey(j))]);
        var standing = await look.ReadJobsAsync(cancellation);
        return [.. requests.Select(r => Answer(r.Job, granted, standing))];
    }

    public async Task<IReadOnlyList<LeaseKey>> RenewAsync(
        string node, IReadOnlyList<LeaseKey> leases, DateTimeOffset until, CancellationToken cancellation)
    {
        if (leases.Count == 0) return [];

        // Sorted, as every batch is, so that two writers take their row locks in one order.
        var sorted = leases.OrderBy(l => l.Job.Key(), StringComparer.Ordinal).ToArray();
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var command = JobKeys.Command(
            connection, Renew, [.. sorted.Select(l => l.Job)],
            Columns.Long(sorted.Select(l => l.Epoch)),
            Columns.One(node),
            Columns.One(Columns.Stored(until)));
        var renewed = await command.ReadJobsAsync(cancellation);
        return [.. renewed.Select(r => new LeaseKey(r.Key, r.Value))];
    }

    public async Task<IReadOnlyList<bool>> ReleaseAsync(IReadOnlyList<LeaseRelease> releases, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var command = JobKeys.Command(
            connection, Release, [.. releases.Select(r => r.Lease.Job)],
            Columns.Long(releases.Select(r => r.Lease.Epoch)),
            Columns.Text(releases.Select(r => r.Node)),
            Columns.Text(releases.Select(r => r.Failure)),
            Columns.Bool(releases.Select(r => r.IsStudyFault)));
        var released = await command.ReadJobsAsync(cancellation);
        if (released.Count > 0)
        {
            await using var supersede = JobKeys.Command(connection, SupersedeReleased, [.. released.Keys]);
            await supersede.PrepareAsync(cancellation);
            await supersede.ExecuteNonQueryAsync(cancellation);
        }

        return [.. releases.Select(r => released.ContainsKey(r.Lease.Job))];
    }

    // A finished job has no lease row: its last epoch comes as a negative number, less one.
    private static LeaseReply Answer(JobId job, Dictionary<JobId, long> granted, Dictionary<JobId, long> standing)
    {
        if (granted.TryGetValue(job, out var epoch)) return new LeaseReply(LeaseOutcome.Granted, epoch);
        if (!standing.TryGetValue(job, out var stands)) return new LeaseReply(LeaseOutcome.NotOpen, 0);
        return stands >= 0 ? new LeaseReply(LeaseOutcome.EpochPassed, stands) : new LeaseReply(LeaseOutcome.NotOpen, -1 - stands);
    }
}
