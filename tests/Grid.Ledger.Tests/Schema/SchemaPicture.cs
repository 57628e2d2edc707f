using Npgsql;

namespace Grid.Ledger.Tests.Schema;

/// <summary>Everything that a script makes, in words that can be compared: columns (in any order), constraints, indexes, views and settings.</summary>
internal static class SchemaPicture
{
    private const string Everything =
        """
        with ours as (select c.* from pg_class c where c.relnamespace = current_schema::regnamespace)
        select line from (
            select format('column %s.%s %s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                coalesce(pg_get_expr(d.adbin, d.adrelid), a.attidentity::text), a.attcompression)
            from ours c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
            where c.relkind in ('r', 'p', 'v')
            union all
            select format('constraint %s.%s %s', c.relname, k.conname, pg_get_constraintdef(k.oid)) from ours c join pg_constraint k on k.conrelid = c.oid
            union all
            select format('index %s', pg_get_indexdef(i.indexrelid)) from ours c join pg_index i on i.indrelid = c.oid
            union all
            select format('relation %s %s %s', c.relname, c.relkind, c.reloptions) from ours c
            where c.relkind in ('r', 'p', 'v', 'S')) as all_lines (line)
        order by line
        """;

    public static async Task<string[]> TakeAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand(Everything);
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var lines = new List<string>();
        while (await row.ReadAsync(TestContext.Current.CancellationToken)) lines.Add(row.GetString(0));
        return [.. lines];
    }

    public static async Task<object?> ScalarAsync(this NpgsqlDataSource source, string query)
    {
        await using var command = source.CreateCommand(query);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    public static async Task ExecuteAsync(this NpgsqlDataSource source, string statement)
    {
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
