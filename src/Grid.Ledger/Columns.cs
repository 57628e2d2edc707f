using Grid.Contracts.Text;
using Npgsql;
using NpgsqlTypes;

namespace Grid.Ledger;

/// <summary>
/// One column of a batch, as the array that unnest takes apart again. Text is made plain here, whoever wrote it and where: PostgreSQL
/// refuses a NUL, and one refused value would hold up the batch of everybody else.
/// </summary>
internal static class Columns
{
    public static NpgsqlParameter Text(IEnumerable<string?> values) => Of(NpgsqlDbType.Text, values.Select(Plain).ToArray());

    public static NpgsqlParameter Bool(IEnumerable<bool> values) => Of(NpgsqlDbType.Boolean, values.ToArray());

    public static NpgsqlParameter Long(IEnumerable<long> values) => Of(NpgsqlDbType.Bigint, values.ToArray());

    public static NpgsqlParameter Int(IEnumerable<int> values) => Of(NpgsqlDbType.Integer, values.ToArray());

    public static NpgsqlParameter Time(IEnumerable<DateTimeOffset> values) => Of(NpgsqlDbType.TimestampTz, values.Select(Stored).ToArray());

    public static NpgsqlParameter Time(IEnumerable<DateTimeOffset?> values) =>
        Of(NpgsqlDbType.TimestampTz, values.Select(v => v is { } time ? Stored(time) : (DateTimeOffset?)null).ToArray());

    /// <summary>Kept in whole microseconds.</summary>
    public static NpgsqlParameter Duration(IEnumerable<TimeSpan> values) => Of(NpgsqlDbType.Interval, values.ToArray());

    public static NpgsqlParameter One<T>(T value) => new NpgsqlParameter<T> { TypedValue = value };

    public static NpgsqlParameter One(string value) => new NpgsqlParameter<string> { TypedValue = PlainText.CleanLines(value) };

    public static NpgsqlParameter OptionalText(string? value) => new() { Value = (object?)Plain(value) ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    /// <summary>As PostgreSQL keeps it: UTC, whole microseconds.</summary>
    public static DateTimeOffset Stored(DateTimeOffset time)
    {
        var utc = time.ToUniversalTime();
        return new DateTimeOffset(utc.Ticks - utc.Ticks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
    }

    public static DateTimeOffset? OptionalTime(this NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    private static string? Plain(string? value) => value is null ? null : PlainText.CleanLines(value);

    private static NpgsqlParameter<T[]> Of<T>(NpgsqlDbType type, T[] values) => new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
}
