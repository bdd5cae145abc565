-- Which engine this database belongs to: a random id that the engine's own data carries too.
create table engine_binding (
    id integer primary key,
    epoch varchar(36) not null,
    bound_at timestamp(6) with time zone not null,
    constraint engine_binding_single check (id = 1)
);

-- What a worker returned for one pass through one element; a job that is handed out again gets the stored result.
create table job_result (
    epoch varchar(36) not null,
    element_instance_key bigint not null,
    job_type varchar(100) not null,
    result varchar(1000000),
    done_at timestamp(6) with time zone not null,
    completed_job_key bigint,
    primary key (epoch, element_instance_key, job_type)
);

-- The models as Tollgate deployed them; guards and seals ask for what is required of the very definition that runs.
create table deployed_process (
    epoch varchar(36) not null,
    process_definition_key bigint not null,
    process_id varchar(200) not null,
    version integer not null,
    generation varchar(64) not null,
    checksum varchar(64) not null,
    model varchar(1000000) not null,
    deployed_at timestamp(6) with time zone not null,
    primary key (epoch, process_definition_key)
);

create table deployed_decision (
    epoch varchar(36) not null,
    decision_key bigint not null,
    decision_id varchar(200) not null,
    generation varchar(64) not null,
    primary key (epoch, decision_key, generation)
);

create table outbox_message (
    id varchar(36) primary key,
    name varchar(200) not null,
    correlation_key varchar(200) not null,
    variables varchar(1000000) not null,
    created_at timestamp(6) with time zone not null,
    sent_at timestamp(6) with time zone
);

create index outbox_message_unsent on outbox_message (sent_at, created_at);
