using Grid.Ledger.Schema;
using Npgsql;

namespace Grid.Ledger;

/// <summary>
/// Brings a database to a version of the schema that this program knows: the newest at a start, any other when an
/// operator asks. Each step is one transaction with its record in <c>grid_schema</c>, so that a database stands at a
/// whole version whatever happens on the way. Safe to repeat, and safe in many hosts at once: one takes a step, the
/// others wait and find it taken.
/// </summary>
public static class LedgerSchema
{
    // Any number of its own, the same in every host.
    private const long UpgradeLock = 0x47524942;

    /// <summary>Takes every part to the newest version.</summary>
    /// <exception cref="SchemaTooNewException">A newer program has been here; this one must not write.</exception>
    /// <exception cref="SchemaChangedException">What was applied is not what this program would have applied.</exception>
    public static async Task ApplyAsync(NpgsqlDataSource dataSource, CancellationToken cancellation = default)
    {
        foreach (var (part, scripts) in SchemaScript.Parts) await MigrateAsync(dataSource, part, scripts.Count, cancellation);
    }

    /// <summary>
    /// The same, and the database is backed up before anything in it is changed. A new database has nothing to back up. Of many hosts
    /// that start at once one does both, and the others wait and find it done.
    /// </summary>
    /// <exception cref="LedgerBackupException">There is no backup; nothing was changed.</exception>
    public static async Task ApplyAsync(
        NpgsqlDataSource dataSource, LedgerBackup backup, DateTimeOffset now, CancellationToken cancellation = default)
    {
        await using var guard = await dataSource.OpenConnectionAsync(cancellation);
        await using (var wait = new NpgsqlCommand("select pg_advisory_lock($1)", guard) { CommandTimeout = 0 })
        {
            wait.Parameters.Add(Columns.One(UpgradeLock));
            await wait.ExecuteNonQueryAsync(cancellation);
        }

        try
        {
            var standings = await ReadAsync(dataSource, cancellation);
            var behind = standings.Where(s => s.Applied > 0 && s.Applied < s.Known).ToList();
            if (behind.Count > 0 && standings.All(s => s.Applied <= s.Known))
                await backup.MakeAsync(string.Join('-', behind.Select(s => $"{s.Part}-{s.Known}")), now, cancellation);
            await ApplyAsync(dataSource, cancellation);
        }
        finally
        {
            await using var done = new NpgsqlCommand("select pg_advisory_unlock($1)", guard);
            done.Parameters.Add(Columns.One(UpgradeLock));
            await done.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    /// <summary>
    /// Takes one part forward or back. Going back keeps studies, jobs, leases and results; what only the newer version
    /// could hold is lost, and the program of the newer version must not be running.
    /// </summary>
    /// <param name="part"><c>orleans</c> or <c>ledger</c>.</param>
    /// <param name="version">From 1 to the newest that this program knows.</param>
    /// <exception cref="SchemaTooNewException">A newer program has been here; this one must not write.</exception>
    /// <exception cref="SchemaChangedException">What was applied is not what this program would have applied.</exception>
    public static async Task MigrateAsync(NpgsqlDataSource dataSource, string part, int version, CancellationToken cancellation = default)
    {
        var scripts = SchemaScript.Of(part);
        if (version < 1 || version > scripts.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(version), version, $"The {part} schema has the versions 1 to {scripts.Count}.");
        }

        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using (var records = await SchemaStep.BeginAsync(connection, cancellation))
        {
            await records.PrepareRecordsAsync(cancellation);
            await records.CommitAsync(cancellation);
        }

        while (true)
        {
            await using var step = await SchemaStep.BeginAsync(connection, cancellation);
            var applied = await step.ReadAsync(scripts, cancellation);
            if (applied == version) return;

            if (applied < version) await step.GoForwardAsync(scripts[applied], cancellation);
            else await step.GoBackAsync(scripts[applied - 1], cancellation);
            await step.CommitAsync(cancellation);
        }
    }

    /// <summary>What is applied and what this program knows, part by part; changes nothing.</summary>
    public static async Task<IReadOnlyList<SchemaStanding>> ReadAsync(NpgsqlDataSource dataSource, CancellationToken cancellation = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        var records = await SchemaRecords.ReadAsync(connection, cancellation);
        return [.. SchemaScript.Parts.Select(p => Standing(p.Key, p.Value, [.. records.Where(r => r.Part == p.Key)]))];
    }

    private static SchemaStanding Standing(string part, IReadOnlyList<SchemaScript> scripts, IReadOnlyList<SchemaRecord> records)
    {
        var versions = scripts.Select(s => s.Version).Union(records.Select(r => r.Version)).Order();
        return new SchemaStanding(part, records.Count == 0 ? 0 : records.Max(r => r.Version), scripts.Count, [.. versions.Select(v =>
        {
            var script = scripts.FirstOrDefault(s => s.Version == v);
            var record = records.FirstOrDefault(r => r.Version == v);
            return new SchemaVersion(v, script?.Name ?? "", record?.AppliedAt, record is not null && script is not null && record.Sha256 != script.Sha256);
        })]);
    }
}

/// <summary>Where one part of a database's schema stands.</summary>
/// <param name="Applied">The database's version; 0 when nothing was applied.</param>
/// <param name="Known">The newest version that this program knows.</param>
public sealed record SchemaStanding(string Part, int Applied, int Known, IReadOnlyList<SchemaVersion> Versions);

/// <param name="Name">In a few words what it brings; empty when this program does not know the version.</param>
/// <param name="AppliedAt">Null when the database does not have it.</param>
/// <param name="Changed">True when the database got it from another script than this program's.</param>
public sealed record SchemaVersion(int Version, string Name, DateTimeOffset? AppliedAt, bool Changed);

/// <summary>The database was set up by a newer program than this one.</summary>
public sealed class SchemaTooNewException(string part, int found, int known) : Exception(
    $"The database has version {found} of the {part} schema; this program knows up to version {known}. "
    + "Start the newer program, or restore a backup from before it was first started.");

/// <summary>A script was changed after it had been applied: nobody knows what the database looks like.</summary>
public sealed class SchemaChangedException(string message) : Exception(message);
