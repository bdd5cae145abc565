-- What did not go as it should, until it is settled and after that with how it was.
create table alarm (
    id varchar(36) not null primary key,
    program_id varchar(100),
    kind varchar(20) not null,
    place varchar(400),
    process_instance_key bigint,
    element_instance_key bigint,
    job_type varchar(100),
    message varchar(4000) not null,
    raised_at timestamp(6) with time zone not null,
    last_at timestamp(6) with time zone not null,
    times integer not null,
    resolved_at timestamp(6) with time zone,
    resolution varchar(1000)
);

create index alarm_program on alarm (program_id, last_at);
create index alarm_job on alarm (element_instance_key, job_type);

-- Tasks that were completed, and by whom as far as Camunda says so.
create table task_completion (
    element_instance_key bigint not null primary key,
    program_id varchar(100) not null,
    run_id varchar(36) not null,
    wave_id varchar(100),
    process_instance_key bigint not null,
    process_id varchar(100) not null,
    element_id varchar(200) not null,
    name varchar(300) not null,
    ledger_seq bigint not null,
    asked varchar(4000) not null,
    completed_at timestamp(6) with time zone not null,
    task_key varchar(40),
    person varchar(200),
    verdict varchar(20) not null
);

create index task_completion_program on task_completion (program_id, ledger_seq);
create index task_completion_open on task_completion (verdict, completed_at);
