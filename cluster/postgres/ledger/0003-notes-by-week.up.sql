-- grid schema: ledger, version 3
--
-- Decisions and estimates are kept for a time and then dropped, a week at a time: dropping a table costs nothing, while
-- deleting its rows one by one kept the database at work for as long as writing them had. The program makes the weeks
-- ahead and drops the old ones. What comes for a time without a week goes into the default, so that no commit ever fails for it.
--
-- What was there already becomes one partition, as it is, up to the Monday (UTC) after its newest row. Its name ends with that
-- day; a week's name with its own Monday.

create sequence decision_number;
create table decision_by_week (
    id        bigint      not null default nextval('decision_number'),  -- the order in which they came
    study_uid text        not null,
    model     text        not null,
    made_at   timestamptz not null,
    text      text        not null
) partition by range (made_at);
create index decision_of_study on decision_by_week (study_uid, id);

create table estimate_by_week (
    study_uid         text        not null,
    model             text        not null,
    epoch             bigint      not null,
    made_at           timestamptz not null,
    pathway           text        not null,
    node              text        not null,
    expected_transfer interval    not null,
    expected_run      interval    not null,
    transfer          interval    not null,
    run               interval    not null,
    primary key (made_at, study_uid, model, epoch)
) partition by range (made_at);

alter table decision alter column id drop identity;
select setval('decision_number', coalesce(max(id), 0) + 1, false) from decision;
alter table estimate drop constraint estimate_pkey;
drop index estimate_newest_first;

do $$
declare
    part  text;
    until timestamptz;
begin
    foreach part in array array['decision', 'estimate'] loop
        execute format('select date_trunc(''week'', max(made_at), ''UTC'') + interval ''7 days'' from %I', part) into until;
        execute format('alter table %I rename to %I', part, part || '_until');
        execute format('alter table %I rename to %I', part || '_by_week', part);
        if until is null then
            execute format('drop table %I', part || '_until');
        else
            execute format('alter table %I rename to %I', part || '_until', part || '_until_' || to_char(until at time zone 'UTC', 'YYYYMMDD'));
            execute format('alter table %I attach partition %I for values from (minvalue) to (%L)',
                part, part || '_until_' || to_char(until at time zone 'UTC', 'YYYYMMDD'), until);
        end if;
        execute format('create table %I partition of %I default', part || '_default', part);
    end loop;
end
$$;

alter table estimate rename constraint estimate_by_week_pkey to estimate_pkey;
