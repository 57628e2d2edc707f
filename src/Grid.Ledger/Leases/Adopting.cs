using Grid.Grains.Ports;
using Npgsql;

namespace Grid.Ledger.Leases;

/// <summary>Gives open jobs to the dispatcher that serves their site now. Rows that somebody writes at the moment are passed over until the next time.</summary>
internal sealed class Adopting(NpgsqlDataSource dataSource)
{
    private const int MostPerPage = 10_000;

    private const string Emergencies =
        """
        with strays as (
            select l.study_uid, l.revision, l.model from lease l
            where l.tier = 'emergency' and l.dispatcher <> $1
                and exists (select 1 from study s where s.study_uid = l.study_uid and s.revision = l.revision and (s.site_id = any($2)) <> $3)
            order by l.study_uid, l.revision, l.model limit $4 for update of l skip locked)
        update lease l set dispatcher = $1 from strays where l.study_uid = strays.study_uid and l.revision = strays.revision and l.model = strays.model
        returning 1
        """;

    // Walks the primary key, so that a page costs the same whatever is open.
    private const string Page =
        """
        with page as (
            select study_uid, revision, model, dispatcher from lease
            where (study_uid, revision, model) > ($5, $6, $7) order by study_uid, revision, model limit $4),
        strays as (
            select l.study_uid, l.revision, l.model from lease l join page p on p.study_uid = l.study_uid and p.revision = l.revision and p.model = l.model
            where l.dispatcher <> $1 and exists (select 1 from study s where s.study_uid = l.study_uid and s.revision = l.revision and (s.site_id = any($2)) <> $3)
            order by l.study_uid, l.revision, l.model for update of l skip locked),
        moved as (
            update lease l set dispatcher = $1 from strays where l.study_uid = strays.study_uid and l.revision = strays.revision and l.model = strays.model
            returning 1)
        select (select count(*) from moved), (select count(*) from page),
            (select study_uid from page order by study_uid desc, revision desc, model desc limit 1),
            (select model from page order by study_uid desc, revision desc, model desc limit 1),
            (select revision from page order by study_uid desc, revision desc, model desc limit 1)
        """;

    public async Task<AdoptionReply> AdoptAsync(Adoption adoption, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(adoption.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(adoption.Limit, MostPerPage);

        await using var command = dataSource.CreateCommand(adoption.EmergenciesOnly ? Emergencies : Page);
        command.Parameters.Add(Columns.One(adoption.Dispatcher));
        command.Parameters.Add(Columns.Text(adoption.Sites));
        command.Parameters.Add(Columns.One(adoption.IsExcept));
        command.Parameters.Add(Columns.One(adoption.Limit));
        if (adoption.EmergenciesOnly) return new AdoptionReply(await CountAsync(command, cancellation), null);

        command.Parameters.Add(Columns.One(adoption.After?.StudyInstanceUid ?? ""));
        command.Parameters.Add(Columns.One(adoption.After?.Revision ?? 0));
        command.Parameters.Add(Columns.One(adoption.After?.Model ?? ""));
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        var isLast = row.GetInt64(1) < adoption.Limit;
        return new AdoptionReply((int)row.GetInt64(0), isLast ? null : new JobId(row.GetString(2), row.GetString(3), row.GetInt32(4)));
    }

    private static async Task<int> CountAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var count = 0;
        while (await row.ReadAsync(cancellation)) count++;
        return count;
    }
}
