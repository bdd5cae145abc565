create table program (
    id varchar(64) not null primary key,
    name varchar(200) not null,
    software varchar(200) not null,
    status varchar(20) not null,
    definition varchar(10000000) not null,
    digest varchar(64) not null,
    zone varchar(64) not null,
    registered_at timestamp(6) with time zone not null,
    registered_by varchar(200) not null
);

create table department (
    program_id varchar(64) not null references program (id),
    department_id varchar(64) not null,
    name varchar(200) not null,
    valid_from date,
    primary key (program_id, department_id)
);

create table person (
    program_id varchar(64) not null references program (id),
    username varchar(100) not null,
    name varchar(200) not null,
    email varchar(254) not null,
    department_id varchar(64) not null,
    location varchar(200) not null,
    role varchar(200) not null,
    manager varchar(100),
    left_at timestamp(6) with time zone,
    primary key (program_id, username),
    foreign key (program_id, department_id) references department (program_id, department_id)
);

create index person_by_department on person (program_id, department_id);

create table wave (
    program_id varchar(64) not null references program (id),
    wave_id varchar(64) not null,
    ordinal integer not null,
    name varchar(200) not null,
    kind varchar(20) not null,
    go_live date not null,
    starts_on date not null,
    local_sponsor varchar(200) not null,
    all_others boolean not null,
    primary key (program_id, wave_id)
);

-- An empty location stands for every location that no other unit of the department names.
create table unit (
    program_id varchar(64) not null,
    wave_id varchar(64) not null,
    department_id varchar(64) not null,
    location varchar(200) not null,
    primary key (program_id, wave_id, department_id, location),
    foreign key (program_id, wave_id) references wave (program_id, wave_id),
    foreign key (program_id, department_id) references department (program_id, department_id)
);
