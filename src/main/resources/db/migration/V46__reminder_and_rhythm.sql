-- One digest a person, program and day.
create table digest (
    program_id varchar(100) not null,
    username varchar(100) not null,
    sent_on date not null,
    delivery_id varchar(36) not null,
    primary key (program_id, username, sent_on)
);

-- What somebody was told of a task, so that nothing urgent is said twice.
create table task_notice (
    element_instance_key bigint not null,
    username varchar(100) not null,
    stage varchar(20) not null,
    told_at timestamp(6) with time zone not null,
    primary key (element_instance_key, username, stage)
);

-- One week of the operating rhythm, and which sponsor was asked for which visible act in it.
create table rhythm (
    process_instance_key bigint not null primary key,
    program_id varchar(100) not null,
    run_id varchar(36) not null,
    began_at timestamp(6) with time zone not null,
    reports integer not null,
    held_at timestamp(6) with time zone
);
create table rhythm_ask (
    process_instance_key bigint not null references rhythm (process_instance_key),
    act_id varchar(36) not null,
    program_id varchar(100) not null,
    sponsor varchar(100) not null,
    answered boolean not null,
    -- The new day that the sponsor named; not asked again before.
    ask_after date,
    primary key (process_instance_key, act_id)
);
create index rhythm_ask_act on rhythm_ask (program_id, act_id);
