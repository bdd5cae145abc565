-- The group that the program office chose for the review of a pilot wave, before it is drawn.
create table pilot_choice (
    program_id varchar(64) not null,
    wave_id varchar(64) not null,
    size integer not null,
    seed varchar(200) not null,
    data_digest varchar(64) not null,
    chosen_at timestamp(6) with time zone not null,
    chosen_by varchar(200) not null,
    constraint one_choice_per_pilot_wave primary key (program_id, wave_id)
);

create table pilot_chosen (
    program_id varchar(64) not null,
    wave_id varchar(64) not null,
    username varchar(100) not null,
    volunteer boolean not null,
    reason varchar(2000) not null,
    constraint one_seat_per_chosen primary key (program_id, wave_id, username),
    foreign key (program_id, wave_id) references pilot_choice (program_id, wave_id)
);
