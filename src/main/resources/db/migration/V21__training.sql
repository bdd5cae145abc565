create table training (
    id varchar(36) primary key,
    program_id varchar(200) not null,
    run_id varchar(64) not null,
    wave_id varchar(200) not null,
    department_id varchar(200) not null,
    process_instance_key bigint not null,
    rounds integer not null,
    scheduled_at timestamp(6) with time zone not null,
    sessions_end_at timestamp(6) with time zone not null,
    evaluated_at timestamp(6) with time zone,
    constraint training_of_a_round unique (run_id, process_instance_key)
);
create index training_by_program on training (program_id);
create index training_by_wave on training (run_id, wave_id);

create table training_session (
    id varchar(36) primary key,
    training_id varchar(36) not null references training (id),
    round integer not null,
    trainer varchar(200) not null,
    starts_at timestamp(6) with time zone not null,
    ends_at timestamp(6) with time zone not null,
    format varchar(200) not null,
    location varchar(400),
    room varchar(400),
    invitation_sequence integer not null
);
create index training_session_by_training on training_session (training_id, round);
create index training_session_by_trainer on training_session (trainer, ends_at);

create table training_seat (
    id varchar(36) primary key,
    training_id varchar(36) not null references training (id),
    round integer not null,
    session_id varchar(36) references training_session (id),
    username varchar(200) not null,
    state varchar(20) not null,
    delivery_id varchar(36),
    constraint one_seat_per_learner_and_round unique (training_id, round, username)
);

-- The one row is locked while sessions are put into the calendar, so that no trainer is booked twice at a time.
create table training_calendar (
    id integer primary key
);
insert into training_calendar (id) values (1);
