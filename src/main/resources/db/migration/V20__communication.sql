create table campaign (
    id varchar(36) primary key,
    program_id varchar(200) not null,
    run_id varchar(64) not null,
    wave_id varchar(200) not null,
    process_instance_key bigint not null,
    kind varchar(40) not null,
    subject varchar(1000) not null,
    body varchar(1000000) not null,
    sender varchar(400) not null,
    planned_at timestamp(6) with time zone not null,
    revised_at timestamp(6) with time zone not null,
    approved_at timestamp(6) with time zone,
    dispatched_at timestamp(6) with time zone,
    accounted_at timestamp(6) with time zone,
    accounted_recipients integer,
    constraint campaign_of_a_round unique (run_id, process_instance_key)
);
create index campaign_by_program on campaign (program_id, planned_at);

create table delivery (
    id varchar(36) primary key,
    program_id varchar(200) not null,
    kind varchar(40) not null,
    topic varchar(200) not null,
    campaign_id varchar(36) references campaign (id),
    username varchar(200) not null,
    recipient_name varchar(400) not null,
    address varchar(400),
    from_name varchar(400),
    from_address varchar(400),
    reply_to varchar(400),
    message_id varchar(400) not null,
    subject varchar(1000),
    body varchar(1000000),
    calendar varchar(1000000),
    state varchar(20) not null,
    reason varchar(2000),
    attempts integer not null,
    next_attempt_at timestamp(6) with time zone,
    claimed_by varchar(100),
    claimed_until timestamp(6) with time zone,
    created_at timestamp(6) with time zone not null,
    sent_at timestamp(6) with time zone,
    constraint one_delivery_per_person_and_campaign unique (campaign_id, username)
);
create index delivery_waiting on delivery (state, next_attempt_at);
create index delivery_by_topic on delivery (kind, topic);
