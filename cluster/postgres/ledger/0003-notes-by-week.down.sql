-- grid schema: ledger, from version 3 back to 2
--
-- Every decision and estimate is kept, in one table each.

create table decision_whole (
    id        bigint      generated always as identity,
    study_uid text        not null,
    model     text        not null,
    made_at   timestamptz not null,
    text      text        not null
);
insert into decision_whole (id, study_uid, model, made_at, text) overriding system value
select id, study_uid, model, made_at, text from decision;
drop table decision;
drop sequence decision_number;
alter table decision_whole rename to decision;
alter sequence decision_whole_id_seq rename to decision_id_seq;
select setval('decision_id_seq', coalesce(max(id), 0) + 1, false) from decision;
create index decision_by_study on decision (study_uid, id);

create table estimate_whole (
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
    constraint estimate_new_pkey primary key (study_uid, model, epoch)
);
insert into estimate_whole (study_uid, model, epoch, made_at, pathway, node, expected_transfer, expected_run, transfer, run)
select study_uid, model, epoch, made_at, pathway, node, expected_transfer, expected_run, transfer, run from estimate
on conflict do nothing;
drop table estimate;
alter table estimate_whole rename to estimate;
alter table estimate rename constraint estimate_new_pkey to estimate_pkey;
create index estimate_newest_first on estimate (made_at desc, study_uid, model, epoch);
