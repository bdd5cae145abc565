-- Mails about the program that belong to no campaign wait for quiet hours and full weeks, too.
alter table delivery add column courteous boolean default false not null;

-- Who was asked to try it before the others, and what they said; null until they have.
create table pilot_volunteer (
    program_id varchar(64) not null,
    username varchar(100) not null,
    asked_at timestamp(6) with time zone not null,
    asked_by varchar(200) not null,
    delivery_id varchar(36) not null,
    volunteers boolean,
    answered_at timestamp(6) with time zone,
    constraint one_question_per_pilot_volunteer primary key (program_id, username)
);

-- Of a link's secret only the hash; several links of a person lead to one answer.
create table pilot_volunteer_link (
    token_hash varchar(64) primary key,
    program_id varchar(64) not null,
    username varchar(100) not null,
    issued_at timestamp(6) with time zone not null,
    expires_at timestamp(6) with time zone not null,
    foreign key (program_id, username) references pilot_volunteer (program_id, username)
);
create index pilot_volunteer_link_by_person on pilot_volunteer_link (program_id, username);
