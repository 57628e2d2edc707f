using Grid.Grains.Ports;
using Npgsql;

namespace Grid.Ledger.Notes;

/// <summary>How good estimates were, newest first.</summary>
internal sealed class EstimateReading(NpgsqlDataSource dataSource)
{
    private const int MostAtOnce = 10_000;

    private const string Newest =
        """
        select study_uid, model, epoch, made_at, pathway, node, expected_transfer, expected_run, transfer, run, revision
        from estimate order by made_at desc, study_uid, model, epoch limit $1
        """;

    public async Task<IReadOnlyList<EstimateNote>> ReadAsync(int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MostAtOnce);

        await using var command = dataSource.CreateCommand(Newest);
        command.Parameters.Add(Columns.One(limit));
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var estimates = new List<EstimateNote>();
        while (await row.ReadAsync(cancellation))
        {
            estimates.Add(new EstimateNote
            {
                Job = new JobId(row.GetString(0), row.GetString(1), row.GetInt32(10)),
                Epoch = row.GetInt64(2),
                At = row.GetFieldValue<DateTimeOffset>(3),
                Pathway = row.GetString(4),
                Node = row.GetString(5),
                ExpectedTransfer = row.GetTimeSpan(6),
                ExpectedRun = row.GetTimeSpan(7),
                Transfer = row.GetTimeSpan(8),
                Run = row.GetTimeSpan(9),
            });
        }

        return estimates;
    }
}
