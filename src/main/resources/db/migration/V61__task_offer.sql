-- Tasks in other hands than Camunda offers them to yet; a row goes once Camunda has taken it.
create table task_offer (
    element_instance_key bigint not null primary key,
    version bigint not null
);
