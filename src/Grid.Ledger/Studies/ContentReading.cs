using Grid.Grains.Ports;
using Npgsql;

namespace Grid.Ledger.Studies;

/// <param name="Number">Of the request: any two may share a read, also of one study.</param>
internal sealed record ContentRequest(long Number, string StudyInstanceUid, int Revision);

/// <summary>As it was read; whoever asked takes the JSON apart, and not the loop that serves all.</summary>
internal sealed record ContentRow(string StudyInstanceUid, string SiteId, string ContentHash, string SeriesJson, string[] Conflicting)
{
    public StudyContent Content() => new(StudyInstanceUid, SiteId, LedgerJson.Series(SeriesJson)) { ContentHash = ContentHash, Conflicting = Conflicting };
}

/// <summary>What nodes must know to run jobs: many at once are one look at the database, each row read once.</summary>
internal sealed class ContentReading(NpgsqlDataSource dataSource)
{
    private const string Contents =
        """
        select s.study_uid, s.site_id, s.content_hash, s.series::text, s.revision,
            array(select distinct unnest(c.instances) from conflict c where c.study_uid = s.study_uid)
        from unnest($1, $2) as i (study_uid, revision) join study s on s.study_uid = i.study_uid and s.revision = i.revision
        """;

    public async Task<IReadOnlyList<ContentRow?>> ReadAsync(IReadOnlyList<ContentRequest> requests, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand(Contents, connection);
        var wanted = requests.Select(r => (r.StudyInstanceUid, r.Revision)).Distinct().ToArray();
        command.Parameters.Add(Columns.Text(wanted.Select(w => w.StudyInstanceUid)));
        command.Parameters.Add(Columns.Int(wanted.Select(w => w.Revision)));
        await command.PrepareAsync(cancellation);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var found = new Dictionary<(string, int), ContentRow>();
        while (await row.ReadAsync(cancellation))
        {
            found[(row.GetString(0), row.GetInt32(4))] = new ContentRow(
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetFieldValue<string[]>(5));
        }

        return [.. requests.Select(r => found.GetValueOrDefault((r.StudyInstanceUid, r.Revision)))];
    }
}
