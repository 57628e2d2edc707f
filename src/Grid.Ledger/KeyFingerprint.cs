using System.Security.Cryptography;
using Npgsql;

namespace Grid.Ledger;

/// <summary>
/// Which key the patients of this database are keyed by, without the key: the first half of an HMAC over a fixed text. Under another
/// key every patient would be somebody new, without a history and without an earlier result.
/// </summary>
public static class KeyFingerprint
{
    private const int Digits = 32;

    // Beside the numbered schema, as grid_schema is: it is asked before anything else, and no step changes it.
    private const string Create =
        "create table if not exists grid_key (name text primary key, fingerprint text not null, made_at timestamptz not null default now())";

    private const string Remember = "insert into grid_key (name, fingerprint) values ('patient', $1) on conflict do nothing";
    private const string Exists = "select to_regclass('grid_key') is not null";
    private const string Stored = "select fingerprint, made_at from grid_key where name = 'patient'";

    public static string Of(ReadOnlySpan<byte> key) => Convert.ToHexStringLower(HMACSHA256.HashData(key, "grid patient key fingerprint, version 1"u8))[..Digits];

    /// <summary>What the database remembers; null where no key has been used with it.</summary>
    public static async Task<(string Fingerprint, DateTimeOffset MadeAt)?> FindAsync(NpgsqlDataSource dataSource, CancellationToken cancellation = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var exists = new NpgsqlCommand(Exists, connection);
        if (!(bool)(await exists.ExecuteScalarAsync(cancellation))!) return null;

        await using var command = new NpgsqlCommand(Stored, connection);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? (row.GetString(0), row.GetFieldValue<DateTimeOffset>(1)) : null;
    }

    /// <summary>True where patients have been keyed, by whatever key.</summary>
    public static async Task<bool> IsInUseAsync(NpgsqlDataSource dataSource, CancellationToken cancellation = default)
    {
        await using var command = dataSource.CreateCommand("select exists (select from study)");
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Has the database remember the key at its first use. Answers what it remembers, which may be another key's.</summary>
    public static async Task<(string Fingerprint, DateTimeOffset MadeAt)> RememberAsync(
        NpgsqlDataSource dataSource, ReadOnlyMemory<byte> key, CancellationToken cancellation = default)
    {
        await using (var create = dataSource.CreateCommand(Create))
        {
            try
            {
                await create.ExecuteNonQueryAsync(cancellation);
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateTable)
            {
                // Another silo made it at the same moment.
            }
        }

        await using var remember = dataSource.CreateCommand(Remember);
        remember.Parameters.Add(Columns.One(Of(key.Span)));
        await remember.ExecuteNonQueryAsync(cancellation);
        return (await FindAsync(dataSource, cancellation))!.Value;
    }
}
