-- The people of a wave who are asked the same questions at the same time.
create table survey_round (
    id varchar(36) primary key,
    program_id varchar(64) not null,
    run_id varchar(64) not null,
    wave_id varchar(200) not null,
    opened_on date not null,
    closes_on date not null,
    reminded_on date,
    closed_on date,
    constraint one_survey_round_a_day unique (run_id, wave_id, opened_on)
);

-- Who was asked in which group, and whether they answered: not when, so that no order of answers can be told from it.
create table survey_asked (
    round_id varchar(36) not null references survey_round (id),
    username varchar(100) not null,
    department_id varchar(100) not null,
    location varchar(200) not null,
    role varchar(200) not null,
    delivery_id varchar(36) not null,
    answered boolean default false not null,
    primary key (round_id, username)
);

-- Of a link's secret only the hash.
create table survey_link (
    token_hash varchar(64) primary key,
    round_id varchar(36) not null,
    username varchar(100) not null,
    foreign key (round_id, username) references survey_asked (round_id, username)
);
create index survey_link_by_person on survey_link (round_id, username);

-- What was answered, by nobody in particular. All answers of a group are written anew with each one that comes, in the
-- order of their random ids: neither their place in the table nor the transaction that wrote them tells who gave which.
create table survey_answer (
    id varchar(36) primary key,
    round_id varchar(36) not null references survey_round (id),
    week date not null,
    department_id varchar(100) not null,
    location varchar(200) not null,
    role varchar(200) not null,
    outside boolean not null,
    satisfaction integer not null,
    signature varchar(64) not null
);
create index survey_answer_of_round on survey_answer (round_id, department_id, location);

-- What hinders people, in their words; of the round as a whole, beside no other answer.
create table survey_word (
    id varchar(36) primary key,
    round_id varchar(36) not null references survey_round (id),
    said varchar(2000) not null,
    signature varchar(64) not null
);
create index survey_word_of_round on survey_word (round_id);

-- When somebody was asked last by any program, under the hash of the mail address.
create table survey_last_asked (
    address_hash varchar(64) primary key,
    asked_on date not null,
    delivery_id varchar(36) not null
);
