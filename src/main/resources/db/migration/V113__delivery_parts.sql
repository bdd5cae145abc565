-- What a mail carries beside its text, until it was sent: a page, its pictures, files.
create table delivery_part (
    delivery_id varchar(64) not null references delivery (id) on delete cascade,
    ordinal     int not null,
    kind        varchar(16) not null,
    name        varchar(200) not null,
    media_type  varchar(100) not null,
    content     bytea not null,
    primary key (delivery_id, ordinal)
);
