-- The units of a win that the weekly look saw; null for the win of a round of step 6.
alter table win add column seen_units varchar(100000);
-- Sponsors of whom nothing was seen or heard in that week, one a line.
alter table rhythm add column silent varchar(100000);
