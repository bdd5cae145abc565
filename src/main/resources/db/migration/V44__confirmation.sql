-- An act that waits for the word of one person; answered once, whichever of its links is used.
create table confirmation (
    id varchar(36) not null primary key,
    program_id varchar(100) not null,
    run_id varchar(36),
    wave_id varchar(100),
    purpose varchar(100) not null,
    subject_id varchar(200) not null,
    username varchar(200) not null,
    question varchar(100000) not null,
    asked_at timestamp(6) with time zone not null,
    answered_at timestamp(6) with time zone,
    answered_yes boolean,
    reason varchar(10000) not null,
    constraint one_confirmation_per_person_and_subject unique (program_id, purpose, subject_id, username)
);

-- Only the hash: who reads the database cannot answer for anybody.
create table confirmation_token (
    token_hash varchar(64) not null primary key,
    confirmation_id varchar(36) not null references confirmation (id),
    issued_at timestamp(6) with time zone not null,
    expires_at timestamp(6) with time zone not null
);
create index confirmation_token_of on confirmation_token (confirmation_id, expires_at);
