create table access_user (
    name varchar(100) not null primary key,
    password_hash varchar(200) not null,
    changed_at timestamp(6) with time zone not null
);
