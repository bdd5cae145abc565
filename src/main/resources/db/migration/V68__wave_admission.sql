-- Waves that were asked for while the program runs and that may begin: each once in a run.
create table wave_admission (
    run_id varchar(36) not null references program_run (id),
    wave_id varchar(100) not null,
    element_instance_key bigint not null,
    admitted_at timestamp(6) with time zone not null,
    primary key (run_id, wave_id)
);
