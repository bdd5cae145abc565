package dev.tollgate.measurement;

import java.util.EnumMap;
import java.util.Map;

/**
 * Each metric as SQL, written from docs/metrics.md and from nothing else: over the events as they were sent, the people as
 * the organisation lists them and the tables that other modules record in. Days are whole numbers since 1970-01-01, which
 * was a Thursday; weekdays, weeks and time zones are worked out by arithmetic, so that no date function of the product or
 * of a database has a part in it.
 *
 * <p>For declines it gives what the decision needs, which {@link DeclineProof} takes.
 *
 * <p>Names in braces are replaced by the moment and the wave that is measured.
 */
final class ProofSql {

    /** What was sent, each event once: what came first counts. Local days by the offsets that the zone had. */
    static final String USED = """
            select sent.username, sent.at_second, sent.millionths,
              (sent.at_second + zone.offset_seconds) / 86400 as day_no
            from proof_event sent
              join proof_offset zone on sent.at_second >= zone.from_second and sent.at_second < zone.until_second
            where sent.feature = 'contact-logged' and sent.at_second < {now}
              and not exists (select 1 from proof_event earlier
                where earlier.event_id = sent.event_id and earlier.arrival < sent.arrival)""";

    /** Who kept the habit in which of the last three windows; on what {@link #USED} gave as the table proof_used. */
    private static final String KEPT = """
            with member as (select * from proof_person where still_there = 1),
            span as (
              select number.k,
                case when {today} - 28 * (number.k + 1) < {goLive} then {goLive}
                  else {today} - 28 * (number.k + 1) end as from_day,
                {today} - 28 * number.k as to_day
              from proof_number number where number.k < 3),
            working as (
              select span.k, count(calendar.day_no) as days
              from span left join proof_day calendar
                on calendar.day_no >= span.from_day and calendar.day_no < span.to_day and mod(calendar.day_no + 3, 7) < 5
              group by span.k),
            done as (
              select member.username, span.k,
                count(distinct case when mod(used.day_no + 3, 7) < 5 then used.day_no end) as working_days,
                count(distinct (span.to_day - 1 - used.day_no) / 7) as weeks,
                count(distinct used.day_no) as days
              from member cross join span
                left join proof_used used on used.username = member.username
                  and used.day_no >= span.from_day and used.day_no < span.to_day
              group by member.username, span.k),
            kept as (
              select member.username, member.unit, member.pool, span.k,
                case when span.to_day <= span.from_day then 0
                  when member.frequency = 'daily' and working.days > 0 and done.working_days * 10 >= working.days * 6
                    then 1
                  when member.frequency = 'weekly'
                    and done.weeks * 4 >= ((span.to_day - span.from_day + 6) / 7) * 3 then 1
                  when member.frequency = 'monthly' and done.days > 0 then 1
                  else 0 end as kept
              from member cross join span
                join working on working.k = span.k
                join done on done.k = span.k and done.username = member.username)
            """;

    static final Map<Metric, String> OF = new EnumMap<>(Metric.class);

    static {
        OF.put(Metric.ACTIVATION, KEPT + """
                select member.unit as place, 1.0 * count(distinct used.username) as numerator,
                  count(distinct member.username) as sample
                from member left join proof_used used on used.username = member.username and used.day_no >= {goLive}
                group by member.unit""");
        OF.put(Metric.ADOPTION, KEPT + """
                select kept.unit as place, 1.0 * sum(kept.kept) as numerator, count(*) as sample
                from kept where kept.k = 0 group by kept.unit""");
        OF.put(Metric.MONTHLY_ADOPTION, KEPT + """
                select monthly.pool as place, 1.0 * min(monthly.kept) as numerator, min(monthly.people) as sample
                from (select pool, k, sum(kept) as kept, count(*) as people from kept group by pool, k) monthly
                group by monthly.pool""");
        OF.put(Metric.QUALITY, KEPT + """
                select member.unit as place, sum(used.millionths) / 1000000.0 as numerator,
                  count(used.millionths) as sample
                from member join proof_used used on used.username = member.username
                  join span on span.k = 0 and used.day_no >= span.from_day and used.day_no < span.to_day
                where used.millionths is not null
                group by member.unit""");
        OF.put(Metric.DECLINES, """
                with member as (select * from proof_person where still_there = 1),
                week as (
                  select number.k, row_number() over (order by number.k) as place
                  from proof_number number
                  where {today} - 7 * (number.k + 1) >= {goLive}
                    and (select count(*) from proof_holiday holiday where mod(holiday.day_no + 3, 7) < 5
                      and holiday.day_no >= {today} - 7 * (number.k + 1)
                      and holiday.day_no < {today} - 7 * number.k) < 2),
                looked as (
                  select latest.k as look, week.k, week.place - latest.place as back
                  from week latest join week on week.place >= latest.place and week.place <= latest.place + 8
                  where latest.k < 4),
                done as (
                  select member.pool, member.username, looked.look, looked.back,
                    case when exists (select 1 from proof_used used where used.username = member.username
                      and used.day_no >= {today} - 7 * (looked.k + 1) and used.day_no < {today} - 7 * looked.k)
                    then 1 else 0 end as active
                  from member cross join looked where member.frequency <> 'monthly'),
                weekly as (
                  select pool, look, back, sum(active) as people from done group by pool, look, back),
                compared as (
                  select pool, look, sum(case when back < 2 then 0 else people end) as people_before,
                    sum(case when back < 2 then 0 else 1 end) as weeks_before,
                    max(case when back < 2 then people end) as most
                  from weekly group by pool, look),
                habit as (
                  select pool, look, username, count(*) as weeks, sum(active) as used
                  from done group by pool, look, username),
                alike as (
                  select pool, look, weeks, used, count(*) as people from habit group by pool, look, weeks, used),
                level as (select 20 * 4 * count(distinct pool) as one_in from member)
                select alike.pool as place, alike.look, alike.weeks, alike.used, alike.people,
                  2 * compared.most as latest,
                  case when compared.most * compared.weeks_before * 10 <= compared.people_before * 9
                    and compared.people_before > 0 and compared.weeks_before >= 4 then 1 else 0 end as matters,
                  level.one_in
                from alike cross join level
                  join compared on compared.pool = alike.pool and compared.look = alike.look""");
        OF.put(Metric.CHAMPIONS, """
                select there.pool as place,
                  1.0 * case when there.champions < there.needed then there.champions else there.needed end as numerator,
                  there.needed as sample
                from (select pool, sum(champion) as champions, (count(*) + 49) / 50 as needed
                  from proof_person where still_there = 1 group by pool) there""");
        OF.put(Metric.SHADOW_REPORTS, pulse("count(case when answer.outside then 1 end)"));
        OF.put(Metric.SATISFACTION, pulse("coalesce(sum(answer.satisfaction), 0)"));
        OF.put(
                Metric.FELT_READINESS,
                survey(
                        "readiness",
                        "count(case when least(answer.knows_why, answer.knows_changes, answer.feels_able) > 3 then 1 end)"));
        OF.put(Metric.INFORMED, firstRound("'SENT', 'ACKNOWLEDGED'"));
        OF.put(
                Metric.ACCOUNTED,
                firstRound("'SENT', 'ACKNOWLEDGED', 'HELD', 'REFUSED', 'BOUNCED', 'GIVEN_UP', 'NOT_REACHABLE'"));
        OF.put(Metric.TRAINING_COMPLETION, """
                select person.unit as place, 1.0 * sum(case when exists (
                    select 1 from training join training_seat seat on seat.training_id = training.id
                      join training_session held on held.id = seat.session_id
                    where training.run_id = '{run}' and training.wave_id = 'pilot' and seat.state = 'ATTENDED'
                      and seat.username = person.username
                      and extract(epoch from held.ends_at) >= {trainedSince})
                  or exists (
                    select 1 from training_attendance attended
                      join training_attendance_import taken on taken.id = attended.import_id
                      join ledger_entry proof on proof.program_id = '{program}' and proof.run_id = '{run}'
                        and proof.wave_id = 'pilot' and proof.kind = 'TRAINING_HELD' and proof.subject = 'attendance'
                        and proof.data like concat('%"importId":"', taken.id, '"%')
                    where taken.run_id = '{run}' and taken.wave_id = 'pilot' and attended.username = person.username
                      and extract(epoch from attended.attended_at) >= {trainedSince}) then 1 else 0 end) as numerator,
                  count(*) as sample
                from proof_person person where person.still_there = 1 group by person.unit""");
        OF.put(Metric.PROFICIENCY, """
                with look as (
                  select seat.username, extract(epoch from held.ends_at) as seen_at, extract(epoch from seat.observed_at) as said_at,
                    case when seat.proficient then 1 else 0 end as alone
                  from training join training_seat seat on seat.training_id = training.id
                    join training_session held on held.id = seat.session_id
                    join ledger_entry form on form.program_id = '{program}' and form.run_id = '{run}'
                      and form.wave_id = 'pilot' and form.kind = 'TRAINING_HELD'
                      and form.data like concat('%"training":"', training.id, '"%')
                      and form.data like concat('%"round":', seat.round, ',%')
                  where training.run_id = '{run}' and training.wave_id = 'pilot' and seat.proficient is not null
                  union all
                  select attended.username, extract(epoch from attended.attended_at), extract(epoch from taken.recorded_at),
                    case when attended.proficient then 1 else 0 end
                  from training_attendance attended
                    join training_attendance_import taken on taken.id = attended.import_id
                    join ledger_entry proof on proof.program_id = '{program}' and proof.run_id = '{run}'
                      and proof.wave_id = 'pilot' and proof.kind = 'TRAINING_HELD' and proof.subject = 'attendance'
                      and proof.data like concat('%"importId":"', taken.id, '"%')
                  where taken.run_id = '{run}' and taken.wave_id = 'pilot' and attended.proficient is not null),
                trained as (
                  select seat.username from training join training_seat seat on seat.training_id = training.id
                  where training.run_id = '{run}' and training.wave_id = 'pilot' and seat.state = 'ATTENDED'
                  union
                  select attended.username from training_attendance attended
                    join training_attendance_import taken on taken.id = attended.import_id
                    join ledger_entry proof on proof.program_id = '{program}' and proof.run_id = '{run}'
                      and proof.wave_id = 'pilot' and proof.kind = 'TRAINING_HELD' and proof.subject = 'attendance'
                      and proof.data like concat('%"importId":"', taken.id, '"%')
                  where taken.run_id = '{run}' and taken.wave_id = 'pilot')
                select person.unit as place, 1.0 * sum(case when exists (
                    select 1 from look where look.username = person.username and look.alone = 1
                      and not exists (select 1 from look later where later.username = look.username
                        and (later.seen_at > look.seen_at
                          or later.seen_at = look.seen_at and later.said_at > look.said_at)))
                  and exists (select 1 from trained where trained.username = person.username) then 1 else 0 end) as numerator,
                  count(person.username) as sample
                from proof_person person where person.still_there = 1 group by person.unit""");
        OF.put(Metric.MANAGERS_CONVINCED, """
                select '/' as place, 1.0 * count(case when said.convinced then 1 end) as numerator,
                  count(said.username) as sample
                from (select distinct manager.username from proof_person manager
                    join proof_person managed on managed.manager = manager.username
                  where manager.still_there = 1 and managed.still_there = 1) asked
                  left join manager_conviction said on said.username = asked.username and said.run_id = '{run}'""");
        OF.put(Metric.EXECUTIVE_ACTS, acts("="));
        OF.put(Metric.COALITION_ACTS, acts("<>"));
        OF.put(Metric.BLOCKERS, blockers(""));
        OF.put(Metric.OLD_BLOCKERS, blockers("""
                 and (select count(*) from proof_day calendar where mod(calendar.day_no + 3, 7) < 5 and calendar.day_no <= {today}
                   and calendar.day_no > (select (cast(floor(extract(epoch from obstacle.raised_at)) as bigint)
                       + zone.offset_seconds) / 86400 from proof_offset zone
                     where extract(epoch from obstacle.raised_at) >= zone.from_second
                       and extract(epoch from obstacle.raised_at) < zone.until_second)) > 5"""));
        OF.put(Metric.WINS, """
                select '/' as place, 1.0 * count(*) as numerator, 1 as sample from ledger_entry entry
                where entry.program_id = '{program}' and entry.run_id = '{run}' and entry.wave_id = 'pilot'
                  and (entry.kind = 'WIN_TOLD'
                    or (entry.kind = 'SEALED' and entry.process_id = 'step-6-publicize-short-term-wins')
                    or (entry.kind = 'QUALITY_JUDGED' and entry.element_id = 'JudgeCloseHypercareTask'
                      and entry.data like '%"quality":"good"%'
                      and not exists (select 1 from ledger_entry later where later.program_id = entry.program_id
                        and later.run_id = entry.run_id and later.wave_id = entry.wave_id and later.kind = entry.kind
                        and later.element_id = entry.element_id and later.seq > entry.seq)))""");
        OF.put(Metric.RHYTHM, """
                select '/' as place,
                  1.0 * case when held.times < ({today} - {goLive}) / 7 then held.times
                    else ({today} - {goLive}) / 7 end as numerator,
                  ({today} - {goLive}) / 7 as sample
                from (select count(*) as times from ledger_entry entry
                    where entry.program_id = '{program}' and entry.run_id = '{run}' and entry.kind = 'RHYTHM_HELD'
                      and extract(epoch from entry.recorded_at) >= {goLiveSecond}
                      and extract(epoch from entry.recorded_at) <= {now}) held
                where ({today} - {goLive}) / 7 > 0""");
        OF.put(Metric.OWNER, """
                select '/' as place, 1.0 * count(*) as numerator, 1 as sample from task_answer answer
                where answer.run_id = '{run}' and answer.wave_id = 'pilot' and answer.element_id = 'HandOverTask'
                  and answer.content like '%"owner":"_%' and answer.content not like '%"owner":" %'
                  and not exists (select 1 from task_answer later where later.run_id = answer.run_id
                    and later.wave_id = answer.wave_id and later.element_id = answer.element_id
                    and later.ledger_seq > answer.ledger_seq)""");
    }

    private ProofSql() {}

    private static String firstRound(String states) {
        return """
                select person.unit as place, 1.0 * sum(case when exists (
                    select 1 from delivery join ledger_entry accounted
                      on accounted.program_id = '{program}' and accounted.run_id = '{run}'
                      and accounted.wave_id = 'pilot' and accounted.kind = 'CAMPAIGN_ACCOUNTED'
                      and accounted.subject = 'first-round'
                      and accounted.data like concat('%"campaignId":"', delivery.topic, '"%')
                    where delivery.kind = 'first-round' and delivery.username = person.username
                      and delivery.state in (%s)) then 1 else 0 end) as numerator,
                  count(*) as sample
                from proof_person person where person.still_there = 1 group by person.unit""".replace("%s", states);
    }

    /** Of groups most of whose people asked are in one pool now. */
    private static String pulse(String numerator) {
        return survey("pulse", numerator);
    }

    private static String survey(String which, String numerator) {
        return """
                with placed as (
                  select asked.round_id, asked.department_id, asked.location, person.pool
                  from survey_asked asked
                    join survey_round round on round.id = asked.round_id and round.program_id = '{program}'
                      and round.survey = '%which'
                      and round.opened_on >= {todayDate} - 34 and round.opened_on <= {todayDate} - 7
                    join ledger_entry pulse on pulse.program_id = '{program}' and pulse.kind = 'SURVEYED'
                      and pulse.subject = round.survey and pulse.data like concat('%"roundId":"', round.id, '"%')
                    join proof_person person on person.username = asked.username and person.still_there = 1
                  group by asked.round_id, asked.department_id, asked.location, person.pool
                  having 2 * count(*) > (select count(*) from survey_asked other where other.round_id = asked.round_id
                    and other.department_id = asked.department_id and other.location = asked.location)),
                said as (
                  select placed.pool, %s as numerator, count(answer.id) as sample
                  from placed left join survey_answer answer on answer.round_id = placed.round_id
                    and answer.department_id = placed.department_id and answer.location = placed.location
                  group by placed.pool)
                select pools.pool as place, 1.0 * coalesce(sum(said.numerator), 0) as numerator,
                  coalesce(sum(said.sample), 0) as sample
                from (select distinct pool from proof_person where still_there = 1) pools
                  left join said on said.pool = pools.pool
                group by pools.pool""".replace("%s", numerator).replace("%which", which);
    }

    private static String acts(String whose) {
        return """
                select '/' as place, 1.0 * count(act.done_on) as numerator, count(*) as sample
                from sponsor_act act
                where act.program_id = '{program}' and act.sponsor %s '{executive}'
                  and act.due_on < {todayDate}""".formatted(whose);
    }

    private static String blockers(String older) {
        return """
                select '/' as place, 1.0 * count(*) as numerator, 1 as sample from obstacle
                where obstacle.program_id = '{program}' and obstacle.blocking
                  and (obstacle.wave_id is null or obstacle.wave_id = 'pilot')
                  and obstacle.state in ('PROPOSED', 'CONFIRMED', 'REMEDY_UNDER_WAY', 'ESCALATED')""" + older;
    }
}
