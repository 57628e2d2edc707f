using Grid.Grains.Ports;
using Npgsql;

namespace Grid.Ledger.Studies;

/// <param name="Number">Of the request: any two may share a read, also of one study.</param>
internal sealed record ContentRequest(long Number, string StudyInstanceUid);

/// <summary>As it was read; whoever asked takes the JSON apart, and not the loop that serves all.</summary>
internal sealed record ContentRow(string StudyInstanceUid, string SiteId, string SeriesJson)
{
    public StudyContent Content() => new(StudyInstanceUid, SiteId, LedgerJson.Series(SeriesJson));
}

/// <summary>What nodes must know to run jobs: many at once are one look at the database, each row read once.</summary>
internal sealed class ContentReading(NpgsqlDataSource dataSource)
{
    public async Task<IReadOnlyList<ContentRow?>> ReadAsync(IReadOnlyList<ContentRequest> requests, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand("select study_uid, site_id, series::text from study where study_uid = any($1)", connection);
        command.Parameters.Add(Columns.Text(requests.Select(r => r.StudyInstanceUid).Distinct(StringComparer.Ordinal)));
        await command.PrepareAsync(cancellation);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var found = new Dictionary<string, ContentRow>(StringComparer.Ordinal);
        while (await row.ReadAsync(cancellation)) found[row.GetString(0)] = new ContentRow(row.GetString(0), row.GetString(1), row.GetString(2));
        return [.. requests.Select(r => found.GetValueOrDefault(r.StudyInstanceUid))];
    }
}
