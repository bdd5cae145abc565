-- Single events of a source that are not in order: set aside with the reason, so that the others are taken in.
create table usage_source_refused (
    program_id varchar(200) not null,
    name varchar(100) not null,
    -- SHA-256 of the event: pulls overlap, and the same one comes again.
    digest varchar(64) not null,
    event varchar(400) not null,
    problem varchar(2000) not null,
    remedy varchar(2000) not null,
    first_seen_at timestamp(6) with time zone not null,
    last_seen_at timestamp(6) with time zone not null,
    primary key (program_id, name, digest)
);
