create table sponsor_act (
    id varchar(36) primary key,
    program_id varchar(200) not null,
    run_id varchar(64) not null,
    sponsor varchar(200) not null,
    act varchar(4000) not null,
    kind varchar(40) not null,
    due_on date not null,
    done_on date,
    committed_at timestamp(6) with time zone not null
);
create index sponsor_act_by_program on sponsor_act (program_id, sponsor);

create table manager_conviction (
    run_id varchar(64) not null,
    program_id varchar(200) not null,
    username varchar(200) not null,
    convinced boolean not null,
    doubt varchar(200),
    answered_at timestamp(6) with time zone not null,
    constraint one_conviction_per_manager primary key (run_id, username)
);
create index manager_conviction_by_program on manager_conviction (program_id);

-- What users wrote stays with the recorded answers; here is only who was asked and what the program has to know.
create table user_voice (
    process_instance_key bigint not null,
    run_id varchar(64) not null,
    program_id varchar(200) not null,
    username varchar(200) not null,
    department_id varchar(200) not null,
    location varchar(400) not null,
    asked_at timestamp(6) with time zone not null,
    heard_at timestamp(6) with time zone,
    would_use varchar(40),
    would_test boolean not null,
    would_help boolean not null,
    constraint one_voice_per_user primary key (run_id, process_instance_key, username)
);

create table pilot_round (
    run_id varchar(64) not null,
    process_instance_key bigint not null,
    round integer not null,
    program_id varchar(200) not null,
    wave_id varchar(200) not null,
    drawn_at timestamp(6) with time zone not null,
    judged_at timestamp(6) with time zone,
    proposal varchar(40),
    reason varchar(4000),
    decision_key bigint,
    inputs varchar(4000),
    constraint pilot_round_of_a_review primary key (run_id, process_instance_key, round)
);

create table pilot_member (
    run_id varchar(64) not null,
    process_instance_key bigint not null,
    username varchar(200) not null,
    department_id varchar(200) not null,
    location varchar(400) not null,
    why varchar(1000) not null,
    constraint one_seat_per_pilot_member primary key (run_id, process_instance_key, username)
);
