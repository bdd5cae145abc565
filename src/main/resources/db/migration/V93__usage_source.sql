-- Where pulls of usage stand. A source that is pointed at another program begins anew there.
create table usage_source (
    program_id varchar(200) not null,
    name varchar(100) not null,
    -- When the last pull began whose events are committed.
    pulled_until timestamp(6) with time zone,
    last_attempt_at timestamp(6) with time zone,
    last_success_at timestamp(6) with time zone,
    last_new_at timestamp(6) with time zone,
    next_attempt_at timestamp(6) with time zone not null,
    -- Whoever pulls now, and how long nobody else does.
    claim varchar(36),
    claimed_until timestamp(6) with time zone,
    failures integer not null,
    outcome varchar(30),
    problem varchar(2000),
    remedy varchar(2000),
    -- Of the last pull that went well.
    events bigint,
    imported bigint,
    already_known bigint,
    changed bigint,
    aside bigint,
    later bigint,
    without_user bigint,
    other_features varchar(2000),
    primary key (program_id, name)
);
