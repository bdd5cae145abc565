-- Who is away when, and who acts meanwhile. The code says nothing about health.
create table absence (
    program_id varchar(100) not null,
    username varchar(100) not null,
    absent_from date not null,
    absent_until date,
    deputy varchar(100),
    code varchar(20) not null,
    noted_by varchar(200) not null,
    noted_at timestamp(6) with time zone not null,
    primary key (program_id, username, absent_from)
);

-- Who acts for somebody who has left, as the program office was told.
create table succession (
    program_id varchar(100) not null,
    username varchar(100) not null,
    successor varchar(100) not null,
    told_at timestamp(6) with time zone not null,
    primary key (program_id, username)
);

-- A task in other hands than those it was opened for; it goes back when its holder does.
create table task_handover (
    element_instance_key bigint not null primary key,
    program_id varchar(100) not null,
    holders varchar(4000) not null,
    acting varchar(4000) not null,
    handed_at timestamp(6) with time zone not null
);
