package dev.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.tollgate.confirmation.Confirmations;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.engine.Scope;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.lifecycle.TaskAnswers;
import dev.tollgate.lifecycle.UnitChanges;
import dev.tollgate.measurement.MeasuredUnit;
import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.Snapshot;
import dev.tollgate.program.CountryUsage;
import dev.tollgate.program.Criterion;
import dev.tollgate.program.Gate;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.ProgramView;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.UnitsChanged;
import dev.tollgate.program.UsageAgreement;
import dev.tollgate.program.Wave;
import dev.tollgate.program.WaveKind;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.springframework.beans.factory.ObjectProvider;

/** The gates of one wave on the real decision table; only the database is replaced. */
class GateKeeperTest {

    private static final Instant NOW = Instant.parse("2026-06-29T08:00:00Z");
    private static final Instant EARLIER = Instant.parse("2026-05-31T00:00:00Z");
    private static final LocalDate EARLIER_DAY = LocalDate.parse("2026-05-31");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final long ROUND = 77;
    private static final String KEPT = "did their key task as often as their role should";
    private static final PolicyTable POLICY = new PolicyTable();

    private final MemoryLedger ledger = new MemoryLedger();
    private final Map<String, Snapshot> snapshots = new HashMap<>();
    private final List<Map<String, Object>> sponsorAnswers = new ArrayList<>();
    private final Programs programs = mock(Programs.class);
    private final GateDecisions stored = mock(GateDecisions.class);
    private final AnswersReminder reminder = mock(AnswersReminder.class);
    private final Splitting splitting = mock(Splitting.class);
    private final LiveSigns signs = mock(LiveSigns.class);
    private final ProgramDefinition definition = mock(ProgramDefinition.class);

    @SuppressWarnings("unchecked")
    private final ObjectProvider<Confirmations> confirmations = mock(ObjectProvider.class);

    private GateKeeper gates;
    private int taken;
    private String wave = "pilot";

    @BeforeEach
    void a_program_that_reviews_after_five_days() {
        when(definition.timeZone()).thenReturn(ZoneId.of("America/New_York"));
        when(definition.remedyDays()).thenReturn(5);
        when(programs.get(any())).thenReturn(new ProgramView("crm", null, "", NOW, "", definition));
        gates = new GateKeeper(
                ledger,
                id -> Optional.ofNullable(snapshots.get(id)),
                POLICY,
                programs,
                new Answers(),
                stored,
                reminder,
                new Rebaselining(mock(Rebaselines.class), ledger, mock(Roster.class), confirmations, CLOCK),
                splitting,
                signs,
                CLOCK);
        enter(Gate.HABIT, ROUND);
    }

    @Test
    void goes_when_every_pool_is_at_its_target() {
        measure(Gate.HABIT, share("Sales", 17, 20), share("IT", 12, 12));
        assertThat(decide())
                .containsEntry("outcome", "GO")
                .containsEntry("heldBy", "")
                .containsEntry("nextReview", null);
        assertThatCode(() -> gates.prove(job(Gate.HABIT, ROUND))).doesNotThrowAnyException();
    }

    @Test
    void the_weakest_pool_decides_not_the_average() {
        measure(Gate.HABIT, share("Sales", 200, 200), share("IT", 6, 12));
        assertThat(decide())
                .containsEntry("outcome", "HOLD")
                .containsEntry("heldBy", "IT: 6 of 12 people %s, 50 %%, target 85 %%, 5 more needed".formatted(KEPT));
    }

    @Test
    void goes_on_conditions_down_to_the_floor_and_holds_below() {
        measure(Gate.HABIT, share("Sales", 70, 100));
        assertThat(decide()).containsEntry("outcome", "CONDITIONAL_GO");
        assertThatCode(() -> gates.prove(job(Gate.HABIT, ROUND))).doesNotThrowAnyException();

        measure(Gate.HABIT, share("Sales", 69, 100));
        assertThat(decide()).containsEntry("outcome", "HOLD");
    }

    @Test
    void the_conditions_are_what_missed_its_target() {
        measure(Gate.HABIT, share("Sales", 80, 100), share("IT", 12, 12));
        assertThat(gates.decide(job(Gate.HABIT, ROUND)).conditions())
                .extracting(Finding::text)
                .containsExactly("Sales: 80 of 100 people %s, 80 %%, target 85 %%, 5 more needed".formatted(KEPT));
    }

    @Test
    void a_condition_of_an_earlier_gate_that_is_not_met_holds_the_next_one() {
        conditionalAtInUse();
        measure(Gate.HABIT, share("Sales", 100, 100), informative(Metric.ACTIVATION, "Sales", 85, 100));

        assertThat(decide())
                .containsEntry("outcome", "HOLD")
                .containsEntry(
                        "heldBy",
                        "Sales: 85 of 100 people did their key task at least once, 85 %, target 90 %, 5 more needed"
                                + " (condition of \"Is it in use?\")");
    }

    @Test
    void a_condition_of_an_earlier_gate_that_is_met_by_now_lets_the_next_one_go() {
        conditionalAtInUse();
        measure(Gate.HABIT, share("Sales", 100, 100), informative(Metric.ACTIVATION, "Sales", 90, 100));

        assertThat(decide()).containsEntry("outcome", "GO");
        assertThatCode(() -> gates.prove(job(Gate.HABIT, ROUND))).doesNotThrowAnyException();
    }

    @Test
    void a_condition_follows_its_units_into_another_pool() {
        conditionalAtInUse();
        measure(
                Gate.HABIT,
                share("Sales + IT", 100, 100),
                new Snapshot.Value(Metric.ACTIVATION, new MeasuredUnit("Sales", ""), "Sales + IT", 100, 100, 80, null),
                new Snapshot.Value(Metric.ACTIVATION, new MeasuredUnit("IT", ""), "Sales + IT", 100, 100, 100, null));
        assertThat(decide()).containsEntry("outcome", "HOLD");
    }

    @Test
    void a_condition_on_a_merged_department_binds_the_one_it_became_part_of() {
        conditionalAtInUse();
        String before = snapshots.get("snapshot-1").digest();
        merged("Sales", "IT");
        measure(Gate.HABIT, share("IT", 200, 200), informative(Metric.ACTIVATION, "IT", 170, 200));

        assertThat(decide())
                .containsEntry("outcome", "HOLD")
                .containsEntry(
                        "heldBy",
                        "Sales (now IT): 170 of 200 people did their key task at least once, 85 %, target 90 %, 10 more needed"
                                + " (condition of \"Is it in use?\")");
        assertThat(snapshots.get("snapshot-1").digest()).isEqualTo(before);

        measure(Gate.HABIT, share("IT", 200, 200), informative(Metric.ACTIVATION, "IT", 180, 200));
        assertThat(decide()).containsEntry("outcome", "GO");
        assertThatCode(() -> gates.prove(job(Gate.HABIT, ROUND))).doesNotThrowAnyException();
    }

    @Test
    void a_condition_follows_merge_after_merge_and_a_later_merge_changes_no_decision_made_before() {
        conditionalAtInUse();
        merged("Sales", "IT");
        merged("IT", "Legal");
        measure(Gate.HABIT, share("Legal", 300, 300), informative(Metric.ACTIVATION, "Legal", 240, 300));
        assertThat(decide()).containsEntry("outcome", "HOLD");

        measure(Gate.HABIT, share("Legal", 300, 300), informative(Metric.ACTIVATION, "Legal", 290, 300));
        assertThat(decide()).containsEntry("outcome", "GO");
        merged("Legal", "Finance");
        assertThatCode(() -> gates.prove(job(Gate.HABIT, ROUND))).doesNotThrowAnyException();
    }

    @Test
    void a_merge_of_another_department_leaves_a_condition_alone() {
        conditionalAtInUse();
        merged("IT", "Legal");
        measure(
                Gate.HABIT,
                share("Sales", 100, 100),
                informative(Metric.ACTIVATION, "Sales", 90, 100),
                informative(Metric.ACTIVATION, "Legal", 0, 100));
        assertThat(decide()).containsEntry("outcome", "GO");
    }

    @Test
    void a_condition_goes_with_its_unit_into_another_wave_and_holds_there() {
        conditionalAtInUse();
        moved("Sales", "pilot", "rollout");
        wave = "rollout";
        enter(Gate.HABIT, 88);
        keep(
                snapshot(
                        Gate.HABIT,
                        EARLIER,
                        5,
                        share("Sales", 100, 100),
                        informative(Metric.ACTIVATION, "Sales", 85, 100)),
                88);

        Job job = job(Gate.HABIT, 88);
        assertThat(gates.record(job, gates.decide(job)))
                .containsEntry("outcome", "HOLD")
                .extractingByKey("heldBy")
                .asString()
                .startsWith("Sales: 85 of 100 people");
    }

    @Test
    void a_condition_moved_and_then_merged_binds_what_its_unit_became() {
        conditionalAtInUse();
        moved("Sales", "pilot", "rollout");
        merged("Sales", "Legal");
        wave = "rollout";
        enter(Gate.HABIT, 88);
        keep(
                snapshot(
                        Gate.HABIT,
                        EARLIER,
                        5,
                        share("Legal", 100, 100),
                        informative(Metric.ACTIVATION, "Legal", 85, 100)),
                88);

        Job job = job(Gate.HABIT, 88);
        assertThat(gates.record(job, gates.decide(job))).containsEntry("outcome", "HOLD");
        assertThat(gates.decide(jobAfterAnotherMeasurement("Legal", 95, 100)).outcome())
                .isEqualTo(GateOutcome.GO);
    }

    @Test
    void what_a_unit_owes_does_not_bind_the_others_of_the_wave_it_joins() {
        conditionalAtInUse();
        moved("IT", "pilot", "rollout");
        wave = "rollout";
        enter(Gate.HABIT, 88);
        keep(snapshot(Gate.HABIT, EARLIER, 5, share("IT", 100, 100), informative(Metric.ACTIVATION, "IT", 0, 100)), 88);

        Job job = job(Gate.HABIT, 88);
        assertThat(gates.record(job, gates.decide(job))).containsEntry("outcome", "GO");
    }

    private Job jobAfterAnotherMeasurement(String unit, int active, int people) {
        keep(
                snapshot(
                        Gate.HABIT,
                        EARLIER,
                        5,
                        share(unit, people, people),
                        informative(Metric.ACTIVATION, unit, active, people)),
                88);
        return job(Gate.HABIT, 88);
    }

    private void merged(String from, String into) {
        changed(new UnitsChanged("crm", from, into, List.of(), List.of()));
    }

    private void moved(String department, String from, String to) {
        changed(new UnitsChanged(
                "crm", null, null, List.of(), List.of(new UnitsChanged.Moved(department, "", from, to))));
    }

    private void changed(UnitsChanged what) {
        ledger.append(new Evidence(
                "crm",
                "run-1",
                null,
                EvidenceKind.PLAN_CHANGED,
                "adoption-program",
                1,
                null,
                "change",
                UnitChanges.proof(what)));
    }

    @Test
    void an_informative_value_below_an_earlier_target_holds_nothing() {
        measure(Gate.HABIT, share("Sales", 100, 100), informative(Metric.ACTIVATION, "Sales", 0, 100));
        assertThat(decide()).containsEntry("outcome", "GO");
    }

    @Test
    void waits_for_the_earliest_date_however_good_the_numbers() {
        Snapshot early = snapshot(Gate.HABIT, NOW.plusSeconds(3600 * 24), 5, share("Sales", 100, 100));
        keep(early, ROUND);
        assertThat(decide())
                .containsEntry("outcome", "WAIT")
                .containsEntry("heldBy", "Can be decided from 30 June 2026")
                .containsEntry("nextReview", "2026-06-30T04:00:00-04:00");
    }

    @Test
    void waits_for_a_source_when_no_use_was_imported_at_all() {
        keep(snapshot(Gate.HABIT, EARLIER, 0, share("Sales", 0, 100)), ROUND);
        assertThat(decide())
                .containsEntry("outcome", "WAIT")
                .containsEntry("heldBy", "No use was imported since go-live on 1 March 2026")
                .containsEntry("nextReview", "2026-07-04T04:00:00-04:00");
    }

    @Test
    void people_can_be_ready_before_anything_is_used() {
        enter(Gate.READY, 5);
        Snapshot ready = snapshot(
                Gate.READY,
                EARLIER,
                0,
                value(Metric.INFORMED, "Sales", 100, 100, 95.0),
                value(Metric.TRAINING_COMPLETION, "Sales", 96, 100, 95.0));
        keep(ready, 5);
        assertThat(gates.decide(job(Gate.READY, 5)).outcome()).isEqualTo(GateOutcome.GO);
    }

    @Test
    void a_wave_without_people_waits() {
        keep(
                new Snapshot(
                        "empty",
                        "crm",
                        "pilot",
                        "run-1",
                        Gate.HABIT,
                        ROUND,
                        NOW,
                        EARLIER,
                        EARLIER,
                        LocalDate.parse("2026-06-01"),
                        LocalDate.parse("2026-06-29"),
                        0,
                        3,
                        15,
                        10,
                        List.of(),
                        List.of()),
                ROUND);
        assertThat(decide()).containsEntry("outcome", "WAIT").containsEntry("heldBy", "Nobody is in this wave");
    }

    @Test
    void the_second_hold_goes_to_the_sponsors() {
        hold();
        measure(Gate.HABIT, share("Sales", 10, 100));
        assertThat(decide()).containsEntry("outcome", "SPONSORS");
    }

    @Test
    void waiting_is_no_hold() {
        keep(snapshot(Gate.HABIT, EARLIER, 0, share("Sales", 0, 100)), ROUND);
        decide();
        measure(Gate.HABIT, share("Sales", 10, 100));
        assertThat(decide()).containsEntry("outcome", "HOLD");
    }

    @Test
    void a_forged_snapshot_id_is_refused() {
        Snapshot good = snapshot(Gate.HABIT, EARLIER, 5, share("Sales", 100, 100));
        snapshots.put(good.id(), good);
        measure(Gate.HABIT, share("Sales", 10, 100));
        assertThatThrownBy(() -> gates.decide(job(Gate.HABIT, ROUND, Map.of("snapshotId", good.id()))))
                .isInstanceOf(Refused.class)
                .hasMessageContaining(good.id());
    }

    @Test
    void an_older_snapshot_of_the_same_gate_is_refused() {
        Snapshot older = measure(Gate.HABIT, share("Sales", 100, 100));
        measure(Gate.HABIT, share("Sales", 10, 100));
        assertThatThrownBy(() -> gates.decide(job(Gate.HABIT, ROUND, Map.of("snapshotId", older.id()))))
                .isInstanceOf(Refused.class);
    }

    @Test
    void a_measurement_of_another_round_does_not_count() {
        enter(Gate.HABIT, 78);
        measure(Gate.HABIT, share("Sales", 100, 100));
        assertThatThrownBy(() -> gates.decide(job(Gate.HABIT, 78)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("Nothing was measured");
    }

    @Test
    void a_measurement_before_the_entry_does_not_count() {
        keep(snapshot(Gate.SUSTAINED, EARLIER, 5, share("Sales", 100, 100)), 80);
        enter(Gate.SUSTAINED, 80);
        assertThatThrownBy(() -> gates.decide(job(Gate.SUSTAINED, 80)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("Nothing was measured");
    }

    @Test
    void a_snapshot_decides_once() {
        hold();
        assertThatThrownBy(() -> gates.decide(job(Gate.HABIT, ROUND)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("decided on before");
    }

    @Test
    void a_snapshot_changed_in_the_database_is_refused_at_the_decision_and_at_the_seal() {
        Snapshot taken = measure(Gate.HABIT, share("Sales", 100, 100));
        decide();
        snapshots.put(taken.id(), copy(taken, share("Sales", 99, 100)));
        assertThatThrownBy(() -> gates.prove(job(Gate.HABIT, ROUND)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("changed after it was taken");

        Snapshot held = measure(Gate.HABIT, share("Sales", 10, 100));
        snapshots.put(held.id(), copy(held, share("Sales", 100, 100)));
        assertThatThrownBy(() -> gates.decide(job(Gate.HABIT, ROUND)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("changed after it was taken");
    }

    @Test
    void a_gate_that_decided_nothing_is_not_sealed() {
        measure(Gate.HABIT, share("Sales", 100, 100));
        assertThatThrownBy(() -> gates.prove(job(Gate.HABIT, ROUND)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("Nothing was decided");
    }

    @Test
    void a_gate_on_hold_is_not_sealed_even_if_its_token_reached_the_end() {
        hold();
        assertThatThrownBy(() -> gates.prove(job(Gate.HABIT, ROUND)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("HOLD");
    }

    @Test
    void a_recorded_go_that_the_table_does_not_repeat_is_refused() {
        Snapshot snapshot = measure(Gate.HABIT, share("Sales", 10, 100));
        GateKeeper.Decision hold = gates.decide(job(Gate.HABIT, ROUND));
        decided(snapshot, hold.inputs().asMap(), "GO");
        assertThatThrownBy(() -> gates.prove(job(Gate.HABIT, ROUND)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("says HOLD on the same measurement");
    }

    @Test
    void recorded_inputs_that_do_not_follow_from_the_snapshot_are_refused() {
        Snapshot snapshot = measure(Gate.HABIT, share("Sales", 10, 100));
        Map<String, Object> inputs = new LinkedHashMap<>(
                gates.decide(job(Gate.HABIT, ROUND)).inputs().asMap());
        inputs.put("weakestGap", 15.0);
        decided(snapshot, inputs, "GO");
        assertThatThrownBy(() -> gates.prove(job(Gate.HABIT, ROUND)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("its measurement says");
    }

    @Test
    void a_decision_on_an_earlier_measurement_of_the_round_is_refused_at_the_seal() {
        Snapshot first = measure(Gate.HABIT, share("Sales", 100, 100));
        Map<String, Object> inputs =
                gates.decide(job(Gate.HABIT, ROUND)).inputs().asMap();
        measure(Gate.HABIT, share("Sales", 10, 100));
        decided(first, inputs, "GO");
        assertThatThrownBy(() -> gates.prove(job(Gate.HABIT, ROUND)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("not the latest measurement");
    }

    @Test
    void sponsors_can_stop_a_wave_and_the_seal_accepts_it() {
        heldForSponsors();
        sponsorsSay("stop");
        Job job = job(Gate.HABIT, ROUND);
        assertThat(gates.apply(job, gates.sponsorWord(job))).containsEntry("outcome", "STOP");
        assertThatCode(() -> gates.prove(job)).doesNotThrowAnyException();
    }

    @Test
    void sponsors_can_go_on_trying_which_is_a_hold_and_no_seal() {
        heldForSponsors();
        sponsorsSay("continue");
        Job job = job(Gate.HABIT, ROUND);
        assertThat(gates.apply(job, gates.sponsorWord(job)))
                .containsEntry("outcome", "HOLD")
                .containsEntry("nextReview", "2026-07-04T04:00:00-04:00");
        assertThatThrownBy(() -> gates.prove(job)).isInstanceOf(Refused.class);
    }

    @Test
    void sponsors_cannot_say_go() {
        heldForSponsors();
        Job job = job(Gate.HABIT, ROUND);
        for (String word : List.of("go", "GO", "pass", "CONDITIONAL_GO")) {
            sponsorsSay(word);
            assertThat(gates.apply(job, gates.sponsorWord(job)))
                    .containsEntry("outcome", "AGAIN")
                    .containsEntry("problems", List.of("'%s' is nothing that sponsors can decide.".formatted(word)));
        }
        assertThatThrownBy(() -> gates.prove(job)).isInstanceOf(Refused.class);
    }

    @Test
    void the_third_hold_forces_a_choice() {
        heldForSponsors();
        sponsorsSay("continue");
        measure(Gate.HABIT, share("Sales", 10, 100));
        assertThat(decide()).containsEntry("outcome", "SPONSORS");
        Job job = job(Gate.HABIT, ROUND);
        sponsorsSay("continue");
        assertThat(gates.apply(job, gates.sponsorWord(job)))
                .containsEntry("outcome", "AGAIN")
                .extractingByKey("problems")
                .asString()
                .contains("held 3 times");

        sponsorsSay(Map.of("decision", "fund", "reason", "worth it", "remedy", "Two more trainers"));
        assertThat(gates.apply(job, gates.sponsorWord(job))).containsEntry("outcome", "HOLD");
    }

    @Test
    void an_extension_measures_again_on_its_date_and_needs_one_in_the_future() {
        heldForSponsors();
        Job job = job(Gate.HABIT, ROUND);
        sponsorsSay(Map.of("decision", "extend", "reason", "harvest", "until", "2026-06-29"));
        assertThat(gates.apply(job, gates.sponsorWord(job))).containsEntry("outcome", "AGAIN");
        sponsorsSay(Map.of("decision", "extend", "reason", "harvest", "until", "2026-07-20"));
        assertThat(gates.apply(job, gates.sponsorWord(job)))
                .containsEntry("outcome", "WAIT")
                .containsEntry("nextReview", "2026-07-20T08:00:00-04:00");
    }

    @Test
    void only_a_lagging_unit_can_be_split_off() {
        hold();
        measure(Gate.HABIT, share("Sales", 10, 100), share("IT", 12, 12));
        assertThat(decide()).containsEntry("outcome", "SPONSORS");
        Job job = job(Gate.HABIT, ROUND);
        sponsorsSay(Map.of("decision", "split", "reason", "IT waits for Sales", "unit", "IT"));
        assertThat(gates.apply(job, gates.sponsorWord(job))).containsEntry("outcome", "AGAIN");
        sponsorsSay(Map.of("decision", "split", "reason", "IT waits for Sales", "unit", "Sales"));
        assertThat(gates.apply(job, gates.sponsorWord(job)))
                .as("measured again at once")
                .containsEntry("outcome", "WAIT")
                .containsEntry("nextReview", "2026-06-29T04:00:00-04:00");
    }

    @Test
    void a_moved_target_that_nobody_confirmed_is_refused() {
        Snapshot.Value lagging = share("Sales", 76, 100);
        Snapshot moved = snapshot(Gate.HABIT, EARLIER, 5, lagging);
        Snapshot forged = new Snapshot(
                moved.id(),
                moved.programId(),
                moved.waveId(),
                moved.runId(),
                moved.gate(),
                ROUND,
                moved.takenAt(),
                moved.notBefore(),
                moved.goLiveAt(),
                moved.windowFrom(),
                moved.windowTo(),
                moved.people(),
                moved.usageEvents(),
                moved.floorMargin(),
                moved.smallUnit(),
                moved.values(),
                List.of(new Snapshot.Asked(Metric.ADOPTION, 75, 85.0, Criterion.Need.ALWAYS, null, null)));
        keep(forged, ROUND);
        assertThatThrownBy(this::decide)
                .isInstanceOf(Refused.class)
                .hasMessageContaining("no two sponsors confirmed it");
        decided(forged, gates.decide(job(Gate.HABIT, ROUND)).inputs().asMap(), "GO");
        assertThatThrownBy(() -> gates.prove(job(Gate.HABIT, ROUND)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("no two sponsors confirmed it");
    }

    @Test
    void too_few_answers_wait_with_one_reminder_and_then_the_fallback_decides() {
        Snapshot.Value answers =
                new Snapshot.Value(Metric.SATISFACTION, new MeasuredUnit("Sales", ""), "Sales", 100, 3, 6, 3.5);
        measure(Gate.HABIT, share("Sales", 90, 100), answers);
        assertThat(decide())
                .containsEntry("outcome", "WAIT")
                .containsEntry("heldBy", "Too few answers: Sales: satisfaction has 3 answers of 100 people");
        verify(reminder).send(any(), any());

        measure(Gate.HABIT, share("Sales", 90, 100), answers);
        assertThat(decide()).containsEntry("outcome", "GO");
        verify(reminder).send(any(), any());
        assertThatCode(() -> gates.prove(job(Gate.HABIT, ROUND))).doesNotThrowAnyException();
    }

    @Test
    void a_reminder_of_an_earlier_round_does_not_count_in_a_later_one() {
        Snapshot.Value answers =
                new Snapshot.Value(Metric.SATISFACTION, new MeasuredUnit("Sales", ""), "Sales", 100, 3, 6, 3.5);
        measure(Gate.HABIT, share("Sales", 90, 100), answers);
        decide();
        enter(Gate.HABIT, 78);
        keep(snapshot(Gate.HABIT, EARLIER, 5, share("Sales", 90, 100), answers), 78);
        assertThat(gates.decide(job(Gate.HABIT, 78)).outcome()).isEqualTo(GateOutcome.WAIT);
    }

    @Test
    void an_answer_that_sponsors_gave_to_an_earlier_hold_does_not_count_again() {
        heldForSponsors();
        sponsorsSay("stop");
        measure(Gate.HABIT, share("Sales", 10, 100));
        decide();
        assertThatThrownBy(() -> gates.sponsorWord(job(Gate.HABIT, ROUND)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("have not decided since");
    }

    @Test
    void sponsors_are_not_asked_before_the_second_hold() {
        hold();
        sponsorsSay("stop");
        assertThatThrownBy(() -> gates.sponsorWord(job(Gate.HABIT, ROUND))).isInstanceOf(Refused.class);
    }

    @Test
    void a_recorded_stop_without_the_sponsors_is_refused_at_the_seal() {
        Snapshot snapshot = measure(Gate.HABIT, share("Sales", 10, 100));
        decided(snapshot, gates.decide(job(Gate.HABIT, ROUND)).inputs().asMap(), "STOP");
        assertThatThrownBy(() -> gates.prove(job(Gate.HABIT, ROUND)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("not held for its sponsors");
    }

    @Test
    void tells_people_in_their_tasks_what_holds_the_gate() {
        heldForSponsors();
        Job job = job(Gate.HABIT, ROUND);
        assertThat(new RemediesTask(gates, new WithheldUse(mock(Roster.class))).forTask(job))
                .containsEntry(
                        "findings",
                        List.of("Sales: 10 of 100 people %s, 10 %%, target 85 %%, 75 more needed".formatted(KEPT)))
                .containsEntry("nextReview", "Saturday 4 July 2026, 04:00");
        assertThat(new SponsorsTask(gates, programs).forTask(job))
                .containsEntry("holds", 2)
                .extractingByKey("history")
                .asString()
                .startsWith("[Held on");
    }

    @Test
    void tells_where_remedies_are_planned_whose_usage_is_kept_aside_for_want_of_a_record() {
        heldForSponsors();
        Roster roster = mock(Roster.class);
        Job job = job(Gate.HABIT, ROUND);
        when(roster.usageByCountry(job.programId(), job.waveId()))
                .thenReturn(List.of(
                        new CountryUsage("GB", 35, List.of("London"), null, null),
                        new CountryUsage(
                                "DE",
                                6,
                                List.of("Munich"),
                                new UsageAgreement("Works agreement", LocalDate.of(2025, 9, 15), null, null),
                                null)));

        assertThat(new RemediesTask(gates, new WithheldUse(roster)).forTask(job))
                .extractingByKey("findings")
                .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                .hasSize(2)
                .last()
                .asString()
                .startsWith("Usage of 35 people in GB is kept aside and counts nowhere yet")
                .contains("usage-agreement");
    }

    @Test
    void knows_whether_it_is_training_that_people_lack() {
        readyGate(5);
        assertThat(trained(10)).containsEntry("outcome", "HOLD");
        assertThat(gates.heldForTraining(job(Gate.READY, 5))).isTrue();
        assertThat(new RemediesTask(gates, new WithheldUse(mock(Roster.class))).forTask(job(Gate.READY, 5)))
                .containsEntry("trainsAgain", true);

        hold();
        assertThat(gates.heldForTraining(job(Gate.HABIT, ROUND))).isFalse();
    }

    @Test
    void trained_people_who_cannot_do_it_alone_hold_the_gate_are_trained_again_and_the_text_says_how_it_is_recorded() {
        readyGate(5);
        keep(snapshot(Gate.READY, EARLIER, 0, value(Metric.PROFICIENCY, "Sales", 10, 100, 80.0)), 5);
        Job ready = job(Gate.READY, 5);
        Map<String, Object> held = gates.record(ready, gates.decide(ready));

        assertThat(held).containsEntry("outcome", "HOLD");
        assertThat(held)
                .extractingByKey("heldBy")
                .isEqualTo(
                        "Sales: 10 of 100 people were seen doing their key task alone, 10 %, target 80 %, 70 more needed"
                                + " (recorded with attendance: by the trainer's form, or by the column 'proficient' of an import)");
        assertThat(gates.heldForTraining(ready)).isTrue();
    }

    @Test
    void a_group_too_small_to_be_shown_stays_without_name_and_value() {
        measure(Gate.HABIT, share("Sales", 1, 4));
        assertThat(decide()).containsEntry("heldBy", "A group too small to be shown: adoption misses 85 %");
    }

    @Test
    void of_a_group_too_small_to_be_shown_not_even_the_missing_points_are_told() {
        measure(Gate.HABIT, share("Sales", 1, 4));
        assertThat(gates.decide(job(Gate.HABIT, ROUND)).reason())
                .isEqualTo("The weakest group is too small to be shown, and below its target.");
    }

    @Test
    void a_condition_stays_without_name_and_value_where_the_pool_less_it_would_tell_of_fewer_than_five() {
        enter(Gate.IN_USE, 66);
        keep(snapshot(Gate.IN_USE, EARLIER, 5, value(Metric.ACTIVATION, "Sales", 8, 10, 90.0)), 66);
        Job inUse = job(Gate.IN_USE, 66);
        assertThat(gates.record(inUse, gates.decide(inUse))).containsEntry("outcome", "CONDITIONAL_GO");
        for (int others : List.of(4, 5)) {
            measure(
                    Gate.HABIT,
                    share("Sales + Legal", 100, 100),
                    new Snapshot.Value(
                            Metric.ACTIVATION, new MeasuredUnit("Sales", ""), "Sales + Legal", 10, 10, 8, null),
                    new Snapshot.Value(
                            Metric.ACTIVATION,
                            new MeasuredUnit("Legal", ""),
                            "Sales + Legal",
                            others,
                            others,
                            3,
                            null));
            GateKeeper.Decision decision = gates.decide(job(Gate.HABIT, ROUND));
            assertThat(decision.outcome()).isEqualTo(GateOutcome.HOLD);
            assertThat(decision.heldBy())
                    .as("beside " + others)
                    .startsWith(
                            others < 5
                                    ? "A group too small to be shown: activation misses 90 %"
                                    : "Sales: 8 of 10 people");
        }
    }

    @Test
    void every_outcome_explains_each_criterion_in_a_sentence() {
        measure(Gate.HABIT, share("Sales", 90, 100));
        explains(GateOutcome.GO, "MET Sales: 90 of 100 people %s, 90 %%, target 85 %%");
        measure(Gate.HABIT, share("Sales", 80, 100), share("IT", 12, 12));
        explains(
                GateOutcome.CONDITIONAL_GO,
                "MISSED Sales: 80 of 100 people %s, 80 %%, target 85 %%, 5 more needed",
                "MET IT: 12 of 12 people %s, 100 %%, target 85 %%");
        keep(snapshot(Gate.HABIT, NOW.plusSeconds(3600), 5, share("Sales", 10, 100)), ROUND);
        explains(GateOutcome.WAIT, "MISSED Sales: 10 of 100 people %s, 10 %%, target 85 %%, 75 more needed");
        measure(
                Gate.HABIT,
                share("Sales", 90, 100),
                new Snapshot.Value(Metric.SATISFACTION, new MeasuredUnit("Sales", ""), "Sales", 100, 3, 12, 3.5));
        explains(
                GateOutcome.WAIT,
                "MET Sales: 90 of 100 people %s, 90 %%, target 85 %%",
                "TOO_FEW Sales: satisfaction has 3 answers of 100 people");
        measure(Gate.HABIT, share("Sales", 45, 100));
        explains(GateOutcome.HOLD, "MISSED Sales: 45 of 100 people %s, 45 %%, target 85 %%, 40 more needed");
        measure(Gate.HABIT, share("Sales", 45, 100));
        explains(GateOutcome.SPONSORS, "MISSED Sales: 45 of 100 people %s, 45 %%, target 85 %%, 40 more needed");
        sponsorsSay("stop");
        Job job = job(Gate.HABIT, ROUND);
        gates.apply(job, gates.sponsorWord(job));
        ArgumentCaptor<GateKeeper.Decision> stopped = ArgumentCaptor.forClass(GateKeeper.Decision.class);
        verify(stored, atLeastOnce()).insert(any(), any(), stopped.capture());
        assertThat(stopped.getValue().outcome()).isEqualTo(GateOutcome.STOP);
        assertThat(stopped.getValue().explained())
                .extracting(Judgement.Explanation::sentence)
                .containsExactly("Sales: 45 of 100 people %s, 45 %%, target 85 %%, 40 more needed".formatted(KEPT));
    }

    private void explains(GateOutcome outcome, String... sentences) {
        Job job = job(Gate.HABIT, ROUND);
        GateKeeper.Decision decision = gates.decide(job);
        gates.record(job, decision);
        assertThat(decision.outcome()).isEqualTo(outcome);
        assertThat(decision.explained())
                .extracting(explanation -> explanation.state() + " " + explanation.sentence())
                .containsExactlyInAnyOrderElementsOf(Stream.of(sentences)
                        .map(sentence -> sentence.formatted(KEPT))
                        .toList());
    }

    @Test
    void names_the_three_worst_and_counts_the_rest() {
        measure(
                Gate.HABIT,
                share("A", 1, 10),
                share("B", 2, 10),
                share("C", 3, 10),
                share("D", 4, 10),
                share("E", 5, 10));
        assertThat(decide())
                .extractingByKey("heldBy")
                .asString()
                .startsWith("A: 1 of 10 people")
                .contains("; B: 2 of 10 people", "; C: 3 of 10 people")
                .endsWith("; and 2 more");
    }

    @Test
    void while_live_before_ready_it_measures_within_a_week_and_that_is_no_further_hold() {
        readyGate(21);
        live();
        assertThat(untrained())
                .containsEntry("outcome", "HOLD")
                .containsEntry("nextReview", "2026-07-06T04:00:00-04:00")
                .extractingByKey("reason")
                .asString()
                .endsWith("The wave is live before ready since 22 June 2026: its go-live date has come.");

        assertThat(untrained())
                .as("a week later at the latest, long before the review")
                .containsEntry("outcome", "WAIT")
                .containsEntry("nextReview", "2026-07-06T04:00:00-04:00")
                .containsEntry(
                        "heldBy",
                        "Sales: 10 of 100 people attended their training lately, 10 %, target 95 %,"
                                + " 85 more needed")
                .extractingByKey("reason")
                .asString()
                .contains("Measured before its review on 20 July 2026, so this is no further hold.");
        assertThat(gates.holds(job(Gate.READY, 5))).isOne();
        assertThatThrownBy(() -> gates.prove(job(Gate.READY, 5)))
                .as("nothing is sealed by it")
                .isInstanceOf(Refused.class)
                .hasMessageContaining("says WAIT");
    }

    @Test
    void what_is_measured_before_the_review_lets_the_gate_pass_all_the_same() {
        readyGate(21);
        live();
        untrained();
        assertThat(trained(100)).containsEntry("outcome", "GO").containsEntry("nextReview", null);
        assertThatCode(() -> gates.prove(job(Gate.READY, 5))).doesNotThrowAnyException();
    }

    @Test
    void a_wave_that_is_not_live_waits_for_its_review_and_is_held_again_then() {
        readyGate(21);
        assertThat(untrained()).containsEntry("nextReview", "2026-07-20T04:00:00-04:00");
        assertThat(untrained()).containsEntry("outcome", "SPONSORS");
    }

    @Test
    void a_gate_that_waits_past_the_go_live_date_measures_on_it() {
        readyGate(21);
        when(definition.wave("pilot"))
                .thenReturn(Optional.of(new Wave(
                        "pilot", "Pilot", WaveKind.PILOT, LocalDate.parse("2026-07-08"), EARLIER_DAY, "boss", false)));
        assertThat(untrained()).containsEntry("nextReview", "2026-07-08T08:00:00-04:00");
        assertThat(untrained()).containsEntry("outcome", "WAIT");
    }

    @Test
    void an_extension_does_not_put_the_weekly_measurement_off() {
        readyGate(5);
        live();
        untrained();
        assertThat(untrained()).containsEntry("outcome", "SPONSORS");
        sponsorAnswers.add(Map.of("decision", "extend", "reason", "harvest", "until", "2026-08-20"));
        append(EvidenceKind.TASK_COMPLETED, 5, "DecideWithSponsorsTask", "ready", Map.of());
        Job job = job(Gate.READY, 5);
        assertThat(gates.apply(job, gates.sponsorWord(job)))
                .containsEntry("outcome", "WAIT")
                .containsEntry("nextReview", "2026-07-06T04:00:00-04:00");

        assertThat(untrained()).containsEntry("outcome", "WAIT");
        assertThat(gates.holds(job)).isEqualTo(2);
    }

    @Test
    void the_review_waits_until_the_window_of_what_lags_lies_wholly_after_the_hold() {
        when(definition.remedyWaitsForWindow()).thenReturn(true);
        measure(Gate.HABIT, share("Sales", 10, 100));
        assertThat(decide()).containsEntry("outcome", "HOLD").containsEntry("nextReview", "2026-07-27T04:00:00-04:00");
    }

    @Test
    void what_can_change_at_once_is_reviewed_after_the_remedy_days_also_where_use_is_short_of_its_target() {
        when(definition.remedyWaitsForWindow()).thenReturn(true);
        measure(Gate.HABIT, share("Sales", 80, 100), value(Metric.CHAMPIONS, "Sales", 0, 2, 100.0));
        assertThat(decide()).containsEntry("outcome", "HOLD").containsEntry("nextReview", "2026-07-04T04:00:00-04:00");
    }

    @Test
    void three_months_are_measured_every_four_weeks_but_held_again_only_when_all_three_are_new() {
        when(definition.remedyWaitsForWindow()).thenReturn(true);
        enter(Gate.SUSTAINED, 90);
        Job job = job(Gate.SUSTAINED, 90);
        for (String outcome : List.of("HOLD", "WAIT")) {
            keep(snapshot(Gate.SUSTAINED, EARLIER, 5, value(Metric.MONTHLY_ADOPTION, "Sales", 10, 100, 77.0)), 90);
            assertThat(gates.record(job, gates.decide(job)))
                    .containsEntry("outcome", outcome)
                    .containsEntry("nextReview", "2026-07-27T04:00:00-04:00");
        }
        assertThat(ledger.entries.getLast().evidence().data()).containsEntry("reviewDue", "2026-09-21T08:00:00Z");
    }

    @Test
    void remedy_days_that_the_definition_sets_hold_for_every_metric() {
        when(definition.remedyDays()).thenReturn(3);
        measure(Gate.HABIT, share("Sales", 10, 100));
        assertThat(decide()).containsEntry("nextReview", "2026-07-02T04:00:00-04:00");
    }

    private void readyGate(int remedyDays) {
        when(definition.remedyDays()).thenReturn(remedyDays);
        when(definition.wave("pilot"))
                .thenReturn(Optional.of(new Wave(
                        "pilot", "Pilot", WaveKind.PILOT, LocalDate.parse("2026-06-22"), EARLIER_DAY, "boss", false)));
        enter(Gate.READY, 5);
    }

    private void live() {
        when(signs.of(any(), any(), any(), any(), any()))
                .thenReturn(Optional.of(new LiveSign(
                        LiveSign.Kind.GO_LIVE, Instant.parse("2026-06-22T12:00:00Z"), "its go-live date has come")));
    }

    private Map<String, Object> untrained() {
        return trained(10);
    }

    private Map<String, Object> trained(int people) {
        keep(snapshot(Gate.READY, EARLIER, 0, value(Metric.TRAINING_COMPLETION, "Sales", people, 100, 95.0)), 5);
        Job job = job(Gate.READY, 5);
        return gates.record(job, gates.decide(job));
    }

    private void conditionalAtInUse() {
        enter(Gate.IN_USE, 66);
        Snapshot inUse = snapshot(Gate.IN_USE, EARLIER, 5, value(Metric.ACTIVATION, "Sales", 80, 100, 90.0));
        keep(inUse, 66);
        Job job = job(Gate.IN_USE, 66);
        assertThat(gates.record(job, gates.decide(job))).containsEntry("outcome", "CONDITIONAL_GO");
    }

    private void hold() {
        measure(Gate.HABIT, share("Sales", 10, 100));
        assertThat(decide()).containsEntry("outcome", "HOLD");
    }

    private void heldForSponsors() {
        hold();
        measure(Gate.HABIT, share("Sales", 10, 100));
        assertThat(decide()).containsEntry("outcome", "SPONSORS");
    }

    private void sponsorsSay(String decision) {
        sponsorsSay(Map.of("decision", decision, "reason", "We talked to the unit"));
    }

    private void sponsorsSay(Map<String, Object> answer) {
        sponsorAnswers.add(answer);
        append(EvidenceKind.TASK_COMPLETED, ROUND, "DecideWithSponsorsTask", "habit", Map.of());
    }

    private Map<String, Object> decide() {
        Job job = job(Gate.HABIT, ROUND);
        return gates.record(job, gates.decide(job));
    }

    private void decided(Snapshot snapshot, Map<String, Object> inputs, String outcome) {
        append(
                EvidenceKind.GATE_DECIDED,
                ROUND,
                "DecideGateTask",
                "habit",
                Map.of(
                        "gate",
                        "habit",
                        "snapshotId",
                        snapshot.id(),
                        "decisionKey",
                        PolicyTable.KEY,
                        "inputs",
                        inputs,
                        "outcome",
                        outcome));
    }

    private void enter(Gate gate, long round) {
        append(EvidenceKind.ENTERED, round, null, gate.id(), Map.of());
    }

    private Snapshot measure(Gate gate, Snapshot.Value... values) {
        Snapshot snapshot = snapshot(gate, EARLIER, 5, values);
        keep(snapshot, ROUND);
        return snapshot;
    }

    private void keep(Snapshot snapshot, long round) {
        Snapshot own = new Snapshot(
                snapshot.id(),
                "crm",
                wave,
                "run-1",
                snapshot.gate(),
                round,
                snapshot.takenAt(),
                snapshot.notBefore(),
                snapshot.goLiveAt(),
                snapshot.windowFrom(),
                snapshot.windowTo(),
                snapshot.people(),
                snapshot.usageEvents(),
                snapshot.floorMargin(),
                snapshot.smallUnit(),
                snapshot.values(),
                snapshot.asked());
        snapshots.put(own.id(), own);
        append(
                EvidenceKind.MEASUREMENT_TAKEN,
                round,
                "MeasureAdoptionTask",
                own.gate().id(),
                Map.of("gate", own.gate().id(), "snapshotId", own.id(), "digest", own.digest()));
    }

    private Entry append(EvidenceKind kind, long round, String element, String subject, Map<String, Object> data) {
        return ledger.append(
                new Evidence("crm", "run-1", wave, kind, "progression-gate", round, element, subject, data));
    }

    private Snapshot snapshot(Gate gate, Instant notBefore, long events, Snapshot.Value... values) {
        return new Snapshot(
                "snapshot-" + ++taken,
                "crm",
                wave,
                "run-1",
                gate,
                ROUND,
                NOW,
                notBefore,
                Instant.parse("2026-03-02T00:00:00Z"),
                LocalDate.parse("2026-06-01"),
                LocalDate.parse("2026-06-29"),
                100,
                events,
                15,
                10,
                List.of(values),
                asked(values));
    }

    private static Snapshot copy(Snapshot of, Snapshot.Value... values) {
        return new Snapshot(
                of.id(),
                of.programId(),
                of.waveId(),
                of.runId(),
                of.gate(),
                of.processInstanceKey(),
                of.takenAt(),
                of.notBefore(),
                of.goLiveAt(),
                of.windowFrom(),
                of.windowTo(),
                of.people(),
                of.usageEvents(),
                of.floorMargin(),
                of.smallUnit(),
                List.of(values),
                of.asked());
    }

    /** What has a target is asked for; answers fall back on adoption. */
    private static List<Snapshot.Asked> asked(Snapshot.Value... values) {
        Map<Metric, Snapshot.Asked> asked = new LinkedHashMap<>();
        for (Snapshot.Value value : values) {
            if (value.target() != null) {
                boolean answers = value.metric() == Metric.SATISFACTION;
                asked.put(
                        value.metric(),
                        new Snapshot.Asked(
                                value.metric(),
                                value.target(),
                                null,
                                Criterion.Need.ALWAYS,
                                answers ? Metric.ADOPTION : null,
                                null));
            }
        }
        return List.copyOf(asked.values());
    }

    private static Snapshot.Value share(String pool, int numerator, int people) {
        return value(Metric.ADOPTION, pool, numerator, people, 85.0);
    }

    private static Snapshot.Value informative(Metric metric, String pool, int numerator, int people) {
        return value(metric, pool, numerator, people, null);
    }

    private static Snapshot.Value value(Metric metric, String pool, int numerator, int people, Double target) {
        return new Snapshot.Value(metric, new MeasuredUnit(pool, ""), pool, people, people, numerator, target);
    }

    private Job job(Gate gate, long round) {
        return job(gate, round, Map.of());
    }

    private Job job(Gate gate, long round, Map<String, Object> variables) {
        return new Job(
                1,
                "decide-gate",
                "progression-gate",
                12,
                round,
                "DecideGateTask",
                900,
                variables,
                new Scope("run-1", "crm", wave, gate.id()));
    }

    private final class Answers implements TaskAnswers {

        @Override
        public Optional<Answer> latest(long processInstanceKey, String elementId) {
            return sponsorAnswers.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Answer(elementId, processInstanceKey, null, sponsorAnswers.getLast(), NOW));
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
