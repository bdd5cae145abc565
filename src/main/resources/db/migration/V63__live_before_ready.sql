-- Waves that went live before their gate "Are people ready?" had passed, and what was done about it. That they did is in
-- the ledger.
create table live_wave (
    id varchar(36) not null primary key,
    program_id varchar(100) not null,
    run_id varchar(64) not null,
    wave_id varchar(100) not null,
    since timestamp(6) with time zone not null,
    observed varchar(1000) not null,
    noticed_at timestamp(6) with time zone not null,
    -- The last week in which it was looked after.
    looked_after_at timestamp(6) with time zone,
    snapshot_id varchar(36) references measurement_snapshot (id),
    ended_at timestamp(6) with time zone,
    constraint live_wave_once unique (run_id, wave_id)
);

alter table gate_decision add column live_since timestamp(6) with time zone;

-- A bare yes or no is no answer to it.
alter table confirmation add column reason_needed boolean default false not null;
