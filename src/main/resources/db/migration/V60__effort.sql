-- What people were asked to do, kept after they did it; minutes as declared in the model when it was asked.
create table asked_task (
    element_instance_key bigint not null primary key,
    run_id varchar(36) not null references program_run (id),
    program_id varchar(100),
    wave_id varchar(100),
    subject varchar(200),
    process_id varchar(100) not null,
    element_id varchar(200) not null,
    name varchar(300) not null,
    role varchar(100) not null,
    asked_of varchar(4000) not null,
    minutes integer not null,
    asked_at timestamp(6) with time zone not null
);

create index asked_task_program on asked_task (program_id, asked_at);
