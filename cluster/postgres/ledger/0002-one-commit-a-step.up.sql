-- grid schema: ledger, version 2
--
-- Fewer rows and look-ups for each step of a study: what a statement guarantees by itself is not looked up again by a
-- foreign key, an open job is one row (lease) and a finished one another, and a patient's history stands beside them.

-- Only the finished jobs have a row here: it comes with the completion instead of being written at the admission and
-- once more at the completion. Room is left in its pages for the publication, which follows within milliseconds.
alter table lease drop constraint lease_study_uid_model_fkey;
alter table outbox drop constraint outbox_study_uid_model_fkey;
alter table decision drop constraint decision_study_uid_fkey, drop constraint decision_pkey;
alter table job drop constraint job_study_uid_fkey;
drop view study_standing;

alter table job rename to finished;
alter table finished rename constraint job_pkey to finished_pkey;
delete from finished f using lease l where l.study_uid = f.study_uid and l.model = f.model;
alter table finished
    alter column state set default 3,
    drop constraint job_state_check,
    add constraint finished_state_check check (state in (3, 4, 5)),  -- completed, published, quarantined
    set (fillfactor = 80);

-- Pages of open jobs walk the primary key, past the jobs of other dispatchers: a rebuild reads a few more rows, an
-- admission writes an index less. Emergencies, read first at a rebuild, are few whatever waits besides.
alter table lease add column tier text;
update lease l set tier = s.tier from study s where s.study_uid = l.study_uid;
alter table lease alter column tier set not null;
drop index lease_by_dispatcher;
create index lease_emergencies on lease (dispatcher, study_uid, model) where tier = 'emergency';

-- The same check of the patient's key: the counted repetition cost 38 microseconds a row, this one costs half of one.
alter table study
    drop constraint study_patient_key_check,
    add constraint study_patient_key_check check (length(patient_key) between 16 and 128 and patient_key !~ '[^0-9A-Fa-f]');
alter table conflict
    drop constraint conflict_patient_key_check,
    add constraint conflict_patient_key_check check (length(patient_key) between 16 and 128 and patient_key !~ '[^0-9A-Fa-f]');

-- Manifests are long (a CT of 200 images is 30 kB) and made of hashes, on which the default compression spends a
-- millisecond. A server that was built without lz4 keeps the default.
do $$
begin
    alter table study alter column series set compression lz4;
exception when feature_not_supported then null;
end
$$;

-- The models of a study are those of its jobs.
alter table study drop column models;

-- What was published about a patient, written in the commit of the publication. One index: it finds all there is about
-- one patient, some dozens of rows at most.
create table history (
    patient_key   text        not null check (length(patient_key) between 16 and 128 and patient_key !~ '[^0-9A-Fa-f]'),
    study_uid     text        not null,
    model         text        not null,
    pathway       text        not null,
    model_version text        not null,
    published_at  timestamptz not null,
    site_id       text        not null,
    conclusive    boolean     not null,  -- only such a result is offered instead of a run
    summary       text        not null,
    primary key (patient_key, study_uid, model)
);

insert into history (patient_key, study_uid, model, pathway, model_version, published_at, site_id, conclusive, summary)
select s.patient_key, f.study_uid, f.model, s.pathway, coalesce(f.result ->> 'modelVersion', ''), f.published_at, s.site_id,
    f.result ->> 'outcome' <> 'Indeterminate',
    case f.result ->> 'outcome'
        when 'Finding' then coalesce((
            select string_agg(
                concat(x ->> 'label', ' ', to_char((x ->> 'score')::numeric, 'FM0.00'), ', ' || nullif(x ->> 'location', '')), '; ' order by place)
            from jsonb_array_elements(f.result -> 'findings') with ordinality as found (x, place)), '')
        when 'NoFinding' then 'no finding'
        else 'indeterminate'
    end
from finished f join study s on s.study_uid = f.study_uid
where f.state = 4 and f.published_at is not null;

-- Every job, open or finished, for people and programs that look.
create view job as
select study_uid, model, state, epoch, node, started_at, completed_at, published_at, quarantined_at, result, last_failure, failed_on
from finished
union all
select study_uid, model, 1::smallint, epoch, node, case when held then taken_at end, null, null, null, null, last_failure, failed_on
from lease;

-- Where a study stands, from where its jobs stand; the one place that says so.
create view study_standing as
select s.*,
    case
        when jobs.total = 0 then s.state
        when jobs.quarantined then 6
        when jobs.running then 2
        when jobs.open then 1
        when jobs.published then 3
        else 2  -- every job is completed, a result is still on its way out
    end as standing
from study s
cross join lateral (
    select count(*) as total, bool_or(j.state = 5) as quarantined, bool_or(j.held) as running,
        bool_or(j.state = 1) as open, bool_and(j.state = 4) as published
    from (
        select f.state, false as held from finished f where f.study_uid = s.study_uid
        union all
        select 1, l.held from lease l where l.study_uid = s.study_uid) j) jobs;
