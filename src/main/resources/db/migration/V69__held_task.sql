-- Tasks that wait because those who would get them had as many this week as their role allows. No reference to the run:
-- a row is written beside the transaction that holds the run.
create table held_task (
    element_instance_key bigint not null primary key,
    run_id varchar(36) not null,
    program_id varchar(100) not null,
    wave_id varchar(100),
    subject varchar(200),
    process_id varchar(100) not null,
    process_instance_key bigint not null,
    element_id varchar(200) not null,
    name varchar(300) not null,
    role varchar(100) not null,
    waits_for varchar(4000) not null,
    held_since timestamp(6) with time zone not null,
    held_until timestamp(6) with time zone not null
);

create index held_task_program on held_task (program_id, held_until);
create index held_task_element on held_task (process_instance_key, element_id);
