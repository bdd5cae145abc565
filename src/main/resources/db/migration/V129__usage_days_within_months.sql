-- One row a person and month instead of one a person and day: what a measurement reads is the same however many days were
-- used, and an import changes far fewer rows.
alter table usage_month add column days varchar(4000) default '' not null;

update usage_month set days = (
    select string_agg(
        cast(extract(day from d.used_on) as integer) || ':' || d.events || ':' || d.rated || ':' || d.quality_millionths, ';')
    from usage_day d
    where d.program_id = usage_month.program_id and d.feature = usage_month.feature
      and d.username = usage_month.username and d.used_on >= usage_month.begins_on
      and d.used_on < usage_month.begins_on + interval '1' month)
where exists (
    select 1 from usage_day d
    where d.program_id = usage_month.program_id and d.feature = usage_month.feature
      and d.username = usage_month.username and d.used_on >= usage_month.begins_on
      and d.used_on < usage_month.begins_on + interval '1' month);

drop table usage_day;
