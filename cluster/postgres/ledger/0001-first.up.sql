-- grid schema: ledger, version 1
--
-- The study ledger: the truth about studies, jobs, leases and results. Applying this file again changes nothing.
-- No patient identity is in here; a patient is only the keyed hash in study.patient_key, and the check on it keeps a
-- name or a number from ever being stored in its place.

create table if not exists study (
    study_uid      text        primary key,
    content_hash   text        not null,
    patient_key    text        not null check (patient_key ~ '^[0-9A-Fa-f]{16,128}$'),
    site_id        text        not null,
    dispatcher     text        not null,
    pathway        text        not null,
    tier           text        not null,
    recognised_by  text        not null,
    state          smallint    not null check (state in (1, 4, 5)),  -- as taken in: Waiting, EarlierResultOffered, NotRecognised
    received_at    timestamptz not null,
    deadline       timestamptz,
    instance_count integer     not null,
    bytes          bigint      not null,
    series         json        not null,
    models         text[]      not null,
    earlier_result jsonb
);

create index if not exists study_newest_first on study (received_at desc, study_uid);

-- One row per model to run on a study, for ever. While the job is open, its moving parts are in lease.
create table if not exists job (
    study_uid      text        not null references study,
    model          text        not null,
    state          smallint    not null default 1 check (state in (1, 3, 4, 5)),  -- open, completed, published, quarantined
    epoch          bigint      not null default 0,
    node           text        not null default '',
    started_at     timestamptz,
    completed_at   timestamptz,
    published_at   timestamptz,
    quarantined_at timestamptz,
    result         jsonb,
    last_failure   text        not null default '',
    failed_on      text[]      not null default '{}',
    primary key (study_uid, model),
    check ((state in (3, 4)) = (result is not null))
);

-- One row per open job, and none for a finished one: the row is the right to lease and to complete, so whoever removes
-- it has finished the job, once. A table of its own because an index on job.state went wrong with stale statistics
-- (a fenced completion took 254 ms instead of 0.2). Room is left in its pages: a lease is renewed every few seconds.
create table if not exists lease (
    study_uid    text        not null,
    model        text        not null,
    dispatcher   text        not null,
    epoch        bigint      not null default 0,
    held         boolean     not null default false,
    node         text        not null default '',  -- that holds the lease, or held it last
    taken_at     timestamptz,
    held_until   timestamptz,
    last_failure text        not null default '',
    failed_on    text[]      not null default '{}',
    primary key (study_uid, model),
    foreign key (study_uid, model) references job
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

create index if not exists lease_by_dispatcher on lease (dispatcher, study_uid, model);

-- Results that are committed and not yet published. Made with the completion, removed with the publication.
create table if not exists outbox (
    study_uid    text        not null,
    model        text        not null,
    completed_at timestamptz not null,
    primary key (study_uid, model),
    foreign key (study_uid, model) references job
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

create index if not exists outbox_oldest_first on outbox (completed_at, study_uid, model);

create table if not exists decision (
    id        bigint      generated always as identity primary key,
    study_uid text        not null references study,
    model     text        not null,
    made_at   timestamptz not null,
    text      text        not null
);

create index if not exists decision_by_study on decision (study_uid, id);

-- What was expected of a run and what it took: one row per completed lease, for 90 days. No reference to study, which
-- would lock the study's row for each: what is learned here is about models and nodes.
create table if not exists estimate (
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
    primary key (study_uid, model, epoch)
);

create index if not exists estimate_newest_first on estimate (made_at desc, study_uid, model, epoch);

-- Submissions that carry a known study UID with another content: kept beside the first, once per content.
create table if not exists conflict (
    study_uid    text        not null references study,
    content_hash text        not null,
    patient_key  text        not null check (patient_key ~ '^[0-9A-Fa-f]{16,128}$'),
    site_id      text        not null,
    received_at  timestamptz not null,
    series       json        not null,
    primary key (study_uid, content_hash)
);

-- Where a study stands, from where its jobs stand; the one place that says so.
create or replace view study_standing as
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
