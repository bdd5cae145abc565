create table campaign_translation (
    campaign_id varchar(36) not null references campaign (id),
    language varchar(35) not null,
    subject varchar(1000) not null,
    body varchar(1000000) not null,
    written_at timestamp(6) with time zone not null,
    primary key (campaign_id, language)
);
