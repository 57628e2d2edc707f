-- grid schema: ledger, version 7
--
-- What an operator took out for good: nobody runs it, and no result is owed. Its reason is where a failure's is.

drop view study_standing;

-- 6, cancelled
alter table finished
    drop constraint finished_state_check,
    add constraint finished_state_check check (state in (3, 4, 5, 6, 9));

create view study_standing as
select s.*,
    case
        when jobs.total = 0 then s.state
        when jobs.quarantined then 6
        when jobs.running then 2
        when jobs.open then 1
        when jobs.cancelled then 7
        when jobs.published then 3
        when jobs.superseded then 9
        else 2  -- every job is completed, a result is still on its way out
    end as standing,
    not exists (select from study n where n.study_uid = s.study_uid and n.revision > s.revision) as is_newest
from study s
cross join lateral (
    select count(*) as total, bool_or(j.state = 5) as quarantined, bool_or(j.held) as running, bool_or(j.state = 1) as open,
        bool_or(j.state = 6) as cancelled, bool_and(j.state = 4) as published, bool_or(j.state = 9) as superseded
    from (
        select f.state, false as held from finished f where f.study_uid = s.study_uid and f.revision = s.revision
        union all
        select 1, l.held from lease l where l.study_uid = s.study_uid and l.revision = s.revision) j) jobs;
