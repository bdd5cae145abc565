-- Links that let a person answer one task; of the secret only the hash is kept.
create table task_link (
    token_hash varchar(64) not null primary key,
    element_instance_key bigint not null,
    program_id varchar(100) not null,
    username varchar(100) not null,
    task_name varchar(500) not null,
    issued_at timestamp(6) with time zone not null,
    expires_at timestamp(6) with time zone not null,
    used_at timestamp(6) with time zone
);

create index task_link_of_task on task_link (element_instance_key, username);

-- What was answered by a link: the first for a task counts. The engine learns of it after the commit.
create table linked_answer (
    element_instance_key bigint not null primary key,
    id varchar(36) not null,
    username varchar(100) not null,
    content varchar(1000000) not null,
    confidential varchar(2000) not null,
    task_key bigint,
    state varchar(20) not null,
    given_at timestamp(6) with time zone not null
);

create index linked_answer_state on linked_answer (state);
