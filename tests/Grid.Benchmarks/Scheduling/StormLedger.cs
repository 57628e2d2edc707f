using System.Globalization;
using Npgsql;

namespace Grid.Benchmarks.Scheduling;

/// <summary>What the ledger says at the end, asked by SQL and not through the code that wrote it. Times are real, in seconds.</summary>
internal sealed record StormLedger(
    long Strokes, long StrokesCompleted, long Studies, long StudiesCompleted, long Unpublished, long Quarantined,
    double StrokeAnswerP99, double DentalAnswerP99, double DentalAnswerLongest, double DentalLateShare, long LeasesMoreThanOne)
{
    public static async Task<StormLedger> ReadAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            """
            select
                count(*) filter (where s.pathway = 'stroke'),
                count(*) filter (where s.pathway = 'stroke' and j.state in (3, 4)),
                count(*),
                count(*) filter (where j.state in (3, 4)),
                (select count(*) from outbox),
                count(*) filter (where j.state = 5),
                coalesce(percentile_disc(0.99) within group (order by extract(epoch from j.completed_at - s.received_at)) filter (where s.pathway = 'stroke'), 0)::float8,
                coalesce(percentile_disc(0.99) within group (order by extract(epoch from j.completed_at - s.received_at)) filter (where s.pathway = 'dental'), 0)::float8,
                coalesce(max(extract(epoch from j.completed_at - s.received_at)) filter (where s.pathway = 'dental'), 0)::float8,
                coalesce(avg((j.completed_at > s.deadline)::int) filter (where s.pathway = 'dental'), 0)::float8,
                count(*) filter (where j.epoch > 1)
            from study s left join job j using (study_uid)
            """);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return new StormLedger(
            reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5),
            reader.GetDouble(6), reader.GetDouble(7), reader.GetDouble(8), reader.GetDouble(9), reader.GetInt64(10));
    }

    public static async Task<long> CountUnpublishedAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("select count(*) from outbox");
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
