-- The SEQUENCE of the latest invitation that went out for a seat: a reply to an earlier one is about another time or place.
alter table training_seat add column invited_sequence integer;

-- What a learner's calendar program answered to an invitation. Replies of those who have no seat there any more are kept too.
create table training_reply (
    session_id varchar(36) not null references training_session (id),
    username varchar(200) not null,
    answer varchar(20) not null,
    sequence integer not null,
    said_at timestamp(6) with time zone not null,
    received_at timestamp(6) with time zone not null,
    primary key (session_id, username)
);
