-- Whether a learner who was there did the key task of the department alone, as the trainer saw it. Null where nobody said.
alter table training_seat add column proficient boolean;
alter table training_seat add column observed_at timestamp(6) with time zone;
alter table training_attendance add column proficient boolean;
