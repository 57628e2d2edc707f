using Grid.Chaos.Tests.Harness;
using Npgsql;

namespace Grid.Chaos.Tests.Failover;

/// <summary>Strokes sent one a second, each of another patient, from a fault on: when are they answered again?</summary>
internal sealed class StrokeFlow(TestCluster cluster, Hospital hospital, StudyCopies studies, string site)
{
    // One may have slipped through just before; three in a row are a flow.
    private const int Flowing = 3;
    private const string Published = "select at from audit_end where state = 4 and study_uid = any($1) order by id offset $2 limit 1";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>How long after a moment the third stroke sent since then was published.</summary>
    public async Task<TimeSpan> AgainAsync(DateTimeOffset from, TimeSpan limit)
    {
        var (sent, sending, published) = (new List<string>(), new List<Task>(), default(DateTimeOffset?));
        await Waiting.UntilAsync(
            "strokes sent since are published",
            limit,
            async () =>
            {
                if (TimeProvider.System.GetUtcNow() - from >= sent.Count * Every)
                {
                    var study = studies.Next();
                    sent.Add(study.StudyInstanceUid);
                    sending.Add(hospital.SubmitAsync(study, site));
                }

                published = await FindAsync(sent);
                return published is not null;
            },
            Look);
        await Task.WhenAll(sending);
        return published!.Value - from;
    }

    private async Task<DateTimeOffset?> FindAsync(List<string> sent)
    {
        await using var connection = cluster.Database.Connect();
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(Published, connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. sent] });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Flowing - 1 });
        return await command.ExecuteScalarAsync() is DateTime at ? new DateTimeOffset(at, TimeSpan.Zero) : null;
    }
}
