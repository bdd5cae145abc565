-- The secret of the link by which a person says that they read the message: gone once it was sent, its hash stays.
alter table delivery add column read_token varchar(64);
alter table delivery add column read_hash varchar(64);
alter table delivery add column acknowledged_at timestamp(6) with time zone;
create unique index delivery_by_read_link on delivery (read_hash);
-- A report of non-delivery names the mail by its Message-ID.
create index delivery_by_message_id on delivery (message_id);

-- Whether somebody was asked to tell the person what the mail did not.
alter table delivery add column loss_told boolean default false not null;
update delivery set loss_told = true where state in ('REFUSED', 'GIVEN_UP', 'NOT_REACHABLE');

-- Programs whose people changed: campaigns that were accounted for follow.
create table audience_change (
    id varchar(36) primary key,
    program_id varchar(200) not null
);
