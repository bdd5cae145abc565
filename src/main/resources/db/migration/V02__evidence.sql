create table ledger_head (
    program_id varchar(100) not null primary key,
    seq bigint not null,
    digest varchar(64) not null,
    signature varchar(64) not null
);

create table ledger_entry (
    program_id varchar(100) not null,
    seq bigint not null,
    run_id varchar(36) not null,
    wave_id varchar(100),
    kind varchar(40) not null,
    process_id varchar(100) not null,
    process_instance_key bigint not null,
    element_id varchar(200),
    subject varchar(200),
    data varchar(1000000) not null,
    recorded_at timestamp(6) with time zone not null,
    digest varchar(64) not null,
    primary key (program_id, seq)
);

create index ledger_entry_round on ledger_entry (program_id, process_instance_key);
