using Grid.Chaos.Tests.Harness;
using Npgsql;

namespace Grid.Chaos.Tests.Checking;

/// <param name="Models">Of the jobs that were admitted, whatever became of them.</param>
internal sealed record StudyRow(string Study, short State, string[] Models);

internal sealed record JobRow(string Study, string Model, short State, long Epoch, string Node, string? Score, string LastFailure, bool HasQuarantineTime);

internal sealed record LeaseRow(string Study, string Model, long Epoch, bool Held, string Node);

internal sealed record GrantRow(string Study, string Model, long Epoch, string Node, DateTimeOffset At);

internal sealed record EndRow(string Study, string Model, long Epoch, string Node, short State, DateTimeOffset At);

/// <summary>What the tables say, all of one moment.</summary>
internal sealed record LedgerRows(
    IReadOnlyList<StudyRow> Studies,
    IReadOnlyList<JobRow> Jobs,
    IReadOnlyList<LeaseRow> Leases,
    IReadOnlyList<(string Study, string Model)> Outbox,
    IReadOnlyList<GrantRow> Grants,
    IReadOnlyList<EndRow> Ends)
{
    public static async Task<LedgerRows> ReadAsync(TestDatabase database)
    {
        await using var connection = database.Connect();
        await connection.OpenAsync();
        await using var moment = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        return new LedgerRows(
            await ReadAsync(connection, "select named(study_uid, revision), state, array(select model from audit_job j where j.study_uid = named(s.study_uid, s.revision)) from study s", r => new StudyRow(r.GetString(0), r.GetInt16(1), r.GetFieldValue<string[]>(2))),
            await ReadAsync(
                connection, "select named(study_uid, revision), model, state, epoch, node, result->>'score', last_failure, quarantined_at is not null from job",
                r => new JobRow(r.GetString(0), r.GetString(1), r.GetInt16(2), r.GetInt64(3), r.GetString(4), r.IsDBNull(5) ? null : r.GetString(5), r.GetString(6), r.GetBoolean(7))),
            await ReadAsync(connection, "select named(study_uid, revision), model, epoch, held, node from lease", Lease),
            await ReadAsync(connection, "select named(study_uid, revision), model from outbox", r => (r.GetString(0), r.GetString(1))),
            await ReadAsync(connection, "select study_uid, model, epoch, node, at from audit_lease order by id", r => new GrantRow(r.GetString(0), r.GetString(1), r.GetInt64(2), r.GetString(3), r.GetFieldValue<DateTimeOffset>(4))),
            await ReadAsync(connection, "select study_uid, model, epoch, node, state, at from audit_end order by id", r => new EndRow(r.GetString(0), r.GetString(1), r.GetInt64(2), r.GetString(3), r.GetInt16(4), r.GetFieldValue<DateTimeOffset>(5))));
    }

    /// <summary>A job that the node holds; null when it holds none.</summary>
    public static async Task<LeaseRow?> FindHeldAsync(NpgsqlConnection connection, string node)
    {
        await using var command = new NpgsqlCommand("select study_uid, model, epoch, held, node from lease where held and node = $1 limit 1", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = node });
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? Lease(reader) : null;
    }

    private static LeaseRow Lease(NpgsqlDataReader row) => new(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetBoolean(3), row.GetString(4));

    private static async Task<IReadOnlyList<T>> ReadAsync<T>(NpgsqlConnection connection, string query, Func<NpgsqlDataReader, T> read)
    {
#pragma warning disable CA2100 // Queries are the checker's own.
        await using var command = new NpgsqlCommand(query, connection);
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync()) rows.Add(read(reader));
        return rows;
    }
}
