alter table training_session add column cancelled_at timestamp(6) with time zone;

-- When a trainer or a room cannot be had. Why is nobody's business.
create table training_unavailability (
    id varchar(36) primary key,
    program_id varchar(200) not null,
    kind varchar(20) not null,
    name varchar(200) not null,
    location varchar(400),
    from_at timestamp(6) with time zone not null,
    until_at timestamp(6) with time zone not null,
    recorded_by varchar(200) not null,
    recorded_at timestamp(6) with time zone not null
);
create index training_unavailability_by_program on training_unavailability (program_id, until_at);
