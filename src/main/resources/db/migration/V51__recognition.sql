create table win (
    id varchar(36) primary key,
    program_id varchar(200) not null,
    run_id varchar(64) not null,
    wave_id varchar(200) not null,
    process_instance_key bigint not null,
    metric varchar(1000) not null,
    numbers varchar(1000) not null,
    source varchar(2000) not null,
    measured boolean not null,
    manager_help varchar(4000) not null,
    story varchar(1000000) not null,
    registered_at timestamp(6) with time zone not null,
    constraint win_of_a_round unique (run_id, process_instance_key)
);
create index win_by_wave on win (program_id, wave_id, registered_at);

-- One row for each time that people were nominated; the sponsor may send a nomination back.
create table recognition (
    id varchar(36) primary key,
    win_id varchar(36) not null references win (id),
    program_id varchar(200) not null,
    run_id varchar(64) not null,
    wave_id varchar(200) not null,
    process_instance_key bigint not null,
    kind varchar(40) not null,
    proof varchar(4000) not null,
    asked_at timestamp(6) with time zone not null,
    consent_until timestamp(6) with time zone not null,
    awarded_at timestamp(6) with time zone
);
create index recognition_by_win on recognition (win_id, asked_at);

create table recognition_nominee (
    recognition_id varchar(36) not null references recognition (id),
    username varchar(200) not null,
    part varchar(20) not null,
    consent varchar(10),
    primary key (recognition_id, username)
);
