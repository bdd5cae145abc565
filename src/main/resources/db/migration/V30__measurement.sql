-- Usage as imported; the source's event id makes each count once.
create table usage_event (
    program_id varchar(100) not null,
    event_id varchar(200) not null,
    username varchar(200) not null,
    feature varchar(200) not null,
    occurred_at timestamp(6) with time zone not null,
    quality double precision,
    imported_at timestamp(6) with time zone not null,
    primary key (program_id, event_id)
);

create index usage_event_time on usage_event (program_id, feature, occurred_at);

-- What a gate measured, with all that its decision needs; the digest is in the ledger as well.
create table measurement_snapshot (
    id varchar(36) primary key,
    program_id varchar(100) not null,
    wave_id varchar(100) not null,
    run_id varchar(64) not null,
    gate varchar(20) not null,
    process_instance_key bigint not null,
    taken_at timestamp(6) with time zone not null,
    not_before timestamp(6) with time zone not null,
    go_live_at timestamp(6) with time zone not null,
    window_from date not null,
    window_to date not null,
    people integer not null,
    usage_events bigint not null,
    floor_margin double precision not null,
    small_unit integer not null,
    digest varchar(64) not null
);

create index measurement_snapshot_wave on measurement_snapshot (program_id, wave_id, gate, taken_at);

create table measurement_value (
    snapshot_id varchar(36) not null references measurement_snapshot (id),
    metric varchar(40) not null,
    department_id varchar(100) not null,
    location varchar(200) not null,
    pool varchar(10000) not null,
    people integer not null,
    sample bigint not null,
    numerator double precision not null,
    target double precision,
    primary key (snapshot_id, metric, department_id, location)
);
