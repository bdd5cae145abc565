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
