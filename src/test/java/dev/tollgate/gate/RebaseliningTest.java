package dev.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.SettableClock;
import dev.tollgate.communication.Stage;
import dev.tollgate.confirmation.Confirmations;
import dev.tollgate.confirmation.TestConfirmations;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.engine.Scope;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.lifecycle.TaskAnswers;
import dev.tollgate.measurement.Measured;
import dev.tollgate.measurement.MeasuredUnit;
import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.Snapshot;
import dev.tollgate.program.Criterion;
import dev.tollgate.program.Gate;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.ProgramStatus;
import dev.tollgate.program.ProgramView;
import dev.tollgate.program.Sponsor;
import dev.tollgate.program.WorkingTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** A target set lower, from what the sponsors chose to the gate that passes on it, with links in real mails. */
class RebaseliningTest {

    private static final long ROUND = 77;
    private static final Map<String, Object> CHOICE = Map.of(
            "decision", "rebaseline",
            "reason", "The phone line is down",
            "dissent", "Ines would wait",
            "metric", "adoption",
            "newTarget", 78,
            "confirmedBy", List.of("ines", "fin"),
            "reviewOn", "2026-09-01");

    /** A Monday. */
    private final SettableClock clock = new SettableClock("2026-06-29T08:00:00Z");

    private final TimedLedger ledger = new TimedLedger();
    private final Map<String, Snapshot> snapshots = new HashMap<>();
    private final Stage stage = new Stage()
            .with("ines", "it", "CIO", "ines@example.com")
            .with("fin", "finance", "CFO", "fin@example.com")
            .with("fay", "finance", "Controller", "fay@example.com")
            .with("sue", "sales", "CSO", "sue@example.com")
            .with("boss", "board", "CEO", "boss@example.com");
    private Map<String, Object> said = CHOICE;
    private ProgramDefinition program;
    private MailBench bench;
    private TestConfirmations links;
    private Rebaselining rebaselining;
    private GateKeeper gates;
    private int taken;

    DataSource database() throws Exception {
        return MailBench.inMemory();
    }

    @BeforeEach
    void sponsors_who_were_asked_twice() throws Exception {
        program = Stage.program(Map.of(
                "sponsors",
                List.of(
                        new Sponsor("ines", 4, "IT", List.of("it")),
                        new Sponsor("fin", 4, "Finance", List.of("finance")),
                        new Sponsor("fay", 3, "finance", List.of()),
                        new Sponsor("sue", 4, "Sales", List.of("sales")),
                        new Sponsor("boss", 5, "Board", List.of())),
                "workingTime",
                new WorkingTime(WorkingTime.USUAL.days(), List.of(LocalDate.of(2026, 7, 3)))));
        when(stage.programs.get("crm"))
                .thenReturn(
                        new ProgramView("crm", ProgramStatus.REGISTERED, "digest", Instant.EPOCH, "office", program));
        bench = new MailBench(database(), clock);
        links = new TestConfirmations(bench, stage, ledger, clock);
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("confirmations", links.confirmations);
        rebaselining = new Rebaselining(
                new Rebaselines(bench.jdbc), ledger, stage.roster, beans.getBeanProvider(Confirmations.class), clock);
        gates = new GateKeeper(
                ledger,
                id -> Optional.ofNullable(snapshots.get(id)),
                new PolicyTable(),
                stage.programs,
                new Said(),
                mock(GateDecisions.class),
                mock(AnswersReminder.class),
                rebaselining,
                mock(Splitting.class),
                mock(LiveSigns.class),
                clock);
        append(EvidenceKind.ENTERED, null, Map.of());
        hold();
        hold();
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    @Test
    void each_sponsor_is_asked_in_their_own_language() throws Exception {
        stage.reads("ines", "de");
        sponsorsSay(CHOICE);

        assertThat(links.mail("ines"))
                .contains("am Gate „Ist es Gewohnheit?“ soll von 85 % auf 78 % gesetzt werden. Begründung: ")
                .contains("The phone line is down");
        assertThat(links.mail("fin")).contains("is to be set from 85 % to 78 %");
    }

    @Test
    void a_target_confirmed_by_two_sponsors_counts_five_working_days_later_and_the_gate_passes_on_it()
            throws Exception {
        assertThat(sponsorsSay(CHOICE)).containsEntry("outcome", "HOLD");
        assertThat(links.asked()).containsExactly("fin", "ines");
        assertThat(links.mail("ines"))
                .contains("is to be set from 85 % to 78 %")
                .contains("The phone line is down")
                .contains("Ines would wait")
                .contains("every report goes on to show the original target");
        assertThat(target()).as("nobody has confirmed it").isEmpty();

        assertThat(links.answers("ines", true, "")).isEqualTo(200);
        clock.advance(Duration.ofDays(1));
        assertThat(target()).as("one has").isEmpty();
        assertThat(links.answers("fin", true, "")).isEqualTo(200);
        assertThat(target()).as("what is measured on the day does not count").isEmpty();
        clock.advance(Duration.between(clock.instant(), Instant.parse("2026-07-07T21:59:00Z")));
        assertThat(target())
                .as("the fifth working day after Tuesday is Wednesday of the week after, as Friday is a holiday")
                .isEmpty();
        clock.advance(Duration.ofMinutes(2));
        assertThat(target()).contains(78.0);

        measure(79, target());
        Job job = job();
        assertThat(transactional(() -> gates.record(job, gates.decide(job)))).containsEntry("outcome", "GO");
        assertThat(evidence(EvidenceKind.REBASELINED))
                .singleElement()
                .satisfies(moved -> assertThat(moved.data())
                        .containsEntry("metric", "adoption")
                        .containsEntry("sponsors", List.of("fin", "ines"))
                        .containsEntry("reviewOn", "2026-09-01"));
        gates.prove(job);
    }

    @Test
    void a_lower_target_is_shown_beside_the_original_where_it_is_missed_again() throws Exception {
        confirmed();
        measure(60, target());
        Job job = job();

        assertThat(transactional(() -> gates.record(job, gates.decide(job))).get("heldBy"))
                .asString()
                .contains("target 78 %")
                .contains("(set by sponsors; it was 85 %)");
    }

    @Test
    void one_who_says_no_ends_it_and_it_may_be_asked_again() throws Exception {
        sponsorsSay(CHOICE);
        links.answers("ines", true, "");
        links.answers("fin", false, "The line works again");
        clock.advance(Duration.ofDays(30));
        assertThat(target()).isEmpty();

        assertThat(sponsorsSay(CHOICE)).as("the first was declined").containsEntry("outcome", "HOLD");
        links.answers("ines", true, "");
        links.answers("fin", true, "");
        clock.advance(Duration.ofDays(30));
        assertThat(target()).contains(78.0);
    }

    @Test
    void it_is_possible_once_for_a_metric_at_a_gate() throws Exception {
        sponsorsSay(CHOICE);
        assertThat(problems(CHOICE)).contains("was set lower at this gate before; that is possible once");

        links.answers("ines", true, "");
        links.answers("fin", true, "");
        clock.advance(Duration.ofDays(30));
        assertThat(problems(with("newTarget", 77, "reviewOn", "2026-12-01")))
                .contains("was set lower at this gate before; that is possible once");
    }

    @Test
    void a_link_answered_twice_does_not_make_two_sponsors() throws Exception {
        sponsorsSay(CHOICE);
        assertThat(links.answers("ines", true, "")).isEqualTo(200);
        assertThat(links.answers("ines", true, "")).as("used").isEqualTo(410);
        clock.advance(Duration.ofDays(30));

        assertThat(target()).isEmpty();
    }

    @Test
    void the_new_target_lies_within_ten_points_and_is_easier_to_reach() {
        assertThat(problems(with("newTarget", 74))).contains("11 points from the present one; at most 10");
        assertThat(problems(with("newTarget", 85))).contains("not easier to reach");
        assertThat(problems(with("newTarget", 90))).contains("not easier to reach");
        assertThat(problems(with("newTarget", "a bit less"))).contains("Give the new target");
        assertThat(sponsorsSay(with("newTarget", 75))).containsEntry("outcome", "HOLD");
    }

    @Test
    void it_is_never_below_the_floor_of_the_program() {
        program = Stage.program(Map.of("floorMargin", 4.0, "sponsors", program.sponsors()));
        when(stage.programs.get(any()))
                .thenReturn(
                        new ProgramView("crm", ProgramStatus.REGISTERED, "digest", Instant.EPOCH, "office", program));
        assertThat(problems(with("newTarget", 80))).contains("5 points from the present one; at most 4");
    }

    @Test
    void two_sponsors_from_different_lines_confirm_it_neither_of_whom_owns_what_lags() {
        assertThat(problems(with("confirmedBy", List.of("ines")))).contains("exactly two sponsors");
        assertThat(problems(with("confirmedBy", List.of("ines", "ines")))).contains("exactly two sponsors");
        assertThat(problems(with("confirmedBy", List.of("ines", "somebody")))).contains("exactly two sponsors");
        assertThat(problems(with("confirmedBy", List.of("fin", "fay")))).contains("different reporting lines");
        assertThat(problems(with("confirmedBy", List.of("ines", "sue"))))
                .as("speaks for the unit")
                .contains("sue owns the lagging unit");
        assertThat(problems(with("confirmedBy", List.of("ines", "boss"))))
                .as("sponsor of the wave")
                .contains("boss owns the lagging unit");
    }

    @Test
    void it_needs_a_missed_target_and_a_day_on_which_it_is_looked_at_again() {
        assertThat(problems(with("metric", "activation"))).contains("Choose a target that is missed");
        assertThat(problems(with("metric", "made-up"))).contains("Choose a target that is missed");
        assertThat(problems(with("reviewOn", "2026-06-29"))).contains("Give a date after today");
        assertThat(problems(with("reviewOn", "soon"))).contains("Give a date after today");
        assertThat(problems(with("reason", " "))).contains("Say why");
    }

    @Test
    void a_lower_target_in_a_measurement_without_both_confirmations_is_refused() throws Exception {
        sponsorsSay(CHOICE);
        links.answers("ines", true, "");
        measure(79, Optional.of(78.0));
        Job job = job();

        assertThatThrownBy(() -> transactional(() -> gates.record(job, gates.decide(job))))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("no two sponsors confirmed it");
    }

    private void confirmed() throws Exception {
        sponsorsSay(CHOICE);
        links.answers("ines", true, "");
        links.answers("fin", true, "");
        clock.advance(Duration.ofDays(10));
    }

    private Optional<Double> target() {
        Measured wave = mock(Measured.class);
        when(wave.programId()).thenReturn("crm");
        when(wave.runId()).thenReturn("run-1");
        when(wave.wave()).thenReturn(program.waves().getFirst());
        when(wave.gate()).thenReturn(Gate.HABIT);
        when(wave.takenAt()).thenReturn(clock.instant());
        when(wave.definition()).thenReturn(program);
        assertThat(rebaselining.target(wave, Metric.ACTIVATION))
                .as("another metric")
                .isEmpty();
        return rebaselining.target(wave, Metric.ADOPTION);
    }

    private String problems(Map<String, Object> choice) {
        Map<String, Object> result = sponsorsSay(choice);
        assertThat(result).containsEntry("outcome", "AGAIN");
        return result.get("problems").toString();
    }

    private Map<String, Object> sponsorsSay(Map<String, Object> choice) {
        said = choice;
        append(EvidenceKind.TASK_COMPLETED, "DecideWithSponsorsTask", Map.of());
        Job job = job();
        GateKeeper.SponsorWord word = gates.sponsorWord(job);
        return transactional(() -> gates.apply(job, word));
    }

    private <T> T transactional(Supplier<T> work) {
        return bench.transactions.execute(status -> work.get());
    }

    private static Map<String, Object> with(Object... pairs) {
        Map<String, Object> choice = new HashMap<>(CHOICE);
        for (int at = 0; at < pairs.length; at += 2) {
            choice.put(pairs[at].toString(), pairs[at + 1]);
        }
        return choice;
    }

    private void hold() {
        measure(60, Optional.empty());
        Job job = job();
        transactional(() -> gates.record(job, gates.decide(job)));
    }

    /** So many of 100 in Sales keep at it. */
    private void measure(int numerator, Optional<Double> moved) {
        Snapshot snapshot = new Snapshot(
                "snapshot-" + ++taken,
                "crm",
                "pilot",
                "run-1",
                Gate.HABIT,
                ROUND,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                Instant.parse("2026-05-31T00:00:00Z"),
                Instant.parse("2026-03-02T00:00:00Z"),
                LocalDate.parse("2026-06-01"),
                LocalDate.parse("2026-06-29"),
                100,
                5,
                15,
                10,
                List.of(new Snapshot.Value(
                        Metric.ADOPTION,
                        new MeasuredUnit("sales", ""),
                        "Sales",
                        100,
                        100,
                        numerator,
                        moved.orElse(85.0))),
                List.of(new Snapshot.Asked(
                        Metric.ADOPTION,
                        moved.orElse(85.0),
                        moved.isPresent() ? 85.0 : null,
                        Criterion.Need.ALWAYS,
                        null,
                        null)));
        snapshots.put(snapshot.id(), snapshot);
        append(
                EvidenceKind.MEASUREMENT_TAKEN,
                "MeasureAdoptionTask",
                Map.of("gate", "habit", "snapshotId", snapshot.id(), "digest", snapshot.digest()));
    }

    private void append(EvidenceKind kind, String element, Map<String, Object> data) {
        ledger.append(new Evidence("crm", "run-1", "pilot", kind, "progression-gate", ROUND, element, "habit", data));
    }

    private List<Evidence> evidence(EvidenceKind kind) {
        return ledger.entries.stream()
                .map(Entry::evidence)
                .filter(evidence -> evidence.kind() == kind)
                .toList();
    }

    private static Job job() {
        return new Job(
                1,
                "decide-gate",
                "progression-gate",
                12,
                ROUND,
                "DecideGateTask",
                900,
                Map.of(),
                new Scope("run-1", "crm", "pilot", "habit"));
    }

    /** Entries come at the time of the test's clock. */
    private final class TimedLedger extends MemoryLedger {

        @Override
        public Entry append(Evidence evidence) {
            Entry entry = super.append(evidence);
            Entry timed = new Entry(entry.seq(), entry.evidence(), clock.instant(), entry.digest());
            entries.set(entries.size() - 1, timed);
            return timed;
        }
    }

    private final class Said implements TaskAnswers {

        @Override
        public Optional<Answer> latest(long processInstanceKey, String elementId) {
            return Optional.of(new Answer(elementId, processInstanceKey, null, said, clock.instant()));
        }

        @Override
        public Optional<Answer> latest(String runId, String waveId, String elementId) {
            return Optional.empty();
        }

        @Override
        public List<Answer> all(long processInstanceKey, String elementId) {
            return List.of();
        }
    }
}
