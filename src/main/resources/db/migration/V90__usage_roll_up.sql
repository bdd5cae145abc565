-- Usage added up as it is imported, so that measuring does not read the events again. The row of a program is locked by
-- whoever changes its usage. Days are those of the zone; usage that was imported before is added up at the next import.
create table usage_roll_up (
    program_id varchar(100) not null primary key,
    zone varchar(64) not null,
    -- Events that happened before it are no longer kept one by one.
    kept_from timestamp(6) with time zone
);

create table usage_day (
    program_id varchar(100) not null,
    feature varchar(200) not null,
    used_on date not null,
    username varchar(200) not null,
    events bigint not null,
    rated bigint not null,
    quality_millionths bigint not null,
    primary key (program_id, feature, used_on, username)
);

create table usage_month (
    program_id varchar(100) not null,
    feature varchar(200) not null,
    -- Its first day.
    begins_on date not null,
    username varchar(200) not null,
    -- The days of the month with use: bit 0 is the first.
    used_days integer not null,
    events bigint not null,
    primary key (program_id, feature, begins_on, username)
);

create table usage_person (
    program_id varchar(100) not null,
    feature varchar(200) not null,
    username varchar(200) not null,
    first_at timestamp(6) with time zone not null,
    last_on date not null,
    events bigint not null,
    primary key (program_id, feature, username)
);

-- Fingerprints of events that are no longer kept one by one, so that they are not counted a second time.
create table usage_seen (
    program_id varchar(100) not null,
    fingerprint uuid not null,
    primary key (program_id, fingerprint)
);

-- Events of people whom the program does not have yet; they are taken in when the person joins.
create table usage_aside (
    program_id varchar(100) not null,
    event_id varchar(200) not null,
    username varchar(200) not null,
    feature varchar(200) not null,
    occurred_at timestamp(6) with time zone not null,
    quality double precision,
    imported_at timestamp(6) with time zone not null,
    primary key (program_id, event_id)
);
create index usage_aside_username on usage_aside (program_id, username);

-- Single events are measured only until they are added up the first time.
drop index usage_event_time;
