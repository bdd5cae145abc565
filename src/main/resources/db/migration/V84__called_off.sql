-- The run that a mail belongs to: with a run that ends before its program is completed, what waits is called off. None
-- where there was no run, or the mail is of use whatever becomes of it.
alter table delivery add column run_id varchar(64);
update delivery set run_id = (select c.run_id from campaign c where c.id = delivery.campaign_id)
where campaign_id is not null;
update delivery set run_id = (
    select max(r.id) from program_run r
    where r.program_id = delivery.program_id and r.claimed_at <= delivery.created_at
      and (r.ended_at is null or r.ended_at > delivery.created_at))
where campaign_id is null and kind <> 'evidence-head' and state in ('PLANNED', 'HELD', 'SENDING');
create index delivery_by_run on delivery (run_id, state);
