-- Groups of people whose use was told as a number, beside the weekly numbers (told_number).
create table told_use (
    program_id     varchar(100) not null,
    metric         varchar(40) not null,
    -- SHA-256 of the members.
    members_digest varchar(64) not null,
    run_id         varchar(64) not null,
    wave_id        varchar(100) not null,
    group_name     varchar(10000) not null,
    -- SHA-256 of the name, which is too long for a key.
    group_digest   varchar(64) not null,
    told_on        date not null,
    measured       double precision not null,
    -- Usernames of those counted, by line.
    members        text not null,
    primary key (program_id, metric, members_digest, wave_id, group_digest)
);

-- Numbers of a snapshot that are not told, with the one of that group that was told last.
create table measurement_held_back (
    snapshot_id varchar(36) not null references measurement_snapshot (id),
    metric      varchar(40) not null,
    group_name  varchar(10000) not null,
    told_on     date,
    measured    double precision
);
create index measurement_held_back_snapshot on measurement_held_back (snapshot_id);

-- Null where the number was held back.
alter table escalation alter column opening_percent drop not null;
