-- grid schema: ledger, from version 6 back to 5
--
-- Of a study that has grown, the newest revision stays as the study: it holds every instance that is known. What was run and
-- published for the ones before it goes, histories too: version 5 has room for one result of a study and model, and the newest is owed.

drop view study_standing;
drop view job;

delete from lease l where exists (select from study n where n.study_uid = l.study_uid and n.revision > l.revision);
delete from outbox o where exists (select from study n where n.study_uid = o.study_uid and n.revision > o.revision);
delete from finished f where exists (select from study n where n.study_uid = f.study_uid and n.revision > f.revision);
delete from history h where exists (select from study n where n.study_uid = h.study_uid and n.revision > h.revision);
delete from estimate e using estimate n
where n.made_at = e.made_at and n.study_uid = e.study_uid and n.model = e.model and n.epoch = e.epoch and n.revision > e.revision;
delete from study s where exists (select from study n where n.study_uid = s.study_uid and n.revision > s.revision);

alter table conflict drop column instances, drop column revision;
alter table estimate drop constraint estimate_pkey;
alter table estimate drop column revision;
alter table estimate add constraint estimate_pkey primary key (made_at, study_uid, model, epoch);
alter table decision drop column revision;

alter table history
    drop constraint history_pkey,
    drop column revision,
    drop column model_sha256,
    drop column node,
    drop column epoch,
    drop column content_hash,
    drop column instances_read,
    add constraint history_pkey primary key (patient_key, study_uid, model);
alter table outbox drop constraint outbox_pkey, drop column revision, add constraint outbox_pkey primary key (study_uid, model);
alter table finished
    drop constraint finished_pkey,
    drop column revision,
    add constraint finished_pkey primary key (study_uid, model),
    drop constraint finished_state_check,
    add constraint finished_state_check check (state in (3, 4, 5));
drop index lease_emergencies;
alter table lease drop constraint lease_pkey, drop column revision, add constraint lease_pkey primary key (study_uid, model);
create index lease_emergencies on lease (dispatcher, study_uid, model) where tier = 'emergency';
alter table study drop constraint study_pkey, drop column revision, add constraint study_pkey primary key (study_uid);
alter table conflict add constraint conflict_study_uid_fkey foreign key (study_uid) references study;

create view job as
select study_uid, model, state, epoch, node, started_at, completed_at, published_at, quarantined_at, result, last_failure, failed_on
from finished
union all
select study_uid, model, 1::smallint, epoch, node, case when held then taken_at end, null, null, null, null, last_failure, failed_on
from lease;

create view study_standing as
select s.study_uid, s.content_hash, s.patient_key, s.site_id, s.dispatcher, s.pathway, s.tier, s.recognised_by, s.state,
    s.received_at, s.deadline, s.instance_count, s.bytes, s.series, s.earlier_result,
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
