-- grid schema: orleans, version 1
--
-- What the Orleans 10.4 AdoNet providers (clustering, persistence, reminders) need. The providers know one table,
-- orleansquery: they read their statements from it by key, and bind parameters and read columns by name. Everything
-- else here is ours to shape. Applying this file again changes nothing.

create table if not exists orleansquery (
    querykey  varchar(64)   primary key,
    querytext varchar(8000) not null
);

-- Clustering. One version row per cluster serialises every change of the membership: whoever raises the version
-- that he read has won, everybody else has to read again.
create table if not exists orleans_membership_version (
    deployment_id text    primary key,
    version       integer not null default 0
);

create table if not exists orleans_silo (
    deployment_id  text        not null references orleans_membership_version on delete cascade,
    address        text        not null,
    port           integer     not null,
    generation     integer     not null,
    silo_name      text        not null,
    host_name      text        not null,
    status         integer     not null,
    proxy_port     integer     not null,
    suspect_times  text,
    start_time     timestamptz not null,
    i_am_alive_at  timestamptz not null,
    primary key (deployment_id, address, port, generation)
);

-- Grain state. The unique key is the point: without it two first writes of one grain leave two rows, and which of
-- them is read later is chance. The hashes come first so that the index is narrow where it decides; the full names
-- follow because hashes collide. A null extension (integer and Guid keys) must equal a null extension.
create table if not exists orleans_grain_state (
    grain_id_hash   integer     not null,
    grain_type_hash integer     not null,
    grain_id_n0     bigint      not null,
    grain_id_n1     bigint      not null,
    grain_type      text        not null,
    grain_extension text,
    service_id      text        not null,
    payload         bytea,
    version         integer     not null,
    modified_at     timestamptz not null default now(),
    constraint orleans_grain_state_key unique nulls not distinct
        (grain_id_hash, grain_type_hash, grain_id_n0, grain_id_n1, grain_type, grain_extension, service_id)
);

-- Reminders.
create table if not exists orleans_reminder (
    service_id    text        not null,
    grain_id      text        not null,
    reminder_name text        not null,
    start_time    timestamptz not null,
    period_ms     bigint      not null,
    grain_hash    integer     not null,
    version       integer     not null,
    primary key (service_id, grain_id, reminder_name)
);

create index if not exists orleans_reminder_by_hash on orleans_reminder (service_id, grain_hash);

insert into orleansquery (querykey, querytext) values

-- Clustering ---------------------------------------------------------------------------------------------------------

('InsertMembershipVersionKey', $q$
    with inserted as (
        insert into orleans_membership_version (deployment_id) values (@DeploymentId)
        on conflict do nothing returning 1)
    select count(*) from inserted
$q$),

-- A silo that is there already is refused before the version moves. The row lock on the version makes the look safe:
-- whoever waited for it finds that the version is no longer the one that he read.
('InsertMembershipKey', $q$
    with raised as (
        update orleans_membership_version set version = version + 1
        where deployment_id = @DeploymentId and version = @Version and not exists (
            select 1 from orleans_silo
            where deployment_id = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
        returning deployment_id),
    inserted as (
        insert into orleans_silo (deployment_id, address, port, generation, silo_name, host_name, status, proxy_port, start_time, i_am_alive_at)
        select deployment_id, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
        from raised returning 1)
    select count(*) from inserted
$q$),

('UpdateMembershipKey', $q$
    with raised as (
        update orleans_membership_version set version = version + 1
        where deployment_id = @DeploymentId and version = @Version and exists (
            select 1 from orleans_silo
            where deployment_id = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
        returning deployment_id),
    updated as (
        update orleans_silo s set status = @Status, suspect_times = @SuspectTimes, i_am_alive_at = @IAmAliveTime
        from raised
        where s.deployment_id = raised.deployment_id and s.address = @Address and s.port = @Port and s.generation = @Generation
        returning 1)
    select count(*) from updated
$q$),

-- A sign of life is not a change of the membership: the version stays, or silos would defeat each other's updates.
('UpdateIAmAlivetimeKey', $q$
    update orleans_silo set i_am_alive_at = @IAmAliveTime
    where deployment_id = @DeploymentId and address = @Address and port = @Port and generation = @Generation
$q$),

('MembershipReadRowKey', $q$
    select v.version as Version, s.address as Address, s.port as Port, s.generation as Generation, s.silo_name as SiloName,
        s.host_name as HostName, s.status as Status, s.proxy_port as ProxyPort, s.suspect_times as SuspectTimes,
        s.start_time as StartTime, s.i_am_alive_at as IAmAliveTime
    from orleans_membership_version v
    left join orleans_silo s
        on s.deployment_id = v.deployment_id and s.address = @Address and s.port = @Port and s.generation = @Generation
    where v.deployment_id = @DeploymentId
$q$),

('MembershipReadAllKey', $q$
    select v.version as Version, s.address as Address, s.port as Port, s.generation as Generation, s.silo_name as SiloName,
        s.host_name as HostName, s.status as Status, s.proxy_port as ProxyPort, s.suspect_times as SuspectTimes,
        s.start_time as StartTime, s.i_am_alive_at as IAmAliveTime
    from orleans_membership_version v
    left join orleans_silo s on s.deployment_id = v.deployment_id
    where v.deployment_id = @DeploymentId
$q$),

('GatewaysQueryKey', $q$
    select address as Address, proxy_port as ProxyPort, generation as Generation
    from orleans_silo
    where deployment_id = @DeploymentId and status = @Status and proxy_port > 0
$q$),

('DeleteMembershipTableEntriesKey', $q$
    delete from orleans_membership_version where deployment_id = @DeploymentId
$q$),

-- 3 is SiloStatus.Active: a silo that is only late with its signs of life is the membership protocol's to judge.
('CleanupDefunctSiloEntriesKey', $q$
    delete from orleans_silo
    where deployment_id = @DeploymentId and i_am_alive_at < @IAmAliveTime and status <> 3
$q$),

-- Grain state --------------------------------------------------------------------------------------------------------

('ReadFromStorageKey', $q$
    select payload as PayloadBinary, version as Version
    from orleans_grain_state
    where grain_id_hash = @GrainIdHash and grain_type_hash = @GrainTypeHash
        and grain_id_n0 = @GrainIdN0 and grain_id_n1 = @GrainIdN1 and grain_type = @GrainTypeString
        and grain_extension is not distinct from @GrainIdExtensionString and service_id = @ServiceId
$q$),

-- A first write (no version) inserts, a later one updates its own version, and exactly one of two writers wins. The
-- loser is answered his own version back, or null on a first write: the provider takes either as a version conflict.
('WriteToStorageKey', $q$
    with updated as (
        update orleans_grain_state set payload = @PayloadBinary, version = version + 1, modified_at = now()
        where grain_id_hash = @GrainIdHash and grain_type_hash = @GrainTypeHash
            and grain_id_n0 = @GrainIdN0 and grain_id_n1 = @GrainIdN1 and grain_type = @GrainTypeString
            and grain_extension is not distinct from @GrainIdExtensionString and service_id = @ServiceId
            and version = @GrainStateVersion
        returning version),
    inserted as (
        insert into orleans_grain_state
            (grain_id_hash, grain_type_hash, grain_id_n0, grain_id_n1, grain_type, grain_extension, service_id, payload, version)
        select @GrainIdHash, @GrainTypeHash, @GrainIdN0, @GrainIdN1, @GrainTypeString, @GrainIdExtensionString, @ServiceId, @PayloadBinary, 1
        where @GrainStateVersion is null
        on conflict on constraint orleans_grain_state_key do nothing
        returning version)
    select coalesce((select version from updated), (select version from inserted), @GrainStateVersion) as NewGrainStateVersion
$q$),

-- Clearing keeps the row and its version, so that a writer with an older version is still found out.
('ClearStorageKey', $q$
    with cleared as (
        update orleans_grain_state set payload = null, version = version + 1, modified_at = now()
        where grain_id_hash = @GrainIdHash and grain_type_hash = @GrainTypeHash
            and grain_id_n0 = @GrainIdN0 and grain_id_n1 = @GrainIdN1 and grain_type = @GrainTypeString
            and grain_extension is not distinct from @GrainIdExtensionString and service_id = @ServiceId
            and version = @GrainStateVersion
        returning version)
    select coalesce((select version from cleared), @GrainStateVersion) as NewGrainStateVersion
$q$),

('DeleteStorageKey', $q$
    with deleted as (
        delete from orleans_grain_state
        where grain_id_hash = @GrainIdHash and grain_type_hash = @GrainTypeHash
            and grain_id_n0 = @GrainIdN0 and grain_id_n1 = @GrainIdN1 and grain_type = @GrainTypeString
            and grain_extension is not distinct from @GrainIdExtensionString and service_id = @ServiceId
            and version = @GrainStateVersion
        returning version + 1 as version)
    select coalesce((select version from deleted), @GrainStateVersion) as NewGrainStateVersion
$q$),

-- Reminders ----------------------------------------------------------------------------------------------------------

('UpsertReminderRowKey', $q$
    insert into orleans_reminder as r (service_id, grain_id, reminder_name, start_time, period_ms, grain_hash, version)
    values (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
    on conflict (service_id, grain_id, reminder_name) do update
        set start_time = excluded.start_time, period_ms = excluded.period_ms, grain_hash = excluded.grain_hash, version = r.version + 1
    returning version as Version
$q$),

('ReadReminderRowKey', $q$
    select grain_id as GrainId, reminder_name as ReminderName, start_time as StartTime, period_ms as Period, version as Version
    from orleans_reminder
    where service_id = @ServiceId and grain_id = @GrainId and reminder_name = @ReminderName
$q$),

('ReadReminderRowsKey', $q$
    select grain_id as GrainId, reminder_name as ReminderName, start_time as StartTime, period_ms as Period, version as Version
    from orleans_reminder
    where service_id = @ServiceId and grain_id = @GrainId
$q$),

-- Ranges of the ring leave out their begin and take in their end. Hashes are compared as signed numbers: the provider
-- chooses between the two statements by the signed order, so both must agree on it.
('ReadRangeRows1Key', $q$
    select grain_id as GrainId, reminder_name as ReminderName, start_time as StartTime, period_ms as Period, version as Version
    from orleans_reminder
    where service_id = @ServiceId and grain_hash > @BeginHash and grain_hash <= @EndHash
$q$),

('ReadRangeRows2Key', $q$
    select grain_id as GrainId, reminder_name as ReminderName, start_time as StartTime, period_ms as Period, version as Version
    from orleans_reminder
    where service_id = @ServiceId and (grain_hash > @BeginHash or grain_hash <= @EndHash)
$q$),

('DeleteReminderRowKey', $q$
    with deleted as (
        delete from orleans_reminder
        where service_id = @ServiceId and grain_id = @GrainId and reminder_name = @ReminderName and version = @Version
        returning 1)
    select count(*) from deleted
$q$),

('DeleteReminderRowsKey', $q$
    delete from orleans_reminder where service_id = @ServiceId
$q$)

on conflict (querykey) do update set querytext = excluded.querytext where orleansquery.querytext <> excluded.querytext;
