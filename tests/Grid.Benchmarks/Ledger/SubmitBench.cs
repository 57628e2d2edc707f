using System.Diagnostics;
using Grid.Benchmarks.Hosting;
using Grid.Benchmarks.Reporting;
using Npgsql;
using NpgsqlTypes;

namespace Grid.Benchmarks.Ledger;

/// <summary>
/// Acknowledged, durable submissions a second through client, silo and ledger with 256 in flight, beside raw inserts of the same
/// payload into one plain table of the same server: many rows to a statement (the ceiling), and one.
/// </summary>
internal static class SubmitBench
{
    private const int InFlight = 256;
    private const int RowsAtOnce = 500;
    private const int Lanes = 2;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(10);

    public static BenchReport Run(string[] arguments) => RunAsync().GetAwaiter().GetResult();

    private static async Task<BenchReport> RunAsync()
    {
        // No node: what is measured is taking studies in, and nothing is dispatched beside it.
        var plan = LoadPlan.Read(nodes: 0, slotsPerNode: 1);
        await using var silo = await BenchSilo.StartAsync(plan.Options, plan.Plan, new NoOpExecutor(remembers: false));
        var sender = new LoadSender(silo.Intake, plan);
        await sender.SendForAsync(WarmUp, InFlight);
        await RawBatchesAsync(silo.Database, WarmUp / 2);

        // Peers before and after, so that neither side alone meets a server that has grown slower or faster.
        var batches = await RawBatchesAsync(silo.Database, Time / 2);
        var singles = await RawSinglesAsync(silo.Database, Time / 2);
        var submitted = await sender.SendForAsync(Time, InFlight);
        batches = (batches + await RawBatchesAsync(silo.Database, Time / 2)) / 2;
        singles = (singles + await RawSinglesAsync(silo.Database, Time / 2)) / 2;

        var stored = await CountAsync(silo.Database);
        if (stored != sender.Acknowledged) throw new InvalidOperationException($"{sender.Acknowledged} were acknowledged and {stored} are stored.");
        return new BenchReport("submit",
        [
            BenchFigure.AgainstPeer("acknowledged_per_s", submitted, "1/s", "raw-batch-insert", batches, bar: 0.33),
            BenchFigure.AgainstPeer("over_single_row", submitted, "1/s", "raw-single-row-insert", singles, bar: 2),
        ]);
    }

    private static async Task<double> RawBatchesAsync(NpgsqlDataSource database, TimeSpan time)
    {
        await CreateTableAsync(database);
        var began = Stopwatch.GetTimestamp();
        var rows = 0L;
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => Task.Run(async () =>
        {
            await using var connection = await database.OpenConnectionAsync();
            await using var command = new NpgsqlCommand("insert into raw_study select * from unnest($1, $2, $3, $4, $5, $6)", connection);
            foreach (var _ in Enumerable.Range(0, 5)) command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
            for (var batch = 0; Stopwatch.GetElapsedTime(began) < time; batch++)
            {
                var studies = Enumerable.Range(0, RowsAtOnce).Select(i => RawStudy.Of($"{lane}.{batch}.{i}")).ToArray();
                command.Parameters[0].Value = studies.Select(s => s.Uid).ToArray();
                command.Parameters[1].Value = studies.Select(s => s.Hash).ToArray();
                command.Parameters[2].Value = studies.Select(s => s.Hash).ToArray();
                command.Parameters[3].Value = studies.Select(s => s.Site).ToArray();
                command.Parameters[4].Value = studies.Select(s => s.Series).ToArray();
                command.Parameters[5].Value = studies.Select(s => s.At).ToArray();
                await command.PrepareAsync();
                Interlocked.Add(ref rows, await command.ExecuteNonQueryAsync());
            }
        })));
        return rows / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<double> RawSinglesAsync(NpgsqlDataSource database, TimeSpan time)
    {
        await CreateTableAsync(database);
        var began = Stopwatch.GetTimestamp();
        var (next, rows) = (0, 0L);
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(began) < time)
            {
                var study = RawStudy.Of($"{Interlocked.Increment(ref next)}");
                await using var connection = await database.OpenConnectionAsync();
                await using var command = new NpgsqlCommand("insert into raw_study values ($1, $2, $3, $4, $5, $6)", connection);
                foreach (var text in new[] { study.Uid, study.Hash, study.Hash, study.Site, study.Series })
                    command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = text });
                command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = study.At });
                await command.PrepareAsync();
                Interlocked.Add(ref rows, await command.ExecuteNonQueryAsync());
            }
        })));
        return rows / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task CreateTableAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            """
            drop table if exists raw_study;
            create table raw_study (uid text primary key, content_hash text, patient_key text, site_id text, series text, received_at timestamptz)
            """);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> CountAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("select count(*) from study");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>As many bytes as a study of one image takes in the ledger.</summary>
    private readonly record struct RawStudy(string Uid, string Hash, string Site, string Series, DateTimeOffset At)
    {
        private static readonly string Manifest = new('m', 420);

        public static RawStudy Of(string number) =>
            new($"1.2.826.0.1.3680043.8.498.17.{number}", new string('a', 64), "INST-001", Manifest, DateTimeOffset.UtcNow);
    }
}
