-- Where the person is: by its clock and holidays a message waits.
alter table delivery add column location varchar(200) default '' not null;
-- Until when it was held last, also once it has gone on.
alter table delivery add column held_until timestamp(6) with time zone;
-- Who came into the audience after it was accounted for.
alter table delivery add column joined_late boolean default false not null;

update delivery set state = 'GIVEN_UP' where state = 'FAILED' and reason like 'Given up after %';
update delivery set state = 'REFUSED' where state = 'FAILED';

-- At most so many messages about programs reach an address in a week: each takes one of the week's numbered slots, and
-- no slot is taken twice, whichever program and application instance asks.
create table message_slot (
    delivery_id varchar(36) primary key references delivery (id),
    address varchar(400) not null,
    week date not null,
    slot integer not null,
    constraint one_message_in_a_slot unique (address, week, slot)
);
create index delivery_by_campaign on delivery (campaign_id, state);
