-- grid schema: ledger, from version 2 back to 1
--
-- The history goes: its rows are made again from the published jobs when version 2 is.

drop view study_standing;
drop view job;
drop table history;

alter table finished rename to job;
alter table job rename constraint finished_pkey to job_pkey;
alter table job
    alter column state set default 1,
    drop constraint finished_state_check,
    add constraint job_state_check check (state in (1, 3, 4, 5)),
    reset (fillfactor);
insert into job (study_uid, model) select study_uid, model from lease;

drop index lease_emergencies;
alter table lease drop column tier;
create index lease_by_dispatcher on lease (dispatcher, study_uid, model);

alter table study
    drop constraint study_patient_key_check,
    add constraint study_patient_key_check check (patient_key ~ '^[0-9A-Fa-f]{16,128}$');
alter table conflict
    drop constraint conflict_patient_key_check,
    add constraint conflict_patient_key_check check (patient_key ~ '^[0-9A-Fa-f]{16,128}$');

alter table study alter column series set compression default;
alter table study add column models text[] not null default '{}';
update study s set models = j.models
from (select study_uid, array_agg(model order by model) as models from job group by study_uid) j
where j.study_uid = s.study_uid;
alter table study alter column models drop default;

alter table job add constraint job_study_uid_fkey foreign key (study_uid) references study;
alter table lease add constraint lease_study_uid_model_fkey foreign key (study_uid, model) references job;
alter table outbox add constraint outbox_study_uid_model_fkey foreign key (study_uid, model) references job;
delete from decision d where not exists (select from study s where s.study_uid = d.study_uid);
alter table decision
    add constraint decision_pkey primary key (id),
    add constraint decision_study_uid_fkey foreign key (study_uid) references study;

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
    select count(*) as total, bool_or(j.state = 5) as quarantined, bool_or(coalesce(l.held, false)) as running,
        bool_or(j.state = 1) as open, bool_and(j.state = 4) as published
    from job j left join lease l on l.study_uid = j.study_uid and l.model = j.model
    where j.study_uid = s.study_uid) jobs;
