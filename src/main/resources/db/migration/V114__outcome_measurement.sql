-- Business results measured by hand. What a second person confirmed is in confirmation, by the same id.
create table outcome_measurement (
    id varchar(36) primary key,
    program_id varchar(200) not null,
    outcome varchar(200) not null,
    measured_value double precision not null,
    counted double precision,
    counted_of double precision,
    measured_on date not null,
    source varchar(2000) not null,
    measured_by varchar(200) not null,
    to_confirm varchar(200) not null,
    recorded_by varchar(200) not null,
    recorded_at timestamp(6) with time zone not null
);
create index outcome_measurement_of_program on outcome_measurement (program_id, outcome, measured_on);
