package dev.tollgate.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.Tollgate;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Scope;
import dev.tollgate.engine.TestEngine;
import dev.tollgate.evidence.Canonical;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.evidence.Signatures;
import dev.tollgate.program.Gate;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Reorganisation;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Standing;
import dev.tollgate.program.SurveyPlan;
import io.camunda.client.CamundaClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What the product measures, against {@link ProofSql}: to the last unit, on people and events that have everything that goes
 * wrong in practice, and on the example. That wrong formulas give other numbers shows that the comparison can fail.
 */
@SpringBootTest(
        classes = Tollgate.class,
        properties = {
            "camunda.client.enabled=false",
            "spring.test.print-condition-evaluation-report=false",
            "tollgate.evidence.key=a key for tests that is long enough to be taken",
            "tollgate.gate.live-every=1h",
            "tollgate.lifecycle.probe-every=1h"
        })
@Import(MetricProof.Around.class)
@DirtiesContext
abstract class MetricProof {

    /** A program that sends no pulse has no number of it for any pool. */
    private static final String NOBODY_IS_ASKED = "select '' as place, 0.0 as numerator, 0 as sample where 1 = 0";

    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final LocalDate GO_LIVE = LocalDate.parse("2026-02-16");

    private static final List<LocalDate> HOLIDAYS =
            List.of(LocalDate.parse("2026-04-30"), LocalDate.parse("2026-05-01"), LocalDate.parse("2026-05-25"));

    /** The day of the second measurement. */
    private static final LocalDate THEN = LocalDate.parse("2026-06-09");

    /** People whose few events are written out by hand. */
    private static final Set<String> PLANTED = Set.of("york-41", "york-43", "york-49", "york-53", "york-57");

    @Autowired
    private Programs programs;

    @Autowired
    private Roster roster;

    @Autowired
    private Reorganisation reorganisation;

    @Autowired
    private UsageImport usage;

    @Autowired
    private UsageKeeping keeping;

    @Autowired
    private Measuring measuring;

    @Autowired
    private List<Measure> measures;

    @Autowired
    private Ledger ledger;

    @Autowired
    private Signatures signatures;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private SetClock clock;

    /** As the organisation lists people; the pool is worked out by hand from the rule in docs/metrics.md. */
    private record Listed(
            String username,
            String department,
            String location,
            String role,
            String manager,
            boolean stillThere,
            String unit,
            String pool) {}

    private record Sent(String eventId, String username, String feature, Instant at, Integer millionths) {

        String line() {
            return String.join(
                    ",",
                    eventId,
                    username,
                    feature,
                    at.toString(),
                    millionths == null ? "" : BigDecimal.valueOf(millionths, 6).toPlainString());
        }
    }

    @BeforeEach
    void tables() {
        drop();
        jdbc.execute(
                "create table proof_person (username varchar(100) primary key, unit varchar(200), pool varchar(400),"
                        + " frequency varchar(20), manager varchar(100), champion bigint, still_there bigint)");
        jdbc.execute(
                "create table proof_event (arrival bigint primary key, event_id varchar(200), username varchar(100),"
                        + " feature varchar(100), at_second bigint, millionths bigint)");
        jdbc.execute("create index proof_event_id on proof_event (event_id, arrival)");
        jdbc.execute("create table proof_offset (from_second bigint, until_second bigint, offset_seconds bigint)");
        jdbc.execute("create table proof_day (day_no bigint primary key)");
        jdbc.execute("create table proof_number (k bigint primary key)");
        jdbc.execute("create table proof_holiday (day_no bigint primary key)");
        HOLIDAYS.forEach(day -> jdbc.update("insert into proof_holiday values (?)", day.toEpochDay()));
        // New York: as published; standard time is UTC-5, daylight saving time UTC-4.
        offset("2025-11-02T06:00:00Z", "2026-03-08T07:00:00Z", -5);
        offset("2026-03-08T07:00:00Z", "2026-11-01T06:00:00Z", -4);
        offset("2026-11-01T06:00:00Z", "2027-03-14T07:00:00Z", -5);
        offset("2027-03-14T07:00:00Z", "2027-11-07T06:00:00Z", -4);
        IntStream.range(20_400, 21_200).forEach(day -> jdbc.update("insert into proof_day values (?)", day));
        IntStream.range(0, 12).forEach(number -> jdbc.update("insert into proof_number values (?)", number));
    }

    @AfterEach
    void drop() {
        for (String table : List.of("used", "person", "event", "offset", "day", "number", "holiday")) {
            jdbc.execute("drop table if exists proof_" + table);
        }
    }

    @Test
    void there_is_a_proof_for_every_metric_that_is_measured() {
        assertThat(measures.stream().map(Measure::metric)).containsExactlyInAnyOrderElementsOf(ProofSql.OF.keySet());
        assertThat(ProofSql.OF.keySet()).containsExactlyInAnyOrder(Metric.values());
    }

    @Test
    void every_metric_is_what_its_definition_says_and_wrong_formulas_say_something_else() throws Exception {
        clock.now = Instant.parse("2026-01-12T15:00:00Z");
        String program = "proof";
        List<Listed> first = generated(false);
        programs.register(definition(program), export(first), "office");
        List<Sent> events = events(first);

        // On a Monday that began an hour early by the old clock, with use since go-live that is shorter than three
        // windows.
        clock.now = Instant.parse("2026-03-16T04:30:00Z");
        records(program, first);
        List<Sent> known = events.stream()
                .filter(event -> event.at().isBefore(clock.now))
                .filter(event -> Math.floorMod(event.eventId().hashCode(), 10) != 0)
                .toList();
        send(program, known);
        people(first);
        assertThat(differences(program, "pilot", measure(program, Gate.READY), Map.of()))
                .isEmpty();

        // Late, repeated and changed events; people left and joined, a department was renamed and another one merged.
        clock.now = Instant.parse("2026-06-10T02:30:00Z");
        List<Listed> then = generated(true);
        transaction.executeWithoutResult(status -> {
            reorganisation.rename(program, "finance", "Controlling");
            reorganisation.merge(program, "support", "service", Standing.NONE);
        });
        roster.importPeople(program, export(then));
        List<Sent> later = new ArrayList<>(events);
        events.stream().limit(400).forEach(event -> later.add(changed(event)));
        Collections.shuffle(later, new Random(7));
        send(program, later.subList(0, later.size() / 2));
        send(program, later.subList(later.size() / 3, later.size()));
        people(then);
        answer(program, 904, 4, "{\"owner\":\" \"}");
        pulses(program, first);
        readiness(program, first);
        Snapshot snapshot = measure(program, Gate.HABIT);
        assertThat(differences(program, "pilot", snapshot, Map.of())).isEmpty();
        assertThat(snapshot.values()).extracting(Snapshot.Value::metric).contains(measured());
        assertThat(snapshot.values().stream()
                        .filter(value -> value.metric() == Metric.ADOPTION)
                        .mapToDouble(Snapshot.Value::numerator)
                        .sum())
                .as("neither nobody nor everybody")
                .isBetween(20.0, 120.0);

        List<Wrong> unnoticed = WRONG.stream()
                .filter(wrong ->
                        differences(program, "pilot", snapshot, Map.of(wrong.right(), wrong.instead())).stream()
                                .noneMatch(difference -> difference.startsWith(wrong.metric() + " ")))
                .toList();
        assertThat(unnoticed).as("wrong formulas that give the same numbers").isEmpty();
        assertThat(measure(program, Gate.HABIT).values()).as("measured again").isEqualTo(snapshot.values());
    }

    @Test
    void the_example_is_measured_as_its_definitions_say() throws Exception {
        clock.now = Instant.parse("2027-01-04T09:00:00Z");
        String program = "crm-rollout";
        programs.register(
                Files.readString(Path.of("examples/crm-rollout/program.yaml")),
                Files.readAllBytes(Path.of("examples/crm-rollout/people.csv")),
                "office");
        LocalDate goLive =
                programs.get(program).definition().wave("pilot").orElseThrow().goLive();
        List<Listed> listed = Files.readAllLines(Path.of("examples/crm-rollout/people.csv")).stream()
                .skip(1)
                .map(line -> line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1))
                .filter(cells -> Set.of("IT", "Finance", "Marketing").contains(cells[3]))
                .map(cells -> new Listed(
                        cells[0],
                        cells[3],
                        cells[4].replace("\"", ""),
                        cells[5],
                        cells[6],
                        true,
                        cells[3] + "/" + cells[4].replace("\"", ""),
                        "all"))
                .toList();
        assertThat(listed).hasSize(13);
        people(listed);
        jdbc.update("update proof_person set champion = 1 where username in ('ajames', 'dfaviet', 'pdavis', 'kpartner',"
                + " 'stucker', 'mweiss', 'dli')");
        List<Sent> events = exampleEvents();
        clock.now = goLive.plusDays(24).atTime(15, 0).toInstant(ZoneOffset.UTC);
        send(
                program,
                events.stream().filter(event -> event.at().isBefore(clock.now)).toList());
        Snapshot snapshot = measure(program, Gate.IN_USE);
        assertThat(snapshot.usageEvents()).isPositive();
        assertThat(differences(program, "pilot", snapshot, Map.of())).isEmpty();
    }

    private record Wrong(Metric metric, String said, String right, String instead) {}

    private static final List<Wrong> WRONG = List.of(
            new Wrong(Metric.ACTIVATION, "since ever", "used.day_no >= {goLive}", "used.day_no >= 0"),
            new Wrong(Metric.ACTIVATION, "any feature", "where sent.feature = 'contact-logged' and", "where"),
            new Wrong(Metric.ACTIVATION, "those who left too", "where still_there = 1)", ")"),
            new Wrong(Metric.ADOPTION, "days of UTC", "zone.offset_seconds) / 86400", "0) / 86400"),
            new Wrong(
                    Metric.ADOPTION, "the clocks are never changed", "zone.offset_seconds) / 86400", "-18000) / 86400"),
            new Wrong(Metric.ADOPTION, "weekends are working days", "mod(used.day_no + 3, 7) < 5", "0 < 5"),
            new Wrong(
                    Metric.ADOPTION,
                    "weeks of the calendar",
                    "(span.to_day - 1 - used.day_no) / 7",
                    "(used.day_no + 3) / 7"),
            new Wrong(
                    Metric.ADOPTION,
                    "today is part of the window",
                    "used.day_no < span.to_day",
                    "used.day_no <= span.to_day"),
            new Wrong(Metric.ADOPTION, "half of the working days", "working.days * 6", "working.days * 5"),
            new Wrong(Metric.ADOPTION, "every week", "6) / 7) * 3 then", "6) / 7) * 4 then"),
            new Wrong(Metric.ADOPTION, "of all who ever were there", "where still_there = 1)", ")"),
            new Wrong(Metric.QUALITY, "a changed event counts again", "earlier.arrival < sent.arrival", "1 = 0"),
            new Wrong(
                    Metric.QUALITY,
                    "the last word counts",
                    "earlier.arrival < sent.arrival",
                    "earlier.arrival > sent.arrival"),
            new Wrong(
                    Metric.QUALITY, "no window", "used.day_no >= span.from_day and used.day_no < span.to_day", "1 = 1"),
            new Wrong(Metric.QUALITY, "of all actions", "count(used.millionths)", "count(*) + 1"),
            new Wrong(Metric.MONTHLY_ADOPTION, "the best month", "min(monthly.kept)", "max(monthly.kept)"),
            new Wrong(Metric.DECLINES, "a fifth", "<= compared.people_before * 9", "<= compared.people_before * 8"),
            new Wrong(Metric.DECLINES, "for one group and one week", "20 * 4 * count(distinct pool)", "20"),
            new Wrong(Metric.DECLINES, "for one group", "20 * 4 * count(distinct pool)", "20 * 4"),
            new Wrong(Metric.DECLINES, "the latest week alone", "back < 2", "back < 1"),
            new Wrong(Metric.DECLINES, "the worse week", "max(case when back", "min(case when back"),
            new Wrong(Metric.DECLINES, "holidays as other weeks", "< 2),", "< 9),"),
            new Wrong(Metric.DECLINES, "monthly roles too", "member.frequency <> 'monthly'", "1 = 1"),
            new Wrong(Metric.DECLINES, "against all weeks", "latest.place + 8", "latest.place + 11"),
            new Wrong(Metric.DECLINES, "those who left too", "where still_there = 1)", ")"),
            new Wrong(
                    Metric.SHADOW_REPORTS,
                    "those who said no",
                    "when answer.outside then",
                    "when not answer.outside then"),
            new Wrong(Metric.SHADOW_REPORTS, "silence is a yes", "when answer.outside then", "when 1 = 1 then"),
            new Wrong(Metric.SHADOW_REPORTS, "sent six days ago", "{todayDate} - 7", "{todayDate} - 6"),
            new Wrong(Metric.SHADOW_REPORTS, "sent 35 days ago", "{todayDate} - 34", "{todayDate} - 35"),
            new Wrong(
                    Metric.SHADOW_REPORTS,
                    "what the ledger does not know",
                    "join ledger_entry pulse on",
                    "left join ledger_entry pulse on"),
            new Wrong(Metric.SATISFACTION, "from 0 to 4", "sum(answer.satisfaction)", "sum(answer.satisfaction - 1)"),
            new Wrong(Metric.SATISFACTION, "the best of each", "sum(answer.satisfaction)", "max(answer.satisfaction)"),
            new Wrong(
                    Metric.FELT_READINESS,
                    "the best of the three",
                    "least(answer.knows_why",
                    "greatest(answer.knows_why"),
            new Wrong(
                    Metric.FELT_READINESS,
                    "on the average",
                    "least(answer.knows_why, answer.knows_changes, answer.feels_able) > 3",
                    "answer.knows_why + answer.knows_changes + answer.feels_able > 11"),
            new Wrong(Metric.FELT_READINESS, "three is enough", "answer.feels_able) > 3", "answer.feels_able) > 2"),
            new Wrong(Metric.FELT_READINESS, "what was answered to the pulse", "round.survey = 'readiness'", "1 = 1"),
            new Wrong(Metric.CHAMPIONS, "one for every hundred", "(count(*) + 49) / 50", "(count(*) + 99) / 100"),
            new Wrong(Metric.INFORMED, "queued is informed", "'ACKNOWLEDGED')", "'ACKNOWLEDGED', 'SENDING', 'HELD')"),
            new Wrong(Metric.INFORMED, "who said so is not", "'SENT', 'ACKNOWLEDGED'", "'SENT'"),
            new Wrong(Metric.ACCOUNTED, "only who was reached", ", 'HELD', 'REFUSED', 'BOUNCED', 'GIVEN_UP'", ""),
            new Wrong(Metric.ACCOUNTED, "on its way", "'HELD'", "'HELD', 'SENDING'"),
            new Wrong(Metric.TRAINING_COMPLETION, "invited", "seat.state = 'ATTENDED'", "1 = 1"),
            new Wrong(Metric.TRAINING_COMPLETION, "the trainer's form only", "or exists (", "or 1 = 0 and exists ("),
            new Wrong(
                    Metric.TRAINING_COMPLETION,
                    "what the ledger does not know",
                    "join ledger_entry proof on",
                    "left join ledger_entry proof on"),
            new Wrong(Metric.PROFICIENCY, "who was trained", "look.alone = 1", "1 = 1"),
            new Wrong(
                    Metric.PROFICIENCY,
                    "who ever could",
                    "and not exists (select 1 from look later where",
                    "and not exists (select 1 from look later where 1 = 0 and"),
            new Wrong(
                    Metric.PROFICIENCY,
                    "what was said first",
                    "later.said_at > look.said_at",
                    "later.said_at < look.said_at"),
            new Wrong(
                    Metric.PROFICIENCY,
                    "a session that the ledger does not know",
                    "join ledger_entry form on",
                    "left join ledger_entry form on"),
            new Wrong(
                    Metric.PROFICIENCY,
                    "the trainer's form only",
                    "and attended.proficient is not null)",
                    "and attended.proficient is not null and 1 = 0)"),
            new Wrong(
                    Metric.PROFICIENCY,
                    "of those who were looked at",
                    "count(person.username) as sample",
                    "count((select max(look.said_at) from look where look.username = person.username)) as sample"),
            new Wrong(
                    Metric.PROFICIENCY,
                    "without a training",
                    "and exists (select 1 from trained where trained.username = person.username)",
                    ""),
            new Wrong(
                    Metric.MANAGERS_CONVINCED,
                    "silence is a yes",
                    "count(case when said.convinced then 1 end)",
                    "count(*)"),
            new Wrong(Metric.EXECUTIVE_ACTS, "due today", "act.due_on < {todayDate}", "act.due_on <= {todayDate}"),
            new Wrong(Metric.COALITION_ACTS, "not yet due", "and act.due_on < {todayDate}", ""),
            new Wrong(Metric.BLOCKERS, "closed too", "'ESCALATED')", "'ESCALATED', 'VERIFIED_CLOSED')"),
            new Wrong(
                    Metric.OLD_BLOCKERS,
                    "five days",
                    "where mod(calendar.day_no + 3, 7) < 5 and calendar.day_no",
                    "where calendar.day_no"),
            new Wrong(Metric.WINS, "told only", "entry.kind = 'SEALED'", "entry.kind = 'NEVER'"),
            new Wrong(Metric.RHYTHM, "of all time", "extract(epoch from entry.recorded_at) >= {goLiveSecond}", "1 = 1"),
            new Wrong(Metric.OWNER, "somebody is asked", "and answer.content not like '%\"owner\":\" %'", ""));

    private Metric[] measured() {
        return ProofSql.OF.keySet().toArray(Metric[]::new);
    }

    /** Lines for what the product and the SQL do not agree on; with a text of the SQL put in place of another. */
    private List<String> differences(String program, String wave, Snapshot snapshot, Map<String, String> mutation) {
        jdbc.execute("drop table if exists proof_used");
        jdbc.execute("create table proof_used as " + sql(ProofSql.USED, program, snapshot, mutation));
        jdbc.execute("create index proof_used_by on proof_used (username, day_no)");
        Map<String, String> poolOf = new TreeMap<>();
        jdbc.query("select unit, pool from proof_person", row -> {
            poolOf.put(row.getString("unit"), row.getString("pool"));
        });
        List<String> differences = new ArrayList<>();
        Set<Metric> byPool = Set.of(
                Metric.CHAMPIONS,
                Metric.DECLINES,
                Metric.MONTHLY_ADOPTION,
                Metric.SHADOW_REPORTS,
                Metric.SATISFACTION,
                Metric.FELT_READINESS);
        SurveyPlan asked = programs.get(program).definition().surveys();
        ProofSql.OF.forEach((metric, text) -> {
            Map<String, String> proven = new TreeMap<>();
            if (metric == Metric.DECLINES) {
                proven.putAll(declines(sql(text, program, snapshot, mutation)));
            } else {
                boolean asking = metric == Metric.FELT_READINESS ? asked.readiness() : asked.pulse();
                jdbc.query(
                        asking || !metric.confidential() ? sql(text, program, snapshot, mutation) : NOBODY_IS_ASKED,
                        row -> {
                            proven.put(
                                    row.getString("place"),
                                    row.getBigDecimal("numerator").doubleValue() + " of " + row.getLong("sample"));
                        });
            }
            Map<String, String> counted = new TreeMap<>();
            if (byPool.contains(metric)) {
                snapshot.pools().stream()
                        .filter(pool -> pool.metric() == metric)
                        .forEach(pool -> counted.put(
                                pool.units().stream()
                                        .map(unit -> poolOf.get(unit(program, unit)))
                                        .distinct()
                                        .collect(Collectors.joining(" and ")),
                                pool.numerator() + " of " + pool.sample()));
            } else {
                snapshot.values().stream()
                        .filter(value -> value.metric() == metric)
                        .forEach(value ->
                                counted.put(unit(program, value.unit()), value.numerator() + " of " + value.sample()));
            }
            if (!proven.equals(counted)) {
                differences.add("%s measured %s, proven %s".formatted(metric, counted, proven));
            }
        });
        return differences;
    }

    /** How many of the looks at each pool show a decline. */
    private Map<String, String> declines(String sql) {
        Map<String, Map<Integer, List<DeclineProof.Alike>>> looks = new TreeMap<>();
        jdbc.queryForList("select distinct pool from proof_person where still_there = 1", String.class)
                .forEach(pool -> looks.put(pool, new TreeMap<>()));
        jdbc.query(sql, row -> {
            looks.computeIfAbsent(row.getString("place"), any -> new TreeMap<>())
                    .computeIfAbsent(row.getInt("look"), any -> new ArrayList<>())
                    .add(new DeclineProof.Alike(
                            row.getInt("weeks"),
                            row.getInt("used"),
                            row.getInt("people"),
                            row.getInt("latest"),
                            row.getInt("matters") == 1,
                            row.getLong("one_in")));
        });
        Map<String, String> declines = new TreeMap<>();
        looks.forEach((pool, own) -> declines.put(
                pool, (double) own.values().stream().filter(DeclineProof::shown).count() + " of 1"));
        return declines;
    }

    private String unit(String program, MeasuredUnit unit) {
        if (unit.equals(MeasuredUnit.WHOLE_WAVE)) {
            return "/";
        }
        return roster.department(program, unit.departmentId()).orElseThrow().name() + "/" + unit.location();
    }

    private static String sql(String text, String program, Snapshot snapshot, Map<String, String> mutation) {
        String sql = text;
        for (Map.Entry<String, String> change : mutation.entrySet()) {
            sql = sql.replace(change.getKey(), change.getValue());
        }
        LocalDate today = LocalDate.ofInstant(snapshot.takenAt(), NEW_YORK);
        LocalDate goLive = LocalDate.ofInstant(snapshot.goLiveAt(), NEW_YORK);
        Instant trainedSince =
                snapshot.gate() == Gate.READY ? snapshot.takenAt().minus(Duration.ofHours(28 * 24)) : Instant.EPOCH;
        return sql.replace("{program}", program)
                .replace("{run}", run(program))
                .replace("{executive}", "boss")
                .replace("{now}", Long.toString(snapshot.takenAt().getEpochSecond()))
                .replace("{today}", Long.toString(today.toEpochDay()))
                .replace("{todayDate}", "date '" + today + "'")
                .replace("{goLive}", Long.toString(goLive.toEpochDay()))
                .replace("{goLiveSecond}", Long.toString(snapshot.goLiveAt().getEpochSecond()))
                .replace("{trainedSince}", Long.toString(trainedSince.getEpochSecond()));
    }

    private Snapshot measure(String program, Gate gate) {
        return measuring.measure(
                new Job(
                        1,
                        "measure-adoption",
                        "progression-gate",
                        12,
                        7,
                        "Task",
                        900,
                        Map.of(),
                        new Scope(run(program), program, "pilot", gate.id())),
                gate);
    }

    private static String run(String program) {
        return "run-" + program;
    }

    private static String definition(String program) {
        return """
                id: %s
                name: Proof
                software: CRM
                objective: Every contact with a customer is in one place.
                timeZone: America/New_York
                country: US
                privacy: {usageAgreements: {US: {notApplicable: No works council, saidBy: Legal}}}
                executiveSponsor: boss
                changeLead: sales-1
                reviewer: sales-2
                champions: [sales-3, york-1, legal-1]
                roles:
                  - {name: Clerk, wiifm: Less to write, keyAction: Log a contact, frequency: daily}
                  - {name: Adviser, wiifm: Less to ask, keyAction: Log a contact, frequency: weekly}
                  - {name: Auditor, wiifm: Less to search, keyAction: Log a contact, frequency: monthly}
                waves:
                  - {id: pilot, name: Pilot, kind: rollout, goLive: 2026-02-16, localSponsor: boss, units: all others}
                surveys:
                  readiness: true
                training: {trainer: sales-1}
                feature: contact-logged
                workingTime: {holidays: %s}
                """.formatted(program, HOLIDAYS);
    }

    /**
     * Units with their people, before and after people left (every ninth), joined (three in Finance), and Support became
     * part of Service and Finance was renamed. Legal and Audit are small; the nearest large group at one of their places is
     * the one with the fewest people: Support, and once that is part of Service, Sales in Boston.
     */
    private static List<Listed> generated(boolean after) {
        List<Listed> listed = new ArrayList<>();
        String service = after ? "Service" : "Support";
        group(listed, "sales", "Sales", "Boston", 14, after ? "small" : "boston", after, 0);
        group(listed, "york", "Sales", "New York", 62, "york", after, 0);
        group(listed, "serv", "Service", "Boston", 16, "service", after, 0);
        group(listed, "supp", service, "Boston", 12, after ? "service" : "small", after, 0);
        group(listed, "fin", after ? "Controlling" : "Finance", "New York", 16, "finance", after, 3);
        group(listed, "legal", "Legal", "Boston", 3, "small", after, 0);
        group(listed, "audit", "Audit", "Chicago", 4, "small", after, 0);
        listed.add(new Listed("boss", "Audit", "Chicago", "Auditor", "", true, "Audit/Chicago", "small"));
        group(listed, "arch", "Archive", "Denver", 15, "archive", after, 0);
        group(listed, "vault", "Vault", "Dallas", 29, "vault", after, 0);
        return listed;
    }

    private static void group(
            List<Listed> listed,
            String prefix,
            String department,
            String location,
            int size,
            String pool,
            boolean after,
            int joiners) {
        List<String> roles = List.of("Clerk", "Adviser", "Clerk", "Auditor");
        for (int number = 1; number <= size + (after ? joiners : 0); number++) {
            boolean left = after && number % 9 == 0;
            listed.add(new Listed(
                    prefix + "-" + number,
                    department,
                    location,
                    roles.get(number % 4),
                    number == 1 ? "boss" : prefix + "-1",
                    !left,
                    department + "/" + location,
                    pool));
        }
    }

    private static byte[] export(List<Listed> listed) {
        return listed.stream()
                .filter(Listed::stillThere)
                .map(person -> String.join(
                        ",",
                        person.username(),
                        "Name of " + person.username(),
                        person.username() + "@example.com",
                        person.department(),
                        person.location(),
                        person.role(),
                        person.manager()))
                .collect(Collectors.joining("\n", "username,name,email,department,location,role,manager\n", "\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Half a year of use: some do it daily, some weekly, some now and then; near midnight in New York, at weekends, in the
     * nights in which the clocks change; before go-live; of another feature. In May fewer do it in some units.
     */
    private static List<Sent> events(List<Listed> people) {
        Random random = new Random(42);
        List<Sent> events = new ArrayList<>();
        for (Listed person : people) {
            double eager = random.nextDouble();
            if (PLANTED.contains(person.username())) {
                continue;
            }
            if (Set.of("archive", "vault").contains(person.pool())) {
                events.addAll(barely(person));
                continue;
            }
            for (LocalDate day = GO_LIVE.minusDays(14);
                    day.isBefore(LocalDate.parse("2026-06-10"));
                    day = day.plusDays(1)) {
                boolean tired = day.isAfter(LocalDate.parse("2026-05-18"))
                        && Set.of("york", "fin").contains(person.username().split("-")[0]);
                if (random.nextDouble() > eager * (tired ? 0.1 : 1)) {
                    continue;
                }
                for (int times = 0; times <= random.nextInt(3); times++) {
                    // Around local midnight more often than at any other time.
                    Instant at = day.atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                            .plusSeconds(
                                    random.nextBoolean()
                                            ? 2 * 3600 + random.nextInt(4 * 3600)
                                            : random.nextInt(86_400));
                    events.add(new Sent(
                            "%s-%s-%d".formatted(person.username(), day, times),
                            person.username(),
                            random.nextInt(10) == 0 ? "report-read" : "contact-logged",
                            at,
                            random.nextInt(3) == 0 ? null : random.nextInt(1_000_000)));
                }
            }
        }
        events.add(new Sent("early", "york-41", "contact-logged", Instant.parse("2026-02-10T15:00:00Z"), null));
        events.add(new Sent("other", "york-43", "report-read", Instant.parse("2026-03-10T15:00:00Z"), null));
        // Advisers of whom one event decides whether it was three weeks of four: the night before the window, which is
        // in
        // it by UTC; its first hour, which is not by standard time; the day of the measurement.
        for (String at : List.of("2026-06-05T15:00:00Z", "2026-05-28T15:00:00Z")) {
            for (String adviser : List.of("york-49", "york-53", "york-57")) {
                events.add(new Sent(adviser + at, adviser, "contact-logged", Instant.parse(at), null));
            }
        }
        events.add(new Sent("p-1", "york-49", "contact-logged", Instant.parse("2026-05-12T03:30:00Z"), null));
        events.add(new Sent("p-2", "york-53", "contact-logged", Instant.parse("2026-05-12T04:30:00Z"), null));
        events.removeIf(event -> event.eventId().equals("york-572026-06-05T15:00:00Z"));
        events.add(new Sent("p-3", "york-57", "contact-logged", Instant.parse("2026-05-20T15:00:00Z"), null));
        events.add(new Sent("p-4", "york-57", "contact-logged", Instant.parse("2026-06-09T15:00:00Z"), null));
        // The hour that there is twice and the one that there is not, one second before and after midnight.
        for (String at : List.of(
                "2026-03-08T04:59:59Z",
                "2026-03-08T05:00:00Z",
                "2026-03-08T06:59:59Z",
                "2026-03-08T07:00:00Z",
                "2026-03-09T03:59:59Z",
                "2026-03-09T04:00:00Z")) {
            events.add(new Sent("edge-" + at, "legal-2", "contact-logged", Instant.parse(at), 333_333));
        }
        Collections.shuffle(events, random);
        return events;
    }

    /**
     * Weeks of use in which little decides: nobody in the week with the two holidays nor before the seven weeks. Of the ten in
     * the Archive one, who had missed another week, stopped for two weeks and two for one each, a chance of 3 · 8 · 8 in 46656,
     * which is rare for one group only; who has to do it monthly stopped as well. Of the twenty in the Vault two stopped,
     * exactly a tenth, a chance of 1 in 1296.
     */
    private static List<Sent> barely(Listed person) {
        Set<String> stopped = Set.of("arch-1", "vault-1", "vault-2");
        return IntStream.range(0, 10)
                .filter(week -> week != 5)
                .filter(week -> week > 1
                        || !stopped.contains(person.username())
                                && !person.role().equals("Auditor")
                                && !(week == 1 && person.username().equals("arch-2"))
                                && !(week == 0 && person.username().equals("arch-4")))
                .filter(week -> week != 4 || !person.username().equals("arch-1"))
                .mapToObj(week -> new Sent(
                        person.username() + "-week-" + week,
                        person.username(),
                        "contact-logged",
                        THEN.minusDays(7L * week + 3).atTime(15, 0).toInstant(ZoneOffset.UTC),
                        null))
                .toList();
    }

    private static Sent changed(Sent event) {
        return new Sent(
                event.eventId(),
                event.username(),
                "contact-logged",
                event.at().minus(Duration.ofDays(1)),
                event.millionths() == null ? Integer.valueOf(1) : null);
    }

    private List<Sent> exampleEvents() throws IOException, InterruptedException {
        Process maker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "examples/crm-rollout/UsageEvents.java",
                        "--people",
                        "examples/crm-rollout/people.csv",
                        "--from",
                        "2027-01-18",
                        "--weeks",
                        "6",
                        "--share",
                        "0.6",
                        "--frequency",
                        "weekly")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Sent> events = new String(maker.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .map(line -> line.split(","))
                .map(cells -> new Sent(
                        cells[0],
                        cells[1],
                        cells[2],
                        Instant.parse(cells[3]),
                        new BigDecimal(cells[4]).movePointRight(6).intValueExact()))
                .toList();
        assertThat(maker.waitFor()).isZero();
        return events;
    }

    private void send(String program, List<Sent> sent) throws IOException {
        String file = sent.stream()
                .map(Sent::line)
                .collect(Collectors.joining("\n", "eventId,username,feature,occurredAt,quality\n", "\n"));
        usage.load(
                keeping.target(program),
                new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)),
                UsageFile.Unknown.ASIDE,
                (long) sent.size());
        Long before = jdbc.queryForObject("select coalesce(max(arrival), 0) from proof_event", Long.class);
        List<Object[]> rows = new ArrayList<>();
        long arrival = before == null ? 0 : before;
        for (Sent event : sent) {
            rows.add(new Object[] {
                ++arrival,
                event.eventId(),
                event.username(),
                event.feature(),
                event.at().getEpochSecond(),
                event.millionths()
            });
        }
        jdbc.batchUpdate("insert into proof_event values (?, ?, ?, ?, ?, ?)", rows);
    }

    private void people(List<Listed> listed) {
        jdbc.update("delete from proof_person");
        Map<String, String> frequencies = new LinkedHashMap<>(Map.of(
                "Clerk", "daily", "Auditor", "monthly", "Sales Representative", "daily", "Stock Clerk", "daily"));
        for (Listed person : listed) {
            jdbc.update(
                    "insert into proof_person values (?, ?, ?, ?, ?, ?, ?)",
                    person.username(),
                    person.unit(),
                    person.pool(),
                    frequencies.getOrDefault(person.role(), "weekly"),
                    person.manager().isEmpty() ? null : person.manager(),
                    Set.of("sales-3", "york-1", "legal-1").contains(person.username()) ? 1 : 0,
                    person.stillThere() ? 1 : 0);
        }
    }

    /** What other modules know of these people. */
    private void records(String program, List<Listed> people) {
        Instant now = clock.now;
        jdbc.update(
                "insert into program_run (id, program_id, root_process_instance_key, process_definition_key, opened_at)"
                        + " values (?, ?, 4711, 1, ?)",
                run(program),
                program,
                now.atOffset(ZoneOffset.UTC));
        Random random = new Random(5);
        List<String> states = List.of(
                "SENT",
                "ACKNOWLEDGED",
                "HELD",
                "REFUSED",
                "BOUNCED",
                "GIVEN_UP",
                "NOT_REACHABLE",
                "SENDING",
                "PLANNED");
        jdbc.update(
                "insert into training values ('t-1', ?, 'run-proof', 'pilot', 'sales', 1, 1, ?, ?, null)",
                program,
                now.atOffset(ZoneOffset.UTC),
                now.atOffset(ZoneOffset.UTC));
        session("s-old", Instant.parse("2026-02-16T04:29:59Z"));
        session("s-just", Instant.parse("2026-02-16T04:30:00Z"));
        for (Listed person : people) {
            delivery(program, "c-1", person.username(), states.get(random.nextInt(states.size())));
            // A round that is not accounted for proves nothing.
            delivery(program, "c-2", person.username(), "SENT");
            jdbc.update(
                    "insert into training_seat (id, training_id, round, session_id, username, state)"
                            + " values (?, 't-1', 1, ?, ?, ?)",
                    "seat-" + person.username(),
                    random.nextBoolean() ? "s-old" : "s-just",
                    person.username(),
                    random.nextInt(4) == 0 ? "ABSENT" : "ATTENDED");
        }
        List<String> absent = jdbc.queryForList(
                "select username from training_seat where state = 'ABSENT' order by username", String.class);
        assertThat(absent).hasSizeGreaterThan(8);
        seen(program);
        attended(program, "in-time", absent.subList(0, 3), "2026-02-16T04:30:00Z", true);
        attended(program, "too-old", absent.subList(3, 6), "2026-02-16T04:29:59Z", true);
        attended(program, "not-ours", absent.subList(6, 9), "2026-03-10T12:00:00Z", false);
        for (String manager : List.of("boss", "york-1", "serv-1", "fin-1", "legal-1", "york-2")) {
            jdbc.update(
                    "insert into manager_conviction values (?, ?, ?, ?, null, ?)",
                    run(program),
                    program,
                    manager,
                    !manager.equals("fin-1"),
                    now.atOffset(ZoneOffset.UTC));
        }
        act(program, "boss", "2026-03-19", true);
        act(program, "boss", "2026-03-18", false);
        act(program, "boss", "2026-06-09", true);
        act(program, "sales-1", "2026-03-01", false);
        act(program, "sales-2", "2026-03-02", true);
        act(program, "sales-2", "2026-12-01", true);
        obstacle(program, "pilot", "PROPOSED", "2026-03-13T03:30:00Z", true);
        obstacle(program, null, "ESCALATED", "2026-06-02T12:00:00Z", true);
        obstacle(program, null, "CONFIRMED", "2026-06-03T12:00:00Z", true);
        obstacle(program, "other", "CONFIRMED", "2026-03-01T12:00:00Z", true);
        obstacle(program, "pilot", "VERIFIED_CLOSED", "2026-03-01T12:00:00Z", true);
        obstacle(program, "pilot", "CONFIRMED", "2026-03-01T12:00:00Z", false);
        proof(
                program,
                EvidenceKind.CAMPAIGN_ACCOUNTED,
                "communication-campaign",
                null,
                "first-round",
                Map.of("campaignId", "c-1"));
        proof(
                program,
                EvidenceKind.CAMPAIGN_ACCOUNTED,
                "communication-campaign",
                null,
                "cadence",
                Map.of("campaignId", "c-2"));
        proof(program, EvidenceKind.WIN_TOLD, "wins", null, null, Map.of());
        proof(program, EvidenceKind.SEALED, "step-6-publicize-short-term-wins", null, null, Map.of());
        proof(program, EvidenceKind.SEALED, "step-5-ensure-action", null, null, Map.of());
        proof(
                program,
                EvidenceKind.QUALITY_JUDGED,
                "phase-launch",
                "JudgeCloseHypercareTask",
                null,
                Map.of("quality", "good"));
        Instant measured = clock.now;
        for (String held : List.of("2026-02-10T15:00:00Z", "2026-02-18T15:00:00Z", "2026-03-03T15:00:00Z")) {
            clock.now = Instant.parse(held);
            proof(program, EvidenceKind.RHYTHM_HELD, "operating-rhythm", null, null, Map.of());
        }
        clock.now = measured;
        answer(program, 901, 1, "{\"owner\":\"\"}");
        answer(program, 902, 2, "{\"owner\":\"sales-1\"}");
        answer(program, 903, 3, "{\"owner\":\"sales-2\"}");
    }

    /** At the edges of the window and outside it, each of other people, and one that the ledger does not have. */
    private void pulses(String program, List<Listed> people) {
        Random random = new Random(11);
        // In this order: chance decides who answers.
        SortedMap<String, List<String>> rounds = new TreeMap<>(Map.of(
                "2026-05-06", List.of("sales", "supp"),
                "2026-06-02", List.of("york", "serv", "legal", "audit"),
                "2026-06-03", List.of("boss"),
                "2026-05-05", List.of("fin"),
                "2026-05-20", List.of("fin")));
        rounds.forEach((day, prefixes) -> pulse(
                program,
                day,
                people.stream()
                        .filter(person -> prefixes.contains(person.username().split("-")[0]))
                        .toList(),
                !day.equals("2026-05-20"),
                random));
    }

    /** As the pulses, of other days. */
    private void readiness(String program, List<Listed> people) {
        Random random = new Random(12);
        new TreeMap<>(Map.of(
                        "2026-05-04", List.of("sales"),
                        "2026-05-07", List.of("sales", "supp", "fin"),
                        "2026-06-01", List.of("york", "serv", "legal", "audit"),
                        "2026-06-04", List.of("boss")))
                .forEach((day, prefixes) -> round(
                        program,
                        "readiness",
                        day,
                        people.stream()
                                .filter(person ->
                                        prefixes.contains(person.username().split("-")[0]))
                                .toList(),
                        true,
                        random,
                        answer -> {
                            int why = 2 + random.nextInt(4);
                            int changes = 3 + random.nextInt(3);
                            int able = 3 + random.nextInt(3);
                            jdbc.update(
                                    "insert into survey_answer (id, round_id, week, department_id, location, role, knows_why,"
                                            + " knows_changes, feels_able, signature)"
                                            + " values (?, ?, date '2026-05-04', ?, ?, '', ?, ?, ?, ?)",
                                    answer.id(),
                                    answer.round(),
                                    answer.department(),
                                    answer.location(),
                                    why,
                                    changes,
                                    able,
                                    signatures.sign(Canonical.json(List.of(
                                            "answer",
                                            answer.id(),
                                            answer.round(),
                                            "2026-05-04",
                                            answer.department(),
                                            answer.location(),
                                            "",
                                            why,
                                            changes,
                                            able))));
                        }));
    }

    private void pulse(String program, String day, List<Listed> people, boolean proven, Random random) {
        round(program, "pulse", day, people, proven, random, answer -> {
            boolean outside = random.nextInt(4) == 0;
            int satisfaction = 1 + random.nextInt(5);
            jdbc.update(
                    "insert into survey_answer (id, round_id, week, department_id, location, role, outside, satisfaction,"
                            + " signature) values (?, ?, date '2026-05-04', ?, ?, '', ?, ?, ?)",
                    answer.id(),
                    answer.round(),
                    answer.department(),
                    answer.location(),
                    outside,
                    satisfaction,
                    signatures.sign(Canonical.json(List.of(
                            "answer",
                            answer.id(),
                            answer.round(),
                            "2026-05-04",
                            answer.department(),
                            answer.location(),
                            "",
                            outside,
                            satisfaction))));
        });
    }

    private record Answering(String id, String round, String department, String location) {}

    private void round(
            String program,
            String survey,
            String day,
            List<Listed> people,
            boolean proven,
            Random random,
            Consumer<Answering> answer) {
        String round = "round-" + survey + "-" + day;
        jdbc.update(
                "insert into survey_round (id, program_id, run_id, wave_id, survey, opened_on, closes_on)"
                        + " values (?, ?, ?, 'pilot', ?, ?, ?)",
                round,
                program,
                run(program),
                survey,
                LocalDate.parse(day),
                LocalDate.parse(day).plusDays(35));
        List<String> asked = new ArrayList<>();
        for (Listed person : people) {
            // Too few to be asked by themselves: with Legal.
            boolean few = person.department().equals("Audit");
            String department = few ? "legal" : person.department().toLowerCase(Locale.ROOT);
            String location = few ? "Boston" : person.location();
            boolean answered = random.nextInt(3) > 0 || people.size() == 1;
            jdbc.update(
                    "insert into survey_asked values (?, ?, ?, ?, '', 'mail', ?)",
                    round,
                    person.username(),
                    department,
                    location,
                    answered);
            asked.add(Canonical.json(List.of(person.username(), department, location, "")));
            if (answered) {
                answer.accept(new Answering(UUID.randomUUID().toString(), round, department, location));
            }
        }
        if (proven) {
            proof(
                    program,
                    EvidenceKind.SURVEYED,
                    "adoption-program",
                    null,
                    survey,
                    Map.of(
                            "roundId",
                            round,
                            "askedDigest",
                            Canonical.sha256(
                                    Canonical.json(asked.stream().sorted().toList()))));
        }
    }

    /** What trainers saw: of all who were there by the form, of some looked at again, before or after. */
    private void seen(String program) {
        Random random = new Random(7);
        List<String> there = jdbc.queryForList(
                "select username from training_seat where state = 'ATTENDED' order by username", String.class);
        List<String> could =
                there.stream().filter(username -> random.nextInt(3) > 0).toList();
        List<String> couldNot =
                there.stream().filter(username -> !could.contains(username)).toList();
        assertThat(couldNot).hasSizeGreaterThan(14);
        there.forEach(username -> jdbc.update(
                "update training_seat set proficient = ?, observed_at = ? where username = ?",
                could.contains(username),
                clock.now.minusSeconds(86_400).atOffset(ZoneOffset.UTC),
                username));
        held(program, "t-1", there.stream().map(username -> username + "/1/" + could.contains(username)));
        jdbc.update("insert into training_session (id, training_id, round, trainer, starts_at, ends_at, format,"
                + " invitation_sequence) select 's-2', training_id, 2, trainer, starts_at, ends_at, format, 0"
                + " from training_session where id = 's-just'");
        // A round that the ledger does not know, and one who could not be where another was.
        couldNot.subList(0, 3).forEach(username -> again(username, "ATTENDED"));
        attended(program, "looked-later", couldNot.subList(3, 6), "2026-03-01T12:00:00Z", true, true);
        attended(program, "looked-before", couldNot.subList(6, 9), "2026-02-12T12:00:00Z", true, true);
        attended(program, "forgot", could.subList(0, 5), "2026-03-02T12:00:00Z", false, true);
        attended(program, "nobody-said", could.subList(5, 7), "2026-03-02T12:00:00Z", null, true);
        attended(program, "not-known", couldNot.subList(9, 11), "2026-03-02T12:00:00Z", true, false);
        List<String> sameTime = jdbc.queryForList(
                "select username from training_seat where session_id = 's-just' and proficient = false order by username desc",
                String.class);
        assertThat(sameTime).hasSizeGreaterThan(4);
        attended(program, "corrected", sameTime.subList(0, 4), "2026-02-16T04:30:00Z", true, true);
        List<String> never = jdbc.queryForList(
                "select username from training_seat where state = 'ABSENT' order by username", String.class);
        never = never.subList(9, never.size());
        assertThat(never).hasSizeGreaterThan(5);
        jdbc.update(
                "insert into training values ('t-2', ?, 'run-proof', 'pilot', 'sales', 2, 1, ?, ?, null)",
                program,
                clock.now.atOffset(ZoneOffset.UTC),
                clock.now.atOffset(ZoneOffset.UTC));
        jdbc.update("insert into training_session (id, training_id, round, trainer, starts_at, ends_at, format,"
                + " invitation_sequence) select 's-3', 't-2', 1, trainer, starts_at, ends_at, format, 0"
                + " from training_session where id = 's-just'");
        never.forEach(username -> jdbc.update(
                "insert into training_seat (id, training_id, round, session_id, username, state, proficient, observed_at)"
                        + " values (?, 't-2', 1, 's-3', ?, 'RECORDED', true, ?)",
                "never-" + username,
                username,
                clock.now.atOffset(ZoneOffset.UTC)));
        held(program, "t-2", never.stream().map(username -> username + "/1/true"));
    }

    private void again(String username, String state) {
        jdbc.update(
                "insert into training_seat (id, training_id, round, session_id, username, state, proficient, observed_at)"
                        + " values (?, 't-1', 2, 's-2', ?, ?, true, ?)",
                "again-" + username,
                username,
                state,
                clock.now.atOffset(ZoneOffset.UTC));
    }

    private void held(String program, String training, Stream<String> seen) {
        String all = seen.sorted().map("\"%s\""::formatted).collect(Collectors.joining(","));
        proof(
                program,
                EvidenceKind.TRAINING_HELD,
                "department-training",
                "EvaluateAttendanceTask",
                "sales",
                Map.of("training", training, "round", 1, "observed", Canonical.sha256("{\"observed\":[" + all + "]}")));
    }

    private void attended(String program, String id, List<String> usernames, String at, boolean proven) {
        attended(program, id, usernames, at, null, proven);
    }

    private void attended(String program, String id, List<String> usernames, String at, Boolean alone, boolean proven) {
        jdbc.update(
                "insert into training_attendance_import values (?, ?, 'run-proof', 'pilot', 'office', ?)",
                id,
                program,
                clock.now.atOffset(ZoneOffset.UTC));
        usernames.forEach(username -> jdbc.update(
                "insert into training_attendance values (?, ?, 1, ?, null, 'LMS export', 'LMS', ?)",
                id,
                username,
                Instant.parse(at).atOffset(ZoneOffset.UTC),
                alone));
        if (proven) {
            String rows = usernames.stream()
                    .sorted()
                    .map(username ->
                            "{\"attendedAt\":\"%s\",\"part\":1,%s\"saidBy\":\"LMS\",\"source\":\"LMS export\",\"username\":\"%s\"}"
                                    .formatted(
                                            at, alone == null ? "" : "\"proficient\":%s,".formatted(alone), username))
                    .collect(Collectors.joining(","));
            proof(
                    program,
                    EvidenceKind.TRAINING_HELD,
                    "adoption-program",
                    null,
                    "attendance",
                    Map.of("importId", id, "digest", Canonical.sha256("{\"by\":\"office\",\"rows\":[" + rows + "]}")));
        }
    }

    private void session(String id, Instant ends) {
        jdbc.update(
                "insert into training_session (id, training_id, round, trainer, starts_at, ends_at, format,"
                        + " invitation_sequence) values (?, 't-1', 1, 'sales-1', ?, ?, 'hands-on', 0)",
                id,
                ends.minusSeconds(3600).atOffset(ZoneOffset.UTC),
                ends.atOffset(ZoneOffset.UTC));
    }

    private void delivery(String program, String campaign, String username, String state) {
        jdbc.update(
                "insert into delivery (id, program_id, kind, topic, username, recipient_name, message_id, state, attempts,"
                        + " created_at) values (?, ?, 'first-round', ?, ?, 'Name', 'm', ?, 1, ?)",
                campaign + username,
                program,
                campaign,
                username,
                state,
                clock.now.atOffset(ZoneOffset.UTC));
    }

    private void act(String program, String sponsor, String dueOn, boolean done) {
        jdbc.update(
                "insert into sponsor_act values (?, ?, 'run-proof', ?, 'Act', 'speaks', ?, ?, ?)",
                sponsor + dueOn,
                program,
                sponsor,
                LocalDate.parse(dueOn),
                done ? LocalDate.parse(dueOn) : null,
                clock.now.atOffset(ZoneOffset.UTC));
    }

    private void obstacle(String program, String wave, String state, String raised, boolean blocking) {
        jdbc.update(
                "insert into obstacle (id, program_id, wave_id, name, said, source, raised_by, raised_at, reports, state,"
                        + " blocking, owner, level, changed_at) values (?, ?, ?, 'Name', 'Said', 'API', 'boss', ?, 1, ?, ?,"
                        + " 'boss', 0, ?)",
                UUID.randomUUID().toString(),
                program,
                wave,
                Instant.parse(raised).atOffset(ZoneOffset.UTC),
                state,
                blocking,
                Instant.parse(raised).atOffset(ZoneOffset.UTC));
    }

    private void answer(String program, long key, long seq, String content) {
        jdbc.update(
                "insert into task_answer (element_instance_key, run_id, program_id, wave_id, process_instance_key,"
                        + " element_id, ledger_seq, content, completed_at) values (?, ?, ?, 'pilot', 7, 'HandOverTask', ?, ?, ?)",
                key,
                run(program),
                program,
                seq,
                content,
                clock.now.atOffset(ZoneOffset.UTC));
    }

    private void proof(
            String program,
            EvidenceKind kind,
            String process,
            String element,
            String subject,
            Map<String, Object> data) {
        transaction.executeWithoutResult(status ->
                ledger.append(new Evidence(program, run(program), "pilot", kind, process, 7, element, subject, data)));
    }

    private void offset(String from, String until, int hours) {
        jdbc.update(
                "insert into proof_offset values (?, ?, ?)",
                Instant.parse(from).getEpochSecond(),
                Instant.parse(until).getEpochSecond(),
                hours * 3600);
    }

    /** Not a configuration that a scan of this package finds. */
    static class Around {

        @Bean(destroyMethod = "close")
        TestEngine testEngine() {
            return new TestEngine();
        }

        @Bean(destroyMethod = "")
        CamundaClient camundaClient(TestEngine engine) {
            return engine.client();
        }

        @Bean
        @Primary
        SetClock clock() {
            return new SetClock();
        }
    }

    static final class SetClock extends Clock {

        private volatile Instant now = Instant.parse("2026-01-05T12:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.fixed(now, zone);
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
