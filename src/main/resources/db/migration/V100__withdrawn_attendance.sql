-- Why a row of attendance does not count any more. That it does not, the ledger says.
create table training_attendance_withdrawal (
    import_id varchar(36) not null,
    username varchar(200) not null,
    part integer not null,
    attended_at timestamp(6) with time zone not null,
    reason varchar(400) not null,
    withdrawn_by varchar(200) not null,
    withdrawn_at timestamp(6) with time zone not null,
    primary key (import_id, username, part, attended_at),
    foreign key (import_id, username, part, attended_at)
        references training_attendance (import_id, username, part, attended_at)
);
