using System.Globalization;
using Npgsql;

namespace Grid.Ledger.Keeping;

/// <summary>
/// A table in weeks: <c>name_20261123</c> is the week from that Monday (UTC), <c>name_until_20261123</c> all that is older than that
/// day, and <c>name_default</c> takes what has no week.
/// </summary>
internal sealed class WeeklyTable(NpgsqlConnection connection, string name, TimeSpan kept)
{
    // Few, since whoever reads a study's decisions looks into all that come after it. Nothing fails when none is there in time.
    private const int WeeksAhead = 2;

    // Of times that somebody's wrong clock wrote: the rest has its turn the next time.
    private const int MostStrayWeeks = 20;

    // Whoever holds a table longer than this is waited for the next time: behind a waiting DROP every commit would queue up. Longer
    // than deadlock_timeout (1 s), after which a vacuum that holds it makes way.
    private const string Impatience = "set local lock_timeout = '2s'";

    // A week's worth of looks before anything is dropped: a clock that is wrong by a year makes every week look old at once, and what is
    // dropped is gone. Kept as the table's comment.
    private static readonly TimeSpan DueFor = TimeSpan.FromDays(7);
    private const string DueSince = "due since ";

    /// <summary>Does what is due, up to the first thing that somebody stands in the way of.</summary>
    public async Task KeepAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var work in await FindDueAsync(now, cancellation))
        {
            if (!await TryAsync(work, cancellation)) return;
        }
    }

    private async Task<IReadOnlyList<Func<CancellationToken, Task>>> FindDueAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var partitions = await ReadPartitionsAsync(cancellation);
        var oldest = now - kept;
        var strays = await ReadStrayWeeksAsync(cancellation);
        var first = Week.Of(now);
        var wanted = Enumerable.Range(0, WeeksAhead + 1).Select(first.After)
            .Concat(strays.Where(w => w.From < first.After(WeeksAhead).To).Take(MostStrayWeeks))
            .Distinct()
            .Where(week => !partitions.Any(p => Holds(p.Name, week)));
        return
        [
            .. partitions.Where(p => EndOf(p.Name) <= oldest).Select(p => DropOrNote(p, now)),
            .. wanted.Select(w => (Func<CancellationToken, Task>)(ct => MakeAsync(w, ct))),
        ];
    }

    private Func<CancellationToken, Task> DropOrNote(Partition partition, DateTimeOffset now) => partition.DueSince is not { } since || since > now
        ? ct => NoteAsync(partition.Name, now, ct)
        : now - since >= DueFor ? ct => DropAsync(partition.Name, ct) : _ => Task.CompletedTask;

    private DateTimeOffset? EndOf(string partition) =>
        UntilOf(partition) is { } until ? until.From : Week.Named(partition[(name.Length + 1)..])?.To;

    private Week? UntilOf(string partition) => partition.StartsWith($"{name}_until_", StringComparison.Ordinal)
        ? Week.Named(partition[$"{name}_until_".Length..])
        : null;

    private bool Holds(string partition, Week week) => UntilOf(partition) is { } until ? week.From < until.From : partition == $"{name}_{week.Name}";

    private async Task<IReadOnlyList<Partition>> ReadPartitionsAsync(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select c.relname, coalesce(obj_description(c.oid, 'pg_class'), '')
            from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = '{name}'::regclass order by 1
            """,
            connection);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var partitions = new List<Partition>();
        while (await row.ReadAsync(cancellation)) partitions.Add(new Partition(row.GetString(0), Read(row.GetString(1))));
        return partitions;
    }

    private static DateTimeOffset? Read(string comment) =>
        comment.StartsWith(DueSince, StringComparison.Ordinal)
        && DateTimeOffset.TryParse(comment[DueSince.Length..], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since)
            ? since
            : null;

    private async Task NoteAsync(string partition, DateTimeOffset now, CancellationToken cancellation) => await ExecuteAsync(
        string.Create(CultureInfo.InvariantCulture, $"comment on table {partition} is '{DueSince}{now.UtcDateTime:yyyy-MM-ddTHH:mm:ss}Z'"), cancellation);

    private async Task<IReadOnlyList<Week>> ReadStrayWeeksAsync(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select distinct date_trunc('week', made_at, 'UTC') from {name}_default where isfinite(made_at) order by 1", connection);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var weeks = new List<Week>();
        while (await row.ReadAsync(cancellation)) weeks.Add(Week.Of(row.GetFieldValue<DateTimeOffset>(0)));
        return weeks;
    }

    /// <summary>
    /// Made beside the table and attached, which does not lock readers and writers out as making it in place would; with the rows of
    /// its time that the default took in meanwhile.
    /// </summary>
    private async Task MakeAsync(Week week, CancellationToken cancellation)
    {
        var partition = $"{name}_{week.Name}";
        var (from, to) = ($"'{week.From:yyyy-MM-dd}T00:00:00Z'", $"'{week.To:yyyy-MM-dd}T00:00:00Z'");
        await ExecuteAsync($"lock table {name}_default in access exclusive mode", cancellation);
        await ExecuteAsync($"create table {partition} (like {name} including defaults)", cancellation);
        await ExecuteAsync(
            $"with strays as (delete from {name}_default where made_at >= {from} and made_at < {to} returning *) insert into {partition} select * from strays",
            cancellation);
        await ExecuteAsync($"alter table {name} attach partition {partition} for values from ({from}) to ({to})", cancellation);
    }

    private async Task DropAsync(string partition, CancellationToken cancellation) => await ExecuteAsync($"drop table {partition}", cancellation);

    private async Task<bool> TryAsync(Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        try
        {
            await ExecuteAsync(Impatience, cancellation);
            await work(cancellation);
            await transaction.CommitAsync(cancellation);
            return true;
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
    }

    private async Task ExecuteAsync(string statement, CancellationToken cancellation)
    {
#pragma warning disable CA2100 // Names of our own tables and times: DDL takes no parameters.
        await using var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <param name="DueSince">When it was first seen to be past its time; null where it has not been.</param>
    private sealed record Partition(string Name, DateTimeOffset? DueSince);
}
