-- For reading; what was decided is proven by the ledger.
create table gate_decision (
    id varchar(36) primary key,
    program_id varchar(100) not null,
    wave_id varchar(100) not null,
    run_id varchar(64) not null,
    gate varchar(20) not null,
    process_instance_key bigint not null,
    snapshot_id varchar(36) not null references measurement_snapshot (id),
    decision_key bigint not null,
    ledger_seq bigint not null,
    decided_at timestamp(6) with time zone not null,
    inputs varchar(10000) not null,
    outcome varchar(20) not null,
    reason varchar(10000) not null,
    held_by varchar(100000) not null,
    next_review timestamp(6) with time zone
);

create index gate_decision_program on gate_decision (program_id, ledger_seq);

-- What missed its target when a gate was passed all the same, and must reach it before the next one.
create table gate_condition (
    decision_id varchar(36) not null references gate_decision (id),
    ordinal integer not null,
    metric varchar(40) not null,
    pool varchar(10000) not null,
    people integer not null,
    measured double precision,
    target double precision not null,
    primary key (decision_id, ordinal)
);
