-- grid schema: ledger, version 6
--
-- A study may grow. Its instances as they stand are a revision: a row of study for ever, never changed by the next one. Jobs,
-- leases, results and histories are of one study, revision and model. What was there before is the first revision.

drop view study_standing;
drop view job;
alter table conflict drop constraint conflict_study_uid_fkey;

alter table study
    add column revision integer not null default 1 check (revision > 0),
    drop constraint study_pkey,
    add constraint study_pkey primary key (study_uid, revision);

alter table lease
    add column revision integer not null default 1,
    drop constraint lease_pkey,
    add constraint lease_pkey primary key (study_uid, revision, model);
drop index lease_emergencies;
create index lease_emergencies on lease (dispatcher, study_uid, revision, model) where tier = 'emergency';

-- 9, superseded: it had not been started when the next revision came. No result is owed for it.
alter table finished
    add column revision integer not null default 1,
    drop constraint finished_pkey,
    add constraint finished_pkey primary key (study_uid, revision, model),
    drop constraint finished_state_check,
    add constraint finished_state_check check (state in (3, 4, 5, 9));

alter table outbox
    add column revision integer not null default 1,
    drop constraint outbox_pkey,
    add constraint outbox_pkey primary key (study_uid, revision, model);

-- What an amendment or a later recall of a model must know of a result. Empty where the program of the time did not say.
alter table history
    add column revision       integer not null default 1,
    add column model_sha256   text    not null default '',
    add column node           text    not null default '',
    add column epoch          bigint  not null default 0,
    add column content_hash   text    not null default '',  -- of the revision that was read
    add column instances_read integer not null default 0,
    drop constraint history_pkey,
    add constraint history_pkey primary key (patient_key, study_uid, revision, model);

alter table decision add column revision integer not null default 1;
alter table estimate add column revision integer not null default 1;
alter table estimate drop constraint estimate_pkey;
alter table estimate add constraint estimate_pkey primary key (made_at, study_uid, revision, model, epoch);

-- Only other bytes under a known SOP Instance UID are a conflict: those instances, and the revision that they contradict.
alter table conflict
    add column revision  integer not null default 1,
    add column instances text[]  not null default '{}';

-- Every job, open or finished, for people and programs that look.
create view job as
select study_uid, revision, model, state, epoch, node, started_at, completed_at, published_at, quarantined_at, result, last_failure, failed_on
from finished
union all
select study_uid, revision, model, 1::smallint, epoch, node, case when held then taken_at end, null, null, null, null, last_failure, failed_on
from lease;

-- Where each revision of a study stands, from where its jobs stand; the one place that says so.
create view study_standing as
select s.*,
    case
        when jobs.total = 0 then s.state
        when jobs.quarantined then 6
        when jobs.running then 2
        when jobs.open then 1
        when jobs.published then 3
        when jobs.superseded then 9
        else 2  -- every job is completed, a result is still on its way out
    end as standing,
    not exists (select from study n where n.study_uid = s.study_uid and n.revision > s.revision) as is_newest
from study s
cross join lateral (
    select count(*) as total, bool_or(j.state = 5) as quarantined, bool_or(j.held) as running,
        bool_or(j.state = 1) as open, bool_and(j.state = 4) as published, bool_or(j.state = 9) as superseded
    from (
        select f.state, false as held from finished f where f.study_uid = s.study_uid and f.revision = s.revision
        union all
        select 1, l.held from lease l where l.study_uid = s.study_uid and l.revision = s.revision) j) jobs;
