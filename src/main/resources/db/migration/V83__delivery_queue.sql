-- The order in which mails are taken: each mail asks for the next few, so the queue must not be sorted for each.
create index delivery_queue on delivery (next_attempt_at, created_at, id);
