package dev.tollgate.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.tollgate.Proves;
import dev.tollgate.communication.Deliveries;
import dev.tollgate.communication.Letter;
import dev.tollgate.communication.Stage;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.lifecycle.TaskAnswers;
import dev.tollgate.measurement.HeldBack;
import dev.tollgate.measurement.MeasuredUnit;
import dev.tollgate.measurement.Measuring;
import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.Snapshot;
import dev.tollgate.measurement.Snapshots;
import dev.tollgate.measurement.ToldUse;
import dev.tollgate.program.Gate;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

/** What was promised for the time after launch is kept by the days, the ledger and the measurements. */
class LifeAfterLaunchTest {

    /** Go-live of the wave is 1 April, its habit can be measured from 30 June on. */
    private static final Instant TODAY = Instant.parse("2026-04-08T09:00:00Z");

    private final Stage stage = new Stage();
    private final Recorded answers = new Recorded();
    private final List<Evidence> ledger = new ArrayList<>();
    private final Ledger entries = mock(Ledger.class);
    private final ToldUse told = mock(ToldUse.class);
    private Instant now = TODAY;

    {
        when(told.tell(any(Snapshot.class))).thenAnswer(call -> call.getArgument(0));
        when(entries.entries(any()))
                .thenAnswer(call -> ledger.stream()
                        .map(evidence -> new Entry(1, evidence, TODAY, "digest"))
                        .toList());
    }

    private Commitments commitments() {
        return new Commitments(answers, stage.programs, entries, Clock.fixed(now, ZoneOffset.UTC));
    }

    @Proves({"S57", "S59"})
    @Test
    void an_old_tool_is_gone_when_somebody_found_it_off_on_its_day() {
        Job job = Stage.job("step-5-ensure-action", "ScheduleSwitchOffTask", null);
        SwitchOffSealCheck seal = new SwitchOffSealCheck(commitments());
        assertThatThrownBy(() -> seal.check(job)).isInstanceOf(Refused.class).hasMessageContaining("examined");
        answers.given(
                "ExamineSystemsTask",
                null,
                Map.of(
                        "systems",
                        List.of(
                                Map.of("tool", "Post-its", "decision", "retire", "offOn", "2026-05-02"),
                                Map.of("tool", "Spreadsheet", "decision", "replace", "offOn", "2026-04-20"),
                                Map.of("tool", "Telephone", "decision", "keep"))));
        assertThat(commitments().nextSwitchOff(job))
                .contains(new Commitments.SwitchOff("Spreadsheet", LocalDate.of(2026, 4, 20)));

        answers.given(
                "CheckSwitchOffTask", null, Map.of("state", "used", "proof", "Saw it", "nextCheckOn", "2026-04-27"));
        assertThat(commitments().nextSwitchOff(job))
                .contains(new Commitments.SwitchOff("Spreadsheet", LocalDate.of(2026, 4, 27)));
        answers.given("CheckSwitchOffTask", null, Map.of("state", "off", "proof", " "));
        assertThat(commitments().nextSwitchOff(job).orElseThrow().tool())
                .as("a claim is no proof")
                .isEqualTo("Spreadsheet");
        answers.given("CheckSwitchOffTask", null, Map.of("state", "off", "proof", "Access denied"));
        assertThat(commitments().nextSwitchOff(job))
                .contains(new Commitments.SwitchOff("Post-its", LocalDate.of(2026, 5, 2)));
        assertThatThrownBy(() -> seal.check(job)).isInstanceOf(Refused.class).hasMessageContaining("Post-its");

        answers.given("CheckSwitchOffTask", null, Map.of("state", "off", "proof", "In the bin"));
        assertThat(commitments().nextSwitchOff(job)).isEmpty();
        seal.check(job);
    }

    @Test
    void a_check_without_a_later_day_is_repeated_after_a_week() {
        Job job = Stage.job("step-5-ensure-action", "ScheduleSwitchOffTask", null);
        answers.given(
                "ExamineSystemsTask",
                null,
                Map.of("systems", List.of(Map.of("tool", "Spreadsheet", "decision", "retire", "offOn", "2026-04-08"))));
        answers.given("CheckSwitchOffTask", null, Map.of("state", "reading", "nextCheckOn", "2020-01-01"));
        assertThat(commitments().nextSwitchOff(job).orElseThrow().day()).isEqualTo(LocalDate.of(2026, 4, 15));
    }

    @Proves("S52")
    @Test
    void daily_support_ends_on_its_day_in_the_time_zone_of_the_program() {
        Job job = Stage.job("phase-launch", "ScheduleHypercareTask", null);
        assertThatThrownBy(() -> commitments().hypercareUntil(job)).isInstanceOf(Refused.class);
        answers.given("NameHypercareTask", null, Map.of("until", "2026-04-24"));
        assertThat(commitments().hypercareUntil(job)).isEqualTo("2026-04-24T08:00:00+02:00");
    }

    @Proves({"S152", "S154", "S155"})
    @Test
    void stabilizing_takes_two_rounds_at_least_and_lasts_until_the_habit_can_be_measured() {
        Job job = Stage.job("phase-stabilize", "PlanNextRoundTask", null);
        StabilizeSealCheck seal = new StabilizeSealCheck(commitments());
        assertThat(commitments().anotherRound(job, 30)).isTrue();
        sealed("step-6-publicize-short-term-wins");
        assertThatThrownBy(() -> seal.check(job)).isInstanceOf(Refused.class).hasMessageContaining("1 of at least 2");
        sealed("step-6-publicize-short-term-wins");
        seal.check(job);
        assertThat(commitments().anotherRound(job, 30))
                .as("the habit cannot be measured before the end of June")
                .isTrue();

        now = Instant.parse("2026-06-15T09:00:00Z");
        assertThat(commitments().anotherRound(job, 30)).isFalse();
    }

    @Proves("S125")
    @Test
    void a_role_of_five_people_needs_a_benefit_of_its_own() {
        for (int person = 1; person <= 5; person++) {
            stage.with("clerk" + person, "sales", "Stock clerk", "").with("rep" + person, "sales", "Sales rep", "");
        }
        stage.with("sole", "it", "Developer", "");
        Job job = Stage.job("step-4-communicate-objective", "PrepareMessageTask", null);
        assertThat(knowledge().rolesWithoutBenefit(job, Map.of())).containsExactly("Stock clerk");
        assertThat(knowledge().rolesWithoutBenefit(job, Map.of("messages", List.of(Map.of("role", "stock CLERK")))))
                .isEmpty();
    }

    @Proves({"S125", "S126"})
    @Test
    void a_benefit_that_a_department_refused_comes_back_until_the_message_was_written_anew() {
        Job job = Stage.job("step-4-communicate-objective", "PrepareMessageTask", null);
        answers.given(
                "PrepareMessageTask",
                null,
                Map.of("messages", List.of(Map.of("role", "Sales rep", "wiifm", "No Friday reports"))));
        stage.with("ada", "sales", "Sales rep", "");
        assertThat(knowledge().benefits(job, "sales"))
                .containsEntry("department", "Sales")
                .containsEntry("benefits", List.of("Sales rep: No Friday reports"));
        answers.given("ConfirmBenefitTask", "sales", Map.of("agreed", "no", "whyNot", "We never wrote one"));
        answers.given("ConfirmBenefitTask", "it", Map.of("agreed", "yes"));
        assertThat(knowledge().refusedBenefits(job)).containsExactly("Sales (We never wrote one)");

        answers.given("PrepareMessageTask", null, Map.of());
        assertThat(knowledge().refusedBenefits(job)).isEmpty();
    }

    @Proves({"S170", "S171", "S173"})
    @Test
    void what_champions_and_teams_found_is_handed_over() {
        Job job = Stage.job("phase-evolve", "HandOverTask", null);
        answers.given(
                "ChampionProblemTask", "ada", Map.of("problem", "Late deliveries", "newUses", "Holidays of customers"));
        answers.given("BrainstormTask", "boss", Map.of("ideas", "Photos of damage\nHolidays of customers\n"));
        assertThat(knowledge().found(job))
                .containsExactly("Late deliveries", "Holidays of customers", "Photos of damage");
    }

    @Proves({"S63", "S64"})
    @Test
    void progress_is_what_was_measured_twice() {
        Measuring measuring = mock(Measuring.class);
        Snapshots snapshots = mock(Snapshots.class);
        when(measuring.measure(any(), any())).thenReturn(snapshot("today", 8, 9, TODAY));
        MeasuredProgress progress = new MeasuredProgress(measuring, told, snapshots, entries);
        Job job = Stage.job("step-6-publicize-short-term-wins", "DescribeWinTask", null);
        assertThat(progress.of(job)).as("nothing was measured before").isEmpty();

        ledger.add(evidence(EvidenceKind.MEASUREMENT_TAKEN, "pilot", "in-use", Map.of("snapshotId", "first")));
        when(snapshots.find("first")).thenReturn(Optional.of(snapshot("first", 2, 9, TODAY)));
        assertThat(progress.of(job))
                .singleElement()
                .returns("adoption", MeasuredProgress.Progress::key)
                .returns(20.0, MeasuredProgress.Progress::before)
                .returns(80.0, MeasuredProgress.Progress::now);
        when(measuring.measure(any(), any())).thenReturn(snapshot("today", 1, 9, TODAY));
        assertThat(progress.of(job)).as("what fell is no win").isEmpty();
    }

    @Proves({"S159", "S161", "S162"})
    @Test
    void every_manager_gets_the_results_of_their_groups_and_of_no_single_person() {
        Measuring measuring = mock(Measuring.class);
        when(measuring.measure(any(), any())).thenReturn(snapshot("today", 8, 3, TODAY));
        MeasuredProgress progress = mock(MeasuredProgress.class);
        when(progress.of(any()))
                .thenReturn(List.of(
                        new MeasuredProgress.Progress("adoption", "adoption", 20, LocalDate.of(2026, 3, 2), 80)));
        Deliveries deliveries = mock(Deliveries.class);
        stage.with("ada", "sales", "Sales rep", "");
        when(stage.roster.people("crm", "pilot"))
                .thenReturn(List.of(new dev.tollgate.program.Person("ada", "Ada", "", "sales", "", "", "mia", null)));
        when(stage.roster.person("crm", "mia"))
                .thenReturn(Optional.of(
                        new dev.tollgate.program.Person("mia", "Mia", "mia@example.com", "sales", "", "", null, null)));

        int sent = new ManagerResults(measuring, told, progress, commitments(), stage.roster, deliveries)
                .push(Stage.job("phase-stabilize", "PushResultsTask", null));
        ArgumentCaptor<Letter> letter = ArgumentCaptor.forClass(Letter.class);
        org.mockito.Mockito.verify(deliveries).queue(letter.capture());
        assertThat(sent).isEqualTo(1);
        assertThat(letter.getValue().recipient().username()).isEqualTo("mia");
        assertThat(letter.getValue().text())
                .contains("Sales: 80 %", "adoption: 20 % on 2026-03-02, 80 % now", "what its entries were good for")
                .doesNotContain("IT");

        when(stage.roster.person("crm", "mia"))
                .thenReturn(Optional.of(new dev.tollgate.program.Person(
                        "mia", "Mia", "mia@example.com", "sales", "", "", null, "de", null)));
        new ManagerResults(measuring, told, progress, commitments(), stage.roster, deliveries)
                .push(Stage.job("phase-stabilize", "PushResultsTask", null));
        org.mockito.Mockito.verify(deliveries, org.mockito.Mockito.times(2)).queue(letter.capture());
        assertThat(letter.getValue().text())
                .startsWith("Guten Tag Mia,")
                .contains("Sales: 80 %", "Nutzung: 20 % am 02.03.2026, jetzt 80 %");
    }

    @Test
    void where_the_number_of_now_is_held_back_the_one_told_last_is_the_progress() {
        Measuring measuring = mock(Measuring.class);
        Snapshots snapshots = mock(Snapshots.class);
        ledger.add(evidence(EvidenceKind.MEASUREMENT_TAKEN, "pilot", "in-use", Map.of("snapshotId", "first")));
        when(snapshots.find("first")).thenReturn(Optional.of(snapshot("first", 2, 9, TODAY)));
        when(measuring.measure(any(), any())).thenReturn(snapshot("today", 8, 9, TODAY));
        MeasuredProgress progress = new MeasuredProgress(measuring, told, snapshots, entries);
        Job job = Stage.job("step-6-publicize-short-term-wins", "DescribeWinTask", null);

        heldBack(new HeldBack(Metric.ADOPTION, "Sales", LocalDate.of(2026, 4, 6), 60.0));
        assertThat(progress.of(job)).singleElement().returns(60.0, MeasuredProgress.Progress::now);

        heldBack(new HeldBack(Metric.ADOPTION, "Sales", null, null));
        assertThat(progress.of(job)).as("nothing was told").isEmpty();
    }

    @Test
    void managers_get_the_number_told_last_where_the_one_of_now_is_held_back() {
        Measuring measuring = mock(Measuring.class);
        when(measuring.measure(any(), any())).thenReturn(snapshot("today", 8, 9, TODAY));
        heldBack(new HeldBack(Metric.ADOPTION, "Sales", LocalDate.of(2026, 4, 6), 60.0));
        MeasuredProgress progress = mock(MeasuredProgress.class);
        Deliveries deliveries = mock(Deliveries.class);
        when(stage.roster.people("crm", "pilot"))
                .thenReturn(List.of(new dev.tollgate.program.Person("ada", "Ada", "", "sales", "", "", "mia", null)));
        when(stage.roster.person("crm", "mia"))
                .thenReturn(Optional.of(
                        new dev.tollgate.program.Person("mia", "Mia", "mia@example.com", "sales", "", "", null, null)));

        new ManagerResults(measuring, told, progress, commitments(), stage.roster, deliveries)
                .push(Stage.job("phase-stabilize", "PushResultsTask", null));

        ArgumentCaptor<Letter> letter = ArgumentCaptor.forClass(Letter.class);
        org.mockito.Mockito.verify(deliveries).queue(letter.capture());
        assertThat(letter.getValue().text())
                .contains("Sales: the number is held back", "it was 60 % on 2026-04-06")
                .doesNotContain("80 %");
    }

    @Proves("S78")
    @Test
    void victory_is_too_soon_for_open_waves_and_for_young_measurements() {
        Snapshots snapshots = mock(Snapshots.class);
        Victory victory = new Victory(entries, snapshots, stage.programs);
        Job job = Stage.job("step-7-broaden-adoption", "AnchorChangeTask", null);
        assertThat(victory.openWaves(job)).containsExactly("Pilot wave");

        ledger.add(evidence(EvidenceKind.WAVE_CLOSED, "pilot", null, Map.of("outcome", "sustained")));
        assertThat(victory.openWaves(job)).isEmpty();
        assertThat(victory.tooYoung(job)).as("never measured").containsExactly("Pilot wave");
        ledger.add(evidence(EvidenceKind.MEASUREMENT_TAKEN, "pilot", "sustained", Map.of("snapshotId", "young")));
        when(snapshots.find("young"))
                .thenReturn(Optional.of(snapshot("young", 8, 9, Instant.parse("2026-06-01T00:00:00Z"))));
        assertThat(victory.tooYoung(job)).containsExactly("Pilot wave");
        ledger.add(evidence(EvidenceKind.MEASUREMENT_TAKEN, "pilot", "sustained", Map.of("snapshotId", "grown")));
        when(snapshots.find("grown"))
                .thenReturn(Optional.of(snapshot("grown", 8, 9, Instant.parse("2026-10-02T00:00:00Z"))));
        assertThat(victory.tooYoung(job)).isEmpty();

        ledger.clear();
        ledger.add(evidence(EvidenceKind.WAVE_CLOSED, "pilot", null, Map.of("outcome", "stopped")));
        assertThat(victory.stoppedWaves(job)).containsExactly("Pilot wave");
        assertThat(victory.tooYoung(job)).isEmpty();
    }

    private void heldBack(HeldBack number) {
        when(told.tell(any(Snapshot.class)))
                .thenAnswer(call -> call.<Snapshot>getArgument(0).withheld(List.of(number)));
    }

    private WaveKnowledge knowledge() {
        return new WaveKnowledge(answers, stage.roster, commitments());
    }

    private void sealed(String processId) {
        ledger.add(new Evidence(
                "crm",
                "run-1",
                "pilot",
                EvidenceKind.SEALED,
                processId,
                1,
                null,
                null,
                Map.of("callerElementId", "PublicizeWinsCall", "callerInstanceKey", Stage.ROUND)));
    }

    private static Evidence evidence(EvidenceKind kind, String waveId, String subject, Map<String, Object> data) {
        return new Evidence("crm", "run-1", waveId, kind, "progression-gate", 1, null, subject, data);
    }

    /** Ten people of Sales and some of IT, of whom so many use it. */
    private static Snapshot snapshot(String id, int using, int others, Instant takenAt) {
        List<Snapshot.Value> values = new ArrayList<>();
        values.add(new Snapshot.Value(Metric.ADOPTION, new MeasuredUnit("sales", ""), "Sales", 10, 10, using, 85.0));
        if (others < 5) {
            values.add(new Snapshot.Value(Metric.ADOPTION, new MeasuredUnit("it", ""), "IT", others, others, 1, 85.0));
        }
        return new Snapshot(
                id,
                "crm",
                "pilot",
                "run-1",
                Gate.HABIT,
                1,
                takenAt,
                Instant.parse("2026-10-01T00:00:00Z"),
                TODAY,
                LocalDate.of(2026, 4, 1),
                LocalDate.of(2026, 4, 8),
                10 + others,
                5,
                15,
                10,
                values,
                List.of());
    }

    private static final class Recorded implements TaskAnswers {

        private final List<Answer> given = new ArrayList<>();

        void given(String elementId, String subject, Map<String, Object> content) {
            given.add(new Answer(
                    elementId, Stage.ROUND, subject, new HashMap<>(content), TODAY.plusSeconds(given.size())));
        }

        @Override
        public Optional<Answer> latest(long processInstanceKey, String elementId) {
            return all(processInstanceKey, elementId).stream().reduce((first, last) -> last);
        }

        @Override
        public Optional<Answer> latest(String runId, String waveId, String elementId) {
            return latest(Stage.ROUND, elementId);
        }

        @Override
        public List<Answer> all(long processInstanceKey, String elementId) {
            return given.stream()
                    .filter(answer -> answer.elementId().equals(elementId))
                    .toList();
        }
    }
}
