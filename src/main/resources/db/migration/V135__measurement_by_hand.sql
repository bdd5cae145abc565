-- The first day of what was measured, where it was not a single day, and what else there is to say of it.
alter table outcome_measurement add column measured_from date;
alter table outcome_measurement add column remark varchar(2000) default '' not null;
