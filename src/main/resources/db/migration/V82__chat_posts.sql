-- A message posted to a chat channel: once for a campaign and channel. It tells nobody in particular and so counts for
-- nobody's accounting.
create table chat_post (
    id varchar(36) primary key,
    program_id varchar(200) not null,
    campaign_id varchar(36) not null references campaign (id),
    channel varchar(200) not null,
    subject varchar(1000) not null,
    body varchar(1000000) not null,
    state varchar(20) not null,
    reason varchar(2000),
    attempts integer not null,
    next_attempt_at timestamp(6) with time zone,
    claimed_until timestamp(6) with time zone,
    created_at timestamp(6) with time zone not null,
    sent_at timestamp(6) with time zone,
    constraint one_post_per_campaign_and_channel unique (campaign_id, channel)
);
create index chat_post_waiting on chat_post (state, next_attempt_at);
create index chat_post_by_program on chat_post (program_id, created_at);
