-- The forms as Tollgate deployed them, with the processes and decisions of the same generation.
create table deployed_form (
    epoch varchar(36) not null,
    form_id varchar(200) not null,
    generation varchar(64) not null,
    content varchar(1000000) not null,
    primary key (epoch, form_id, generation)
);

-- Whom or what a task was for, where there is one for each of several.
alter table task_answer add column subject varchar(200);

-- Each action of a step is judged on its own, so its returns are counted on their own.
drop table quality_judgement;

create table answer_judgement (
    process_instance_key bigint not null,
    element_id varchar(200) not null,
    -- Empty where the task is there once only.
    subject varchar(200) not null,
    attempt integer not null,
    quality varchar(20) not null,
    reasons varchar(1000000) not null,
    decision_key bigint not null,
    judged_at timestamp(6) with time zone not null,
    primary key (process_instance_key, element_id, subject, attempt)
);
