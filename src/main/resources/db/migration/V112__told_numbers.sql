-- What was told of groups of people, week by week, so that nothing more can be worked out from one week and the next.
create table told_number (
    program_id    varchar(100) not null,
    run_id        varchar(64) not null,
    week          bigint not null,
    wave_id       varchar(100) not null,
    measure       varchar(64) not null,
    group_name    varchar(10000) not null,
    -- SHA-256 of the name, which is too long for a key where many small units are put together.
    group_digest  varchar(64) not null,
    units         text not null,
    told_on       date not null,
    measured_on   date not null,
    people        int not null,
    sample        bigint not null,
    numerator     double precision not null,
    measured      double precision,
    target        double precision,
    -- Usernames of those counted, until the window of the measure has passed.
    members       text,
    primary key (week, wave_id, measure, group_digest)
);
create index told_number_program on told_number (program_id, run_id, told_on);

alter table rhythm add column asks text;
