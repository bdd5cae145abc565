-- A running program that goes to the newest generation of the models; while it is open, the jobs of its run wait.
create table model_migration (
    id varchar(36) not null primary key,
    program_id varchar(100) not null,
    run_id varchar(36) not null references program_run (id),
    -- The run's id while the migration is under way, null afterwards: at most one at a time.
    open_run_id varchar(36) unique,
    reason varchar(2000) not null,
    asked_by varchar(200) not null,
    asked_at timestamp(6) with time zone not null,
    -- Until then one application instance asks the engine, and no other.
    claimed_until timestamp(6) with time zone not null,
    finished_at timestamp(6) with time zone
);

create index model_migration_program on model_migration (program_id, asked_at);

-- What counts is in the ledger; here is what the engine still has to be asked for.
create table model_migration_instance (
    migration_id varchar(36) not null references model_migration (id),
    process_instance_key bigint not null,
    process_id varchar(100) not null,
    from_definition_key bigint not null,
    to_definition_key bigint not null,
    state varchar(20) not null,
    message varchar(4000),
    primary key (migration_id, process_instance_key)
);
