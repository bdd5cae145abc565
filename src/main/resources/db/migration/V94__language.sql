-- Empty where the export names none: the location's or the program's is used.
alter table person add column language varchar(35);
-- What a mail is written in; a second one where its message is not in the reader's.
alter table delivery add column language varchar(80);
