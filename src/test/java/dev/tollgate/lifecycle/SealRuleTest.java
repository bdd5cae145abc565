package dev.tollgate.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.engine.Deployments.DeployedProcess;
import dev.tollgate.engine.Deployments.Element;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.program.Department;
import dev.tollgate.program.UnitsChanged;
import dev.tollgate.program.Wave;
import dev.tollgate.program.WaveKind;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.lang.Nullable;

/** What each rule asks of the ledger before an instance may be sealed. */
class SealRuleTest {

    private static final Instant NOW = Instant.parse("2027-01-04T09:00:00Z");
    private static final LocalDate DAY = LocalDate.of(2027, 3, 1);
    private static final long INSTANCE = 7;
    private static final Element TASK = element("AskTask", "Ask", "userTask", "eachSubject", Map.of("each", "manager"));
    private static final Element JUDGE =
            element("JudgeAskTask", "Judge", "serviceTask", null, Map.of("judges", "AskTask"));

    private final List<Entry> ledger = new ArrayList<>();
    private List<String> managers = List.of("ann", "bob");
    private WaveKind kind = WaveKind.PILOT;
    private List<String> departments = List.of();
    private boolean accepted;

    @Test
    void a_task_for_each_of_several_needs_the_answer_of_each_who_is_there_now() {
        entered();
        completed("AskTask", "ann");
        completed("AskTask", "cas");
        assertThat(missing(TASK)).containsExactly("'Ask' has not been completed for 'bob'");

        managers = List.of("ann");
        assertThat(missing(TASK)).isEmpty();
    }

    @Test
    void each_judged_answer_is_good_or_accepted_afterwards() {
        entered();
        Element judge = element("JudgeAskTask", "Judge", "serviceTask", "always", Map.of("judges", "AskTask"));
        completed("AskTask", "ann");
        completed("AskTask", "bob");
        add(EvidenceKind.WORK_DONE, "JudgeAskTask", null, Map.of());
        judged("ann", "good");
        assertThat(missing(TASK, judge)).containsExactly("the quality of 'Ask' for 'bob' has not been judged");

        judged("bob", "reviewer");
        accepted = true;
        assertThat(missing(TASK, judge))
                .containsExactly(
                        "the quality of 'Ask' for 'bob' was not good enough and the reviewer has not accepted it");
        completed("ReviewStepTask", null);
        assertThat(missing(TASK, judge)).isEmpty();

        judged("ann", "again");
        assertThat(missing(TASK, judge))
                .containsExactly(
                        "the quality of 'Ask' for 'ann' was not good enough and the reviewer has not accepted it");
    }

    @Test
    void what_was_asked_of_a_department_counts_for_the_one_it_became_part_of_where_that_was_not_there() {
        Element ask = element("AskTask", "Ask", "userTask", "eachSubject", Map.of("each", "department"));
        Element judge = element("JudgeAskTask", "Judge", "serviceTask", "always", Map.of("judges", "AskTask"));
        Element train =
                new Element("TrainCall", "Train", "callActivity", "eachDepartment", Method.TRAINING, null, Map.of());
        entered();
        completed("AskTask", "legal");
        add(EvidenceKind.WORK_DONE, "JudgeAskTask", null, Map.of());
        judged("legal", "again");
        calledFor("legal", EvidenceKind.ENTERED);
        departments = List.of("it");
        assertThat(missing(ask)).containsExactly("'Ask' has not been completed for 'it'");

        merged("legal", "it", List.of());
        assertThat(missing(ask)).as("it was there itself").hasSize(1);

        merged("legal", "it", List.of("pilot"));
        assertThat(missing(ask)).isEmpty();
        assertThat(missing(ask, judge))
                .containsExactly(
                        "the quality of 'Ask' for 'legal' was not good enough and the reviewer has not accepted it");
        judged("legal", "good");
        assertThat(missing(ask, judge)).isEmpty();
        assertThat(missing(train))
                .containsExactly(
                        "'Train' has not been completed and sealed for department 'It'",
                        "'Train' has not been completed and sealed for department 'legal', which is part of 'It' now");
        calledFor("legal", EvidenceKind.SEALED);
        assertThat(missing(train)).isEmpty();
    }

    @Test
    void a_merge_before_the_part_began_changes_nothing_in_it() {
        Element ask = element("AskTask", "Ask", "userTask", "eachSubject", Map.of("each", "department"));
        merged("legal", "it", List.of("pilot"));
        entered();
        completed("AskTask", "legal");
        departments = List.of("it");
        assertThat(missing(ask)).containsExactly("'Ask' has not been completed for 'it'");
    }

    @Test
    void an_answer_that_a_judge_off_the_required_way_never_saw_is_not_asked_for() {
        entered();
        managers = List.of();
        assertThat(missing(TASK, JUDGE)).isEmpty();
        managers = List.of("ann");
        completed("AskTask", "ann");
        assertThat(missing(TASK, JUDGE)).isEmpty();
        judged("ann", "again");
        assertThat(missing(TASK, JUDGE)).hasSize(1);
    }

    @Test
    void what_is_for_pilots_is_asked_of_pilots_only_and_not_once_they_are_stopped() {
        Element review = new Element(
                "PilotReviewCall", "Pilot review", "callActivity", "ifPilot", "pilot-review", null, Map.of());
        entered();
        assertThat(missing(review)).containsExactly("'Pilot review' has not been completed and sealed");
        kind = WaveKind.ROLLOUT;
        assertThat(missing(review)).isEmpty();
        kind = WaveKind.PILOT;
        add(EvidenceKind.PILOT_DECIDED, "DecideTask", null, Map.of("outcome", "STOP"));
        assertThat(missing(review)).isEmpty();
    }

    @Test
    void a_wave_that_was_asked_for_later_counts_wherever_it_was_called() {
        Element waves =
                new Element("RunWavesCall", "Run waves", "callActivity", "eachWave", Method.WAVE, null, Map.of());
        entered();
        assertThat(missing(waves)).containsExactly("wave 'Pilot' has not been completed and sealed");
        Evidence seal = new Evidence(
                "crm",
                "run",
                "pilot",
                EvidenceKind.SEALED,
                Method.WAVE,
                8,
                null,
                null,
                Map.of(Proof.CALLER_INSTANCE, INSTANCE, Proof.CALLER_ELEMENT, "RunRequestedWaveCall"));
        add(seal);
        assertThat(missing(waves)).isEmpty();
    }

    private List<String> missing(Element... elements) {
        Map<String, Element> model = new LinkedHashMap<>();
        for (Element element : elements) {
            model.put(element.id(), element);
        }
        return SealRule.missing(
                new DeployedProcess(1, "some-process", "Some process", 1, "checksum", model),
                new Instance(INSTANCE, "some-process", 1, "run", "crm", "pilot", null, 3L, "Call", NOW, null),
                new SealRule.Facts(
                        List.of(new Wave("pilot", "Pilot", kind, DAY, DAY, "loc", false)),
                        departments.stream()
                                .map(id -> new Department(
                                        id, id.substring(0, 1).toUpperCase(Locale.ROOT) + id.substring(1), null))
                                .toList(),
                        Map.of("manager", managers, "department", departments),
                        UnitChanges.of(ledger, "run"),
                        accepted),
                new Proof(ledger, "run"));
    }

    private void merged(String from, String into, List<String> newIn) {
        add(
                EvidenceKind.PLAN_CHANGED,
                null,
                null,
                UnitChanges.proof(new UnitsChanged("crm", from, into, newIn, List.of())));
    }

    private void calledFor(String departmentId, EvidenceKind kind) {
        add(new Evidence(
                "crm",
                "run",
                "pilot",
                kind,
                Method.TRAINING,
                9,
                null,
                departmentId,
                Map.of(Proof.CALLER_INSTANCE, INSTANCE, Proof.CALLER_ELEMENT, "TrainCall")));
    }

    private void entered() {
        add(EvidenceKind.ENTERED, null, null, Map.of());
    }

    private void completed(String task, @Nullable String subject) {
        add(EvidenceKind.TASK_COMPLETED, task, subject, Map.of());
    }

    private void judged(String subject, String quality) {
        add(EvidenceKind.QUALITY_JUDGED, "JudgeAskTask", subject, Map.of("quality", quality));
    }

    private void add(
            EvidenceKind kindOfEntry, @Nullable String element, @Nullable String subject, Map<String, Object> data) {
        add(new Evidence("crm", "run", "pilot", kindOfEntry, "some-process", INSTANCE, element, subject, data));
    }

    private void add(Evidence evidence) {
        ledger.add(new Entry(ledger.size() + 1L, evidence, NOW, ""));
    }

    private static Element element(
            String id, String name, String kind, @Nullable String required, Map<String, String> properties) {
        return new Element(id, name, kind, required, null, null, properties);
    }
}
