package dev.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.SettableClock;
import dev.tollgate.communication.Stage;
import dev.tollgate.confirmation.Confirmations;
import dev.tollgate.engine.Job;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.language.Words;
import dev.tollgate.lifecycle.OpenRuns;
import dev.tollgate.lifecycle.OpenRuns.OpenRun;
import dev.tollgate.lifecycle.PausedPrograms;
import dev.tollgate.lifecycle.Readiness.LiveBeforeReady;
import dev.tollgate.lifecycle.Readiness.Why;
import dev.tollgate.lifecycle.RunningPrograms;
import dev.tollgate.measurement.FirstUse;
import dev.tollgate.measurement.HeldBack;
import dev.tollgate.measurement.MeasuredUnit;
import dev.tollgate.measurement.Measuring;
import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.Snapshot;
import dev.tollgate.program.Criterion;
import dev.tollgate.program.Gate;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.ProgramStatus;
import dev.tollgate.program.ProgramView;
import dev.tollgate.program.Sponsor;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/**
 * The wave "pilot" goes live on 1 April 2026, in Berlin, before its gate has passed. Boss (executive) and sid are sponsors of
 * the board, sue of IT, fay of finance. Mia manages ada; cem is champion.
 */
class UnreadyWavesTest {

    private static final Sponsor BOSS = new Sponsor("boss", 5, "Board", List.of());
    private static final Sponsor SID = new Sponsor("sid", 5, "board", List.of());
    private static final Sponsor FAY = new Sponsor("fay", 3, "Finance", List.of());
    private static final Sponsor SUE = new Sponsor("sue", 4, "IT", List.of());

    private final SettableClock clock = new SettableClock("2026-04-02T09:00:00Z");
    private final Stage stage = new Stage()
            .with("ada", "sales", "Sales rep", "ada@example.com")
            .with("cem", "sales", "Sales rep", "cem@example.com")
            .with("mia", "elsewhere", "Sales manager", "mia@example.com")
            .with("sue", "elsewhere", "Head", "sue@example.com")
            .with("sid", "elsewhere", "Head", "sid@example.com")
            .with("fay", "elsewhere", "Head", "fay@example.com")
            .with("boss", "elsewhere", "President", "boss@example.com")
            .with("lead", "elsewhere", "Developer", "lead@example.com")
            .managedBy("ada", "mia");
    private final MemoryLedger ledger = new MemoryLedger();
    private final Map<String, Snapshot> snapshots = new HashMap<>();
    private final Measuring measuring = mock(Measuring.class);
    private List<HeldBack> heldBack = List.of();
    private final RunningPrograms running = mock(RunningPrograms.class);
    private final OpenRuns runs = mock(OpenRuns.class);
    private final FirstUse use = mock(FirstUse.class);
    private final Asked asked = new Asked();
    private boolean paused;
    private int trained = 40;
    private MailBench bench;
    private UnreadyWaves waves;

    DataSource database() throws Exception {
        return MailBench.inMemory();
    }

    @BeforeEach
    void a_wave_whose_people_are_not_trained() throws Exception {
        bench = new MailBench(database(), clock);
        sponsors(BOSS, SID, FAY, SUE);
        when(running.all()).thenReturn(List.of(new RunningPrograms.Running("crm", "run-1", 7)));
        when(runs.of("crm")).thenReturn(Optional.of(new OpenRun("run-1", "crm", 7)));
        when(runs.record(any(), any(), any(), any(), any()))
                .thenAnswer(call -> ledger.append(new Evidence(
                        "crm",
                        "run-1",
                        call.getArgument(1),
                        call.getArgument(2),
                        "adoption-program",
                        7,
                        null,
                        call.getArgument(3),
                        call.getArgument(4))));
        when(measuring.measure(any(), eq(Gate.READY))).thenAnswer(call -> snapshot());
        doAnswer(call -> keep(call.getArgument(0), call.getArgument(1)))
                .when(measuring)
                .keep(any(), any());
        PausedPrograms pause = programId -> paused;
        waves = new UnreadyWaves(
                running,
                runs,
                stage.programs,
                ledger,
                new LiveSigns(stage.roster, use),
                new LiveWaves(bench.jdbc),
                new LiveReasons(
                        new StaticListableBeanFactory(Map.of("asked", asked)).getBeanProvider(Confirmations.class),
                        stage.roster),
                new LiveHelp(stage.roster, bench.letters(stage)),
                measuring,
                id -> Optional.ofNullable(snapshots.get(id)),
                new StaticListableBeanFactory(Map.of("pause", pause)).getBeanProvider(PausedPrograms.class),
                bench.transactions,
                clock);
    }

    @AfterEach
    void close() throws InterruptedException {
        bench.close();
    }

    @Test
    void it_is_evidence_once_with_since_when_and_what_was_observed_and_nothing_is_sealed() {
        waves.look();
        waves.look();

        assertThat(kinds()).containsExactly(EvidenceKind.LIVE_BEFORE_READY, EvidenceKind.MEASUREMENT_TAKEN);
        assertThat(ledger.entries.getFirst().evidence()).satisfies(evidence -> {
            assertThat(evidence.waveId()).isEqualTo("pilot");
            assertThat(evidence.subject()).isEqualTo("ready");
            assertThat(evidence.data())
                    .containsEntry("sign", "go-live")
                    .containsEntry("since", "2026-04-01T06:00:00Z")
                    .containsEntry("observed", "its go-live date, 1 April 2026, has come");
        });
        assertThat(live()).satisfies(live -> {
            assertThat(live.since()).isEqualTo("2026-04-01T06:00:00Z");
            assertThat(live.lasts()).isTrue();
        });
    }

    @Test
    void letters_to_those_who_help_have_no_number_that_is_held_back() {
        heldBack = List.of(new HeldBack(Metric.TRAINING_COMPLETION, "Sales", null, null));
        waves.look();

        assertThat(letterTo("lead"))
                .contains("Sales: training misses 95 %; the number is held back")
                .doesNotContain("of 100");
        assertThat(live().due()).singleElement().asString().contains("held back");
    }

    @Test
    void a_gate_that_measures_at_go_live_has_an_hour_to_pass() {
        clock.set(Instant.parse("2026-04-01T06:59:00Z"));
        waves.look();
        assertThat(kinds()).isEmpty();

        clock.set(Instant.parse("2026-04-01T07:00:00Z"));
        waves.look();
        assertThat(kinds()).contains(EvidenceKind.LIVE_BEFORE_READY);
    }

    @Test
    void the_due_criteria_are_measured_every_week_until_the_gate_passes() {
        waves.look();
        clock.advance(Duration.ofDays(6));
        waves.look();
        assertThat(measurements()).isEqualTo(1);
        assertThat(live().due())
                .containsExactly("Sales: 40 of 100 people attended their training lately, 40 %, target 95 %, 55 more"
                        + " needed");

        trained = 60;
        clock.advance(Duration.ofDays(1));
        waves.look();
        assertThat(measurements()).isEqualTo(2);
        assertThat(live().due()).singleElement().asString().contains("60 of 100");

        pass(clock.instant());
        clock.advance(Duration.ofDays(7));
        waves.look();
        assertThat(measurements()).isEqualTo(2);
    }

    @Test
    void the_weekly_measurement_belongs_to_no_round_of_the_gate() {
        waves.look();
        assertThat(GateRecord.of(ledger.entries, "run-1", "pilot", 77).measurements())
                .isEmpty();
        assertThat(ledger.entries.getLast().evidence().processInstanceKey()).isZero();
    }

    @Test
    void whoever_stands_beside_the_people_is_told_what_to_do_and_what_is_missing_every_week() {
        waves.look();
        assertThat(helped()).containsExactly("boss", "cem", "lead", "mia");
        assertThat(letterTo("mia"))
                .contains(
                        "people of Pilot wave work with it before they are ready",
                        "live before ready since 1 April 2026: its go-live date, 1 April 2026, has come",
                        "one real task in Acme CRM together with somebody who knows it",
                        "Champions (Name of cem): sit beside",
                        "tell Name of lead the same day",
                        "- Sales: 40 of 100 people attended their training lately");

        clock.advance(Duration.ofDays(7));
        waves.look();
        assertThat(helped()).hasSize(8);
    }

    @Test
    void each_of_them_is_told_and_each_sponsor_asked_in_their_own_language() {
        stage.reads("mia", "de").reads("cem", "fr");
        waves.look();

        assertThat(letterTo("mia"))
                .contains(
                        "Acme CRM: Personen aus Pilot wave arbeiten damit, bevor sie bereit sind",
                        "seit dem 1. April 2026 im Einsatz, bevor sie bereit ist: der Tag des Go-live, der 1. April 2026, ist gekommen.",
                        "Das Gate „Sind die Menschen bereit?“ ist nicht bestanden.",
                        "- Champions (Name of cem): Setzen Sie sich",
                        "- Sales: 40 von 100 Personen haben in letzter Zeit an ihrer Schulung teilgenommen, 40 %, Ziel 95 %, 55 mehr nötig");
        assertThat(letterTo("cem"))
                .contains(
                        "la date de mise en service, le 1 avril 2026, est arrivée",
                        "- Sales\u00a0: 40 sur 100 personnes ont suivi leur formation récemment");
        assertThat(letterTo("lead")).contains("- Sales: 40 of 100 people attended their training lately");
        assertThat(asked.requests.getFirst().wording().in(Words.in("de")))
                .contains("Die Welle „Pilot wave“ von CRM rollout ist seit dem 1. April 2026 im Einsatz")
                .contains("Zwei Sponsoren aus verschiedenen Berichtslinien");
    }

    @Test
    void what_was_observed_is_said_in_every_shape_in_which_evidence_has_it() {
        ZonedDateTime since = ZonedDateTime.parse("2026-04-01T00:00:00+02:00[Europe/Berlin]");
        Words german = Words.in("de");

        assertThat(LiveSign.inWords("7 people have begun to use it", since, german))
                .isEqualTo("7 Personen haben begonnen, es zu nutzen");
        assertThat(LiveSign.inWords("people have begun to use it", since, german))
                .isEqualTo("Personen haben begonnen, es zu nutzen");
        assertThat(LiveSign.inWords("something of an older version", since, german))
                .isEqualTo("something of an older version");
    }

    @Test
    void two_sponsors_from_different_reporting_lines_are_asked_why_and_reminded_until_both_have_said() {
        waves.look();
        assertThat(asked.last()).containsExactly("boss", "sue");
        assertThat(asked.requests.getFirst().reasonNeeded()).isTrue();
        assertThat(asked.requests.getFirst().question())
                .contains("\"Pilot wave\" of CRM rollout is live before ready since 1 April 2026");

        asked.answers.add(new Confirmations.Answer("boss", true, "The old contract ended"));
        clock.advance(Duration.ofDays(7));
        waves.look();
        assertThat(asked.last()).containsExactly("sue");

        pass(clock.instant());
        clock.advance(Duration.ofDays(7));
        waves.look();
        assertThat(asked.people).as("also after the gate has passed").hasSize(3);

        asked.answers.add(new Confirmations.Answer("sue", true, "Nobody asked IT"));
        clock.advance(Duration.ofDays(7));
        waves.look();
        assertThat(asked.people).hasSize(3);
        assertThat(live()).satisfies(live -> {
            assertThat(live.why())
                    .containsExactly(new Why("boss", "The old contract ended"), new Why("sue", "Nobody asked IT"));
            assertThat(live.waitsFor()).isEmpty();
            assertThat(live.inWords()).endsWith("Two sponsors have recorded why.");
        });
    }

    @Test
    void in_place_of_a_sponsor_who_knows_nothing_of_it_or_has_left_another_is_asked() {
        asked.answers.add(new Confirmations.Answer("boss", false, "Sid decided it"));
        stage.leaves("sue", clock.instant());
        waves.look();

        assertThat(asked.last()).containsExactly("fay", "sid");
    }

    @Test
    void where_nobody_of_another_line_can_be_asked_the_status_says_so() {
        sponsors(new Sponsor("boss", 5, "", List.of()));
        waves.look();
        asked.answers.add(new Confirmations.Answer("boss", true, "The old contract ended"));

        assertThat(asked.last()).containsExactly("boss");
        assertThat(live().inWords())
                .endsWith("Why is not recorded by two sponsors. The definition names no other sponsor with a reporting"
                        + " line of their own to ask.");
    }

    @Test
    void it_ends_when_the_gate_passes() {
        waves.look();
        pass(Instant.parse("2026-04-05T12:00:00Z"));
        waves.look();

        assertThat(live()).satisfies(live -> {
            assertThat(live.until()).isEqualTo("2026-04-05T12:00:00Z");
            assertThat(live.due()).isEmpty();
            assertThat(live.inWords()).startsWith("Was live before ready from 1 April 2026 to 5 April 2026");
        });
    }

    @Test
    void a_report_says_it_in_its_readers_language() {
        waves.look();

        assertThat(waves.liveBeforeReady("crm", "run-1", "pilot", Words.in("de"))
                        .orElseThrow()
                        .inWords())
                .startsWith(
                        "Im Einsatz, bevor sie bereit ist, seit dem 1. April 2026: der Tag des Go-live, der 1. April"
                                + " 2026, ist gekommen. Noch fällig: ")
                .contains("Personen", "Nach dem Grund gefragt: ")
                .doesNotContain("people", "target");
        assertThat(waves.liveBeforeReady("crm", "run-1", "pilot", Words.in("fr"))
                        .orElseThrow()
                        .inWords()
                        .replace('\u00a0', ' '))
                .startsWith(
                        "En service avant d'être prête depuis le 1 avril 2026 : la date de mise en service, le 1 avril"
                                + " 2026, est arrivée. Encore dû : ")
                .doesNotContain("people", "target");
    }

    @Test
    void a_wave_that_passed_its_gate_before_its_go_live_is_left_alone() {
        pass(Instant.parse("2026-03-30T12:00:00Z"));
        waves.look();

        assertThat(waves.liveBeforeReady("crm", "run-1", "pilot", Words.english()))
                .isEmpty();
        assertThat(asked.people).isEmpty();
    }

    @Test
    void use_that_is_imported_after_the_gate_passed_but_was_before_it_is_told_as_history() {
        when(use.begun(any(), any(), any(), any(), eq(Instant.parse("2026-03-30T12:00:00Z"))))
                .thenReturn(List.of(Instant.parse("2026-03-20T08:00:00Z")));
        pass(Instant.parse("2026-03-30T12:00:00Z"));
        waves.look();

        assertThat(live()).satisfies(live -> {
            assertThat(live.since()).isEqualTo("2026-03-20T08:00:00Z");
            assertThat(live.until()).isEqualTo("2026-03-30T12:00:00Z");
        });
        assertThat(asked.last()).containsExactly("boss", "sue");
        assertThat(helped()).as("there is nothing to help with any more").isEmpty();
        assertThat(measurements()).isZero();
    }

    @Test
    void a_wave_that_was_stopped_is_not_looked_after_any_more() {
        waves.look();
        entry(EvidenceKind.WAVE_CLOSED, null, Map.of("outcome", "stopped"), clock.instant());
        clock.advance(Duration.ofDays(7));
        waves.look();

        assertThat(measurements()).isEqualTo(1);
        assertThat(live().lasts()).isFalse();
    }

    @Test
    void nothing_is_sent_while_the_program_is_paused() {
        paused = true;
        waves.look();
        assertThat(kinds()).isEmpty();
        assertThat(asked.people).isEmpty();

        paused = false;
        clock.advance(Duration.ofDays(3));
        waves.look();
        assertThat(live().since()).as("the pause changes nothing of it").isEqualTo("2026-04-01T06:00:00Z");
    }

    private LiveBeforeReady live() {
        return waves.liveBeforeReady("crm", "run-1", "pilot", Words.english()).orElseThrow();
    }

    private void sponsors(Sponsor... sponsors) {
        ProgramDefinition plan = Stage.program(Map.of("sponsors", List.of(sponsors), "champions", List.of("cem")));
        when(stage.programs.get("crm"))
                .thenReturn(new ProgramView("crm", ProgramStatus.REGISTERED, "digest", Instant.EPOCH, "office", plan));
    }

    private void pass(Instant at) {
        entry(EvidenceKind.SEALED, "ready", Map.of("outcome", "GO"), at);
    }

    private void entry(EvidenceKind kind, String subject, Map<String, Object> data, Instant at) {
        ledger.entries.add(new Entry(
                ledger.entries.size() + 1,
                new Evidence("crm", "run-1", "pilot", kind, "progression-gate", 70, null, subject, data),
                at,
                "digest"));
    }

    private List<EvidenceKind> kinds() {
        return ledger.entries.stream().map(entry -> entry.evidence().kind()).toList();
    }

    private long measurements() {
        return kinds().stream()
                .filter(kind -> kind == EvidenceKind.MEASUREMENT_TAKEN)
                .count();
    }

    private List<String> helped() {
        return bench.jdbc
                .sql("select username from delivery where kind = 'live-before-ready' order by username")
                .query(String.class)
                .list();
    }

    private String letterTo(String username) {
        return bench.jdbc
                .sql("select subject, body from delivery where username = ?")
                .param(username)
                .query((row, number) -> row.getString("subject") + "\n" + row.getString("body"))
                .single();
    }

    private Snapshot snapshot() {
        return new Snapshot(
                "snapshot-" + (snapshots.size() + 1),
                "crm",
                "pilot",
                "run-1",
                Gate.READY,
                0,
                clock.instant(),
                Instant.EPOCH,
                Instant.parse("2026-03-31T22:00:00Z"),
                LocalDate.parse("2026-04-01"),
                LocalDate.parse("2026-04-02"),
                100,
                0,
                15,
                10,
                List.of(new Snapshot.Value(
                        Metric.TRAINING_COMPLETION, new MeasuredUnit("sales", ""), "Sales", 100, 100, trained, 95.0)),
                List.of(new Snapshot.Asked(Metric.TRAINING_COMPLETION, 95, null, Criterion.Need.ALWAYS, null, null)));
    }

    private Snapshot keep(Job job, Snapshot snapshot) {
        snapshots.put(snapshot.id(), snapshot.withheld(heldBack));
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        bench.jdbc
                .sql("""
                        insert into measurement_snapshot (id, program_id, wave_id, run_id, gate, process_instance_key,
                          taken_at, not_before, go_live_at, window_from, window_to, people, usage_events, floor_margin,
                          small_unit, digest)
                        values (?, 'crm', 'pilot', 'run-1', 'ready', 0, ?, ?, ?, ?, ?, 100, 0, 15, 10, 'digest')""")
                .params(snapshot.id(), now, now, now, snapshot.windowFrom(), snapshot.windowTo())
                .update();
        ledger.append(new Evidence(
                "crm",
                "run-1",
                job.waveId(),
                EvidenceKind.MEASUREMENT_TAKEN,
                job.processId(),
                job.processInstanceKey(),
                job.elementId(),
                "ready",
                Map.of("gate", "ready", "snapshotId", snapshot.id(), "digest", "digest")));
        return snapshot.withheld(heldBack);
    }

    private static final class Asked implements Confirmations {

        private final List<Request> requests = new ArrayList<>();
        private final List<Set<String>> people = new ArrayList<>();
        private final List<Answer> answers = new ArrayList<>();

        @Override
        public void ask(Request request, Set<String> usernames) {
            requests.add(request);
            people.add(new TreeSet<>(usernames));
        }

        @Override
        public List<Answer> answers(String programId, String purpose, String subjectId) {
            return List.copyOf(answers);
        }

        Set<String> last() {
            return people.getLast();
        }
    }
}
