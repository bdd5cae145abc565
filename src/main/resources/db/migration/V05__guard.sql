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
