-- grid schema: ledger, from version 7 back to 6
--
-- Version 6 knows no cancelled job. As a quarantined one it is still an end, with its reason, and nobody runs it by itself.

drop view study_standing;

update finished set state = 5, last_failure = 'cancelled: ' || coalesce(last_failure, '') where state = 6;
alter table finished
    drop constraint finished_state_check,
    add constraint finished_state_check check (state in (3, 4, 5, 9));

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
