-- Besides the pulse: whether people feel ready, and an interview, both before go-live.
alter table survey_round add column survey varchar(20) default 'pulse' not null;

-- What a survey does not ask has no answer.
alter table survey_answer alter column outside drop not null;
alter table survey_answer alter column satisfaction drop not null;
alter table survey_answer add column knows_why integer;
alter table survey_answer add column knows_changes integer;
alter table survey_answer add column feels_able integer;

-- To which question; each answer in words stands beside no other answer of the same person.
alter table survey_word add column question varchar(20) default 'hinders' not null;
