-- What the weekly look at each group of units saw, so that a decline can be told from a low start.
create table observed_use (
    run_id varchar(64) not null,
    wave_id varchar(200) not null,
    units varchar(4000) not null,
    metric varchar(40) not null,
    observed_at timestamp(6) with time zone not null,
    percent double precision not null
);
create index observed_use_of_wave on observed_use (run_id, wave_id, metric);

create table escalation (
    id varchar(36) primary key,
    program_id varchar(200) not null,
    run_id varchar(64) not null,
    wave_id varchar(200) not null,
    gate varchar(40) not null,
    unit varchar(10000) not null,
    units varchar(4000) not null,
    people integer not null,
    metric varchar(40) not null,
    opened_at timestamp(6) with time zone not null,
    opening_percent double precision not null,
    needed_percent double precision not null,
    quality_low boolean not null,
    state varchar(20) not null,
    closed_at timestamp(6) with time zone,
    closing_percent double precision
);
create index escalation_of_wave on escalation (run_id, wave_id, state);

create table escalation_rung (
    escalation_id varchar(36) not null references escalation (id),
    ordinal integer not null,
    rung varchar(20) not null,
    state varchar(20) not null,
    what varchar(100000),
    by_whom varchar(200),
    until_on date,
    asked_at timestamp(6) with time zone,
    measure_at timestamp(6) with time zone,
    percent_after double precision,
    primary key (escalation_id, ordinal)
);
