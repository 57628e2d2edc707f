using Npgsql;

namespace Grid.Ledger.Schema;

/// <summary>One step from version to version: a transaction in which nobody else takes one. Disposed without a commit, it did nothing.</summary>
internal sealed class SchemaStep : IAsyncDisposable
{
    // Any number, the same in every host: starts at the same moment queue up behind it.
    private const long StartLock = 0x47524944;

    // A step may rewrite a large table, and others wait for it; and it is no look-up by key, for which the ledger's connections are set.
    private const int NoTimeout = 0;
    private const string PlanFreely = "set local enable_seqscan = on; set local enable_bitmapscan = on; set local enable_hashjoin = on; set local enable_mergejoin = on";

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private SchemaStep(NpgsqlConnection connection, NpgsqlTransaction transaction) => (_connection, _transaction) = (connection, transaction);

    public static async Task<SchemaStep> BeginAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var step = new SchemaStep(connection, await connection.BeginTransactionAsync(cancellation));
        await step.ExecuteAsync($"select pg_advisory_xact_lock({StartLock})", cancellation);
        await step.ExecuteAsync(PlanFreely, cancellation);
        return step;
    }

    /// <summary>
    /// Makes the table of records, or takes it over from the first programs. These had one script for a part, made to be applied again
    /// whenever it had changed, and knew it by version 1 all along.
    /// </summary>
    public async Task PrepareRecordsAsync(CancellationToken cancellation)
    {
        await ExecuteAsync(SchemaRecords.Create, cancellation);
        if (!await IsOfTheFirstProgramsAsync(cancellation)) return;

        var records = await SchemaRecords.ReadAsync(_connection, cancellation);
        foreach (var first in SchemaScript.Parts.Select(p => p.Value[0]).Where(s => records.Any(r => (r.Part, r.Version) == (s.Part, 1))))
        {
            await ExecuteAsync(first.Up, cancellation);
            await RecordAsync("update grid_schema set sha256 = $3 where part = $1 and version = $2", first, cancellation);
        }

        await ExecuteAsync(SchemaRecords.TakeOver, cancellation);
    }

    /// <summary>The version that the database has, once it is sure that this program may touch it.</summary>
    public async Task<int> ReadAsync(IReadOnlyList<SchemaScript> scripts, CancellationToken cancellation)
    {
        var part = scripts[0].Part;
        var records = (await SchemaRecords.ReadAsync(_connection, cancellation)).Where(r => r.Part == part).ToList();
        if (records.Count == 0) return 0;

        var newest = records.Max(r => r.Version);
        if (newest > scripts.Count) throw new SchemaTooNewException(part, newest, scripts.Count);
        foreach (var record in records)
        {
            var script = scripts[record.Version - 1];
            if (record.Sha256 == script.Sha256) continue;
            throw new SchemaChangedException(
                $"Version {record.Version} of the {part} schema ({script.Name}) was applied on {record.AppliedAt:u} from a script with the SHA-256 {record.Sha256}; "
                + $"this program's script has {script.Sha256}. A script must not change after it was applied: start the program that applied it, "
                + "or put the change into a new version.");
        }

        return records.Count == newest
            ? newest
            : throw new SchemaChangedException(
                $"The database has version {newest} of the {part} schema, but only {records.Count} of the versions up to it. Somebody removed rows of grid_schema: restore a backup.");
    }

    public async Task GoForwardAsync(SchemaScript script, CancellationToken cancellation)
    {
        await ExecuteAsync(script.Up, cancellation);
        await RecordAsync("insert into grid_schema (part, version, sha256) values ($1, $2, $3)", script, cancellation);
    }

    public async Task GoBackAsync(SchemaScript script, CancellationToken cancellation)
    {
        await ExecuteAsync(script.Down!, cancellation);
        await RecordAsync("delete from grid_schema where part = $1 and version = $2 and sha256 = $3", script, cancellation);
    }

    public Task CommitAsync(CancellationToken cancellation) => _transaction.CommitAsync(cancellation);

    public ValueTask DisposeAsync() => _transaction.DisposeAsync();

    private async Task<bool> IsOfTheFirstProgramsAsync(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SchemaRecords.IsOfTheFirstPrograms, _connection);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private async Task RecordAsync(string statement, SchemaScript script, CancellationToken cancellation)
    {
#pragma warning disable CA2100 // One of three constants.
        await using var command = new NpgsqlCommand(statement, _connection);
#pragma warning restore CA2100
        command.Parameters.Add(Columns.One(script.Part));
        command.Parameters.Add(Columns.One(script.Version));
        command.Parameters.Add(Columns.One(script.Sha256));
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task ExecuteAsync(string script, CancellationToken cancellation)
    {
#pragma warning disable CA2100 // The scripts are our own files, built into the assembly.
        await using var command = new NpgsqlCommand(script, _connection) { CommandTimeout = NoTimeout };
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
