using Grid.Chaos.Tests.Harness;
using Npgsql;

namespace Grid.Chaos.Tests.Failover;

/// <summary>How large an outage is tried.</summary>
/// <param name="Studies">Submitted in all, until each is acknowledged.</param>
/// <param name="Before">Acknowledged before PostgreSQL goes away.</param>
/// <param name="Refusals">Heard by senders who do not wait, before it may come back.</param>
/// <param name="Lasts">How long it is gone at least.</param>
internal sealed record OutageSize(int Studies, int Before, int Refusals, TimeSpan Lasts);

/// <summary>
/// Studies sent without pause while PostgreSQL goes away and comes back. Half of the senders wait for as long as it takes; the others want
/// a word within seconds, and send the same study again after each refusal.
/// </summary>
internal sealed class DatabaseOutage(TestCluster cluster, Hospital patient, Hospital hasty, StudyCopies studies, OutageSize size)
{
    private const int Senders = 12;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private int _taken;

    public int Acknowledged => patient.Acknowledged.Count + hasty.Acknowledged.Count;

    public async Task<OutageFigures> RunAsync(bool byKill, CancellationToken cancel)
    {
        var sending = Task.WhenAll(Enumerable.Range(0, Senders).Select(i => Task.Run(() => SendAsync(i % 2 == 0 ? patient : hasty, cancel), cancel)));
        await UntilAsync($"{size.Before} studies are acknowledged", sending, () => Task.FromResult(Acknowledged >= size.Before));

        var gone = TimeProvider.System.GetUtcNow();
        await (byKill ? cluster.Database.KillAsync() : cluster.Database.StopAsync());
        var refused = hasty.Refusals.Count;
        await UntilAsync(
            "it was gone for long enough, and senders were told so", sending,
            () => Task.FromResult(TimeProvider.System.GetUtcNow() - gone >= size.Lasts && hasty.Refusals.Count - refused >= size.Refusals));
        var before = Acknowledged;
        await cluster.Database.StartAsync();
        var back = TimeProvider.System.GetUtcNow();

        await UntilAsync("a study is acknowledged again", sending, () => Task.FromResult(Acknowledged > before));
        var acknowledgedAgain = TimeProvider.System.GetUtcNow() - back;
        await UntilAsync("a result is published again", sending, () => IsPublishedSinceAsync(back));
        var publishedAgain = TimeProvider.System.GetUtcNow() - back;
        await sending;
        foreach (var (study, reply) in hasty.Acknowledged) patient.Acknowledged[study] = reply;
        return new OutageFigures(back - gone, acknowledgedAgain, publishedAgain);
    }

    private async Task SendAsync(Hospital sender, CancellationToken cancel)
    {
        for (var number = Interlocked.Increment(ref _taken); number <= size.Studies; number = Interlocked.Increment(ref _taken))
        {
            var study = studies.Next();
            while (!await sender.SubmitAsync(study, cluster.Silos[number % cluster.Silos.Count].Site, cancel))
            {
                // It was told to ask again, and does.
            }
        }
    }

    /// <summary>A sender that fails ends the wait with its own words.</summary>
    private static async Task UntilAsync(string what, Task sending, Func<Task<bool>> isSoAsync) => await Waiting.UntilAsync(what, Limit, async () =>
    {
        if (sending.IsFaulted) await sending;
        return await isSoAsync();
    });

    private async Task<bool> IsPublishedSinceAsync(DateTimeOffset at)
    {
        await using var connection = cluster.Database.Connect();
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select exists (select from audit_end where state = 4 and at > $1)", connection);
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = at.UtcDateTime });
        return (bool)(await command.ExecuteScalarAsync())!;
    }
}

/// <param name="Gone">How long PostgreSQL did not answer.</param>
/// <param name="AcknowledgedAgain">From the moment it answered again.</param>
/// <param name="PublishedAgain">From the same moment.</param>
internal sealed record OutageFigures(TimeSpan Gone, TimeSpan AcknowledgedAgain, TimeSpan PublishedAgain);
