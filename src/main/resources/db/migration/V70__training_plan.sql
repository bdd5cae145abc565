-- A curriculum has parts; each learner has a seat in a session of each.
alter table training_session add column part integer default 1 not null;
alter table training_session add column reason varchar(2000);
alter table training_seat add column part integer default 1 not null;
alter table training_seat add column reason varchar(2000);
alter table training_seat drop constraint one_seat_per_learner_and_round;
alter table training_seat add constraint one_seat_per_learner_part_and_round unique (training_id, round, part, username);
create index training_session_by_end on training_session (ends_at);
create index training_seat_by_session on training_seat (session_id);
