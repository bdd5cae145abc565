-- What came at once; the ledger has the digest of its rows.
create table training_attendance_import (
    id varchar(36) primary key,
    program_id varchar(200) not null,
    run_id varchar(64) not null,
    wave_id varchar(200) not null,
    recorded_by varchar(200) not null,
    recorded_at timestamp(6) with time zone not null
);
create index training_attendance_import_by_wave on training_attendance_import (run_id, wave_id);

create table training_attendance (
    import_id varchar(36) not null references training_attendance_import (id),
    username varchar(200) not null,
    part integer not null,
    attended_at timestamp(6) with time zone not null,
    session_id varchar(36) references training_session (id),
    source varchar(400) not null,
    said_by varchar(200) not null,
    primary key (import_id, username, part, attended_at)
);
