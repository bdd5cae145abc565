-- A mail with a single-use link: its text goes as soon as the mail has been sent or given up.
alter table delivery add column erase_body boolean default false not null;
