create table program_run (
    id varchar(36) not null primary key,
    program_id varchar(100),
    -- The program's id while the run is open, null afterwards: at most one open run of a program.
    open_program_id varchar(100) unique,
    root_process_instance_key bigint not null unique,
    process_definition_key bigint not null,
    opened_at timestamp(6) with time zone not null,
    claimed_at timestamp(6) with time zone,
    ended_at timestamp(6) with time zone,
    outcome varchar(40)
);

create index program_run_program on program_run (program_id, opened_at);

create table ticket (
    nonce varchar(64) not null primary key,
    run_id varchar(36) not null references program_run (id),
    program_id varchar(100) not null,
    wave_id varchar(100),
    subject varchar(200),
    called_process_id varchar(100) not null,
    caller_process_id varchar(100) not null,
    caller_instance_key bigint not null,
    caller_element_id varchar(200) not null,
    issued_at timestamp(6) with time zone not null,
    process_instance_key bigint unique,
    process_definition_key bigint,
    entered_at timestamp(6) with time zone,
    sealed_at timestamp(6) with time zone
);

create index ticket_run on ticket (run_id);

create table open_task (
    element_instance_key bigint not null primary key,
    run_id varchar(36) not null references program_run (id),
    program_id varchar(100),
    wave_id varchar(100),
    subject varchar(200),
    process_id varchar(100) not null,
    process_instance_key bigint not null,
    element_id varchar(200) not null,
    name varchar(300) not null,
    role varchar(100) not null,
    waits_for varchar(4000) not null,
    opened_at timestamp(6) with time zone not null,
    due_at timestamp(6) with time zone not null
);

create index open_task_run on open_task (run_id);

create table task_answer (
    element_instance_key bigint not null primary key,
    run_id varchar(36) not null references program_run (id),
    program_id varchar(100) not null,
    wave_id varchar(100),
    process_instance_key bigint not null,
    element_id varchar(200) not null,
    ledger_seq bigint not null,
    content varchar(1000000) not null,
    completed_at timestamp(6) with time zone not null
);

create index task_answer_instance on task_answer (process_instance_key, element_id);
create index task_answer_run on task_answer (run_id, element_id);

create table quality_judgement (
    process_instance_key bigint not null,
    attempt integer not null,
    quality varchar(20) not null,
    reasons varchar(1000000) not null,
    decision_key bigint not null,
    judged_at timestamp(6) with time zone not null,
    primary key (process_instance_key, attempt)
);
