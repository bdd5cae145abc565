-- The department that a merged one is part of now; null while it is one of its own. Its row stays, since evidence names its id.
alter table department add column merged_into varchar(64);

-- What an export may still call a department that was renamed, or merged into another; in small letters.
create table department_alias (
    program_id varchar(64) not null,
    spelled varchar(200) not null,
    department_id varchar(64) not null,
    primary key (program_id, spelled),
    foreign key (program_id, department_id) references department (program_id, department_id)
);

-- Who changed the wave with their unit: what they were told and trained in the wave before still counts for them.
create table moved_person (
    program_id varchar(64) not null,
    username varchar(100) not null,
    from_wave varchar(64) not null,
    to_wave varchar(64) not null,
    moved_at timestamp(6) with time zone not null,
    primary key (program_id, username, from_wave, to_wave),
    foreign key (program_id, username) references person (program_id, username)
);
