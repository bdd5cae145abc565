-- Targets that sponsors ask to be set lower. What counts is in the ledger: both confirmations, and the entry made of them.
create table rebaseline (
    id varchar(36) not null primary key,
    program_id varchar(64) not null,
    run_id varchar(64) not null,
    wave_id varchar(64) not null,
    gate varchar(20) not null,
    metric varchar(40) not null,
    original double precision not null,
    target double precision not null,
    reason varchar(10000) not null,
    dissent varchar(10000) not null,
    review_on date not null,
    sponsors varchar(500) not null,
    asked_at timestamp(6) with time zone not null
);

create index rebaseline_wave on rebaseline (program_id, run_id, wave_id, gate);
