-- grid schema: ledger, version 5
--
-- Whose a study is, and what people put right about it. A birth date and a sex are in here only as keyed hashes, with the note why a
-- study joins no patient's history; empty for studies from before.
alter table study add column patient_facts text not null default '';

-- Studies that were answered with another study's result: looked for when one of the two proves to be of another person.
create index study_offered on study (patient_key) where state = 4;

-- Numbers that proved to be one person's, each link both ways round. A link that ended stays.
create table patient_link (
    patient_key     text        not null check (length(patient_key) = 64 and patient_key !~ '[^0-9a-f]'),
    other_key       text        not null check (length(other_key) = 64 and other_key !~ '[^0-9a-f]'),
    linked_at       timestamptz not null,
    reason          text        not null,
    unlinked_at     timestamptz,
    unlinked_reason text        not null default '',
    check (patient_key <> other_key)
);
create unique index patient_link_in_force on patient_link (patient_key, other_key) where unlinked_at is null;

-- Studies that were moved from a wrong patient to the right one. No patient's name or number is in here, the reason included.
create table patient_correction (
    study_uid    text        not null,
    from_key     text        not null check (length(from_key) = 64 and from_key !~ '[^0-9a-f]'),
    to_key       text        not null check (length(to_key) = 64 and to_key !~ '[^0-9a-f]'),
    corrected_at timestamptz not null,
    reason       text        not null
);
create index patient_correction_by_study on patient_correction (study_uid);
create index patient_correction_from on patient_correction (from_key);
create index patient_correction_to on patient_correction (to_key);
