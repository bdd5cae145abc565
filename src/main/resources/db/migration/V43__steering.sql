create table program_pause (
    id varchar(36) not null primary key,
    program_id varchar(100) not null,
    -- The program's id while the pause lasts, null afterwards: at most one at a time.
    open_program_id varchar(100) unique,
    run_id varchar(36) not null,
    reason varchar(2000) not null,
    paused_by varchar(200) not null,
    paused_at timestamp(6) with time zone not null,
    resumed_by varchar(200),
    resumed_at timestamp(6) with time zone,
    resume_reason varchar(2000)
);

create table cancellation (
    id varchar(36) not null primary key,
    program_id varchar(100) not null,
    -- The program's id while the request is open, null afterwards.
    open_program_id varchar(100) unique,
    run_id varchar(36) not null,
    reason varchar(2000) not null,
    asked_by varchar(200) not null,
    asked_at timestamp(6) with time zone not null,
    sponsor varchar(200) not null,
    state varchar(20) not null,
    settled_at timestamp(6) with time zone
);

create table plan_change (
    id varchar(36) not null primary key,
    program_id varchar(100) not null,
    run_id varchar(36),
    kind varchar(40) not null,
    what varchar(1000) not null,
    reason varchar(2000) not null,
    changed_by varchar(200) not null,
    changed_at timestamp(6) with time zone not null
);

create index plan_change_program on plan_change (program_id, changed_at);
