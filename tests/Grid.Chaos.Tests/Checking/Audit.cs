using Grid.Chaos.Tests.Harness;
using Npgsql;

namespace Grid.Chaos.Tests.Checking;

/// <summary>
/// Watches the ledger's tables from inside the test's database: every job that was admitted, every lease granted, every result committed and every publication
/// leaves a row that nothing of the grid can take back.
/// </summary>
internal static class Audit
{
    private const string Install =
        """
        create table audit_job (study_uid text, model text);
        create index on audit_job (study_uid);
        create table audit_lease (id bigint generated always as identity, study_uid text, model text, epoch bigint, node text, at timestamptz default clock_timestamp());
        create table audit_end (id bigint generated always as identity, study_uid text, model text, epoch bigint, node text, state smallint, at timestamptz default clock_timestamp());

        -- A study's first revision has its UID for a name, a later one its number besides: each is promised an answer of its own.
        create function named(study_uid text, revision integer) returns text language sql immutable as
            $f$ select case revision when 1 then study_uid else study_uid || '#' || revision end $f$;

        create function audit_lease() returns trigger language plpgsql as $f$
        begin
            if tg_op = 'INSERT' then
                insert into audit_job (study_uid, model) values (named(new.study_uid, new.revision), new.model);
            end if;
            if new.held and (tg_op = 'INSERT' or new.epoch <> old.epoch) then
                insert into audit_lease (study_uid, model, epoch, node) values (named(new.study_uid, new.revision), new.model, new.epoch, new.node);
            end if;
            return null;
        end $f$;
        create trigger audit_lease after insert or update on lease for each row execute function audit_lease();

        create function audit_end() returns trigger language plpgsql as $f$
        begin
            if new.state in (3, 4, 5) and (tg_op = 'INSERT' or new.state <> old.state or new.result is distinct from old.result) then
                insert into audit_end (study_uid, model, epoch, node, state) values (named(new.study_uid, new.revision), new.model, new.epoch, new.node, new.state);
            end if;
            return null;
        end $f$;
        create trigger audit_end after insert or update on finished for each row execute function audit_end();
        """;

    public static async Task InstallAsync(TestDatabase database)
    {
        await using var connection = database.Connect();
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(Install, connection);
        await command.ExecuteNonQueryAsync();
    }
}
