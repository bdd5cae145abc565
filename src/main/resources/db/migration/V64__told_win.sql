-- Wins that were told outside step 6, with what proves them; the ledger has the digest.
create table told_win (
    id varchar(36) not null primary key,
    program_id varchar(100) not null,
    run_id varchar(64) not null,
    wave_id varchar(100) not null,
    what varchar(1000) not null,
    before_number double precision not null,
    now_number double precision not null,
    source varchar(2000) not null,
    told_by varchar(200) not null,
    told_at timestamp(6) with time zone not null
);

create index told_win_wave on told_win (run_id, wave_id);
