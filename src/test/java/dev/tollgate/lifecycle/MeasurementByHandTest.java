package dev.tollgate.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.confirmation.Confirmations;
import dev.tollgate.engine.Refused;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.outcome.Outcomes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A measurement that somebody starts in Tasklist: what counts of it, and what does not. */
@SpringBootTest(
        classes = NoSkipTest.Surroundings.class,
        properties = {
            "camunda.client.enabled=false",
            "tollgate.engine.start=false",
            "tollgate.lifecycle.probe-every=1d",
            "tollgate.tasks.ask-every=1d",
            "spring.datasource.url=jdbc:h2:mem:by-hand;DB_CLOSE_DELAY=-1"
        })
@Import({CompletedByTest.Tasklist.class, MeasurementByHandTest.Results.class})
class MeasurementByHandTest {

    private static final String BY_HAND = "measurement-by-hand";
    private static final String RECORD = "RecordMeasurementTask";
    private static final String CONFIRM = "ConfirmMeasurementTask";
    private static final Map<String, Object> GOOD = Map.of(
            "outcome", "Days to offer",
            "value", "7",
            "measuredFrom", "2026-12-01",
            "measuredOn", "2026-12-31",
            "source", "Report 12, page 3",
            "remark", "Without those withdrawn",
            "confirmBy", "ben");
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @Autowired
    private Ledger ledger;

    @Autowired
    private Outcomes outcomes;

    @Autowired
    private LifecycleController api;

    @Autowired
    private CompletedBy completedBy;

    @Autowired
    private LostRuns lostRuns;

    @Autowired
    private NoSkipTest.Engine engine;

    @Autowired
    private CompletedByTest.Tasklist tasklist;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Rehearsal play;

    private String programId;
    private long root;

    @BeforeEach
    void a_running_program_with_a_result_to_measure() {
        jdbc.sql("update task_completion set verdict = 'verified'").update();
        tasklist.tasks.clear();
        engine.gone.clear();
        programId = "by-hand-" + NUMBER.incrementAndGet();
        root = play.start(Map.of("how", "paste", "definition", """
                id: %s
                name: Rollout %s
                software: CRM
                objective: One place for customers
                timeZone: Europe/Berlin
                executiveSponsor: boss
                changeLead: lead
                outcomes:
                  - {name: Days to offer, baseline: 9, target: 5, unit: days}
                waves:
                  - {id: all, name: Everybody, kind: rollout, goLive: 2027-06-01, localSponsor: boss, units: all others}
                """.formatted(programId, programId), "people", """
                username,name,email,department,location,role,manager
                boss,Bea Boss,boss@example.com,Executive,Berlin,President,
                lead,Lea Lead,lead@example.com,IT,Berlin,Lead,boss
                ada,Ada A,ada@example.com,IT,Berlin,Lead,boss
                ben,Ben B,ben@example.com,IT,Berlin,Lead,boss
                """));
    }

    @Test
    void a_number_counts_once_it_is_proven_that_two_people_of_those_asked_recorded_and_confirmed_it() {
        long measurement = recorded(GOOD);
        Map<String, Object> shown = play.person(BY_HAND, measurement, CONFIRM, Map.of("decision", "accept"));
        assertThat(shown).containsEntry("candidateUsers", List.of("ben"));
        assertThat(shown.get("measurement").toString())
                .contains(
                        "Ada A measured a result of the program: Days to offer was 7 days from 2026-12-01 to 2026-12-31",
                        "Source: Report 12, page 3",
                        "Remark: Without those withdrawn");
        assertThat(decide(measurement)).containsEntry("measurementOutcome", "recorded");
        play.seal(BY_HAND, measurement);

        assertThat(standing().measured()).isNull();
        assertThat(standing().waiting())
                .extracting(Outcomes.Measured::waitsFor)
                .containsExactly("it is not proven yet who recorded it");
        verified(RECORD, "ada");
        assertThat(standing().waiting())
                .extracting(Outcomes.Measured::waitsFor)
                .containsExactly("it is not proven yet who confirmed it");
        verified(CONFIRM, "ben");

        assertThat(standing().measured().value()).isEqualTo(7);
        assertThat(standing().percentOfTheWay()).isEqualTo(50);
        assertThat(standing().waiting()).isEmpty();
        assertThat(kinds(measurement))
                .containsExactly(
                        EvidenceKind.ENTERED,
                        EvidenceKind.WORK_DONE,
                        EvidenceKind.TASK_COMPLETED,
                        EvidenceKind.OUTCOME_MEASURED,
                        EvidenceKind.WORK_DONE,
                        EvidenceKind.TASK_COMPLETED,
                        EvidenceKind.CONFIRMED,
                        EvidenceKind.WORK_DONE,
                        EvidenceKind.SEALED,
                        EvidenceKind.PERSON_VERIFIED,
                        EvidenceKind.PERSON_VERIFIED);
        assertThat(api.status(programId).alarms()).isEmpty();
    }

    @Test
    void a_confirmation_by_somebody_who_was_not_asked_never_counts() {
        long measurement = recorded(GOOD);
        verified(RECORD, "ada");
        play.person(BY_HAND, measurement, CONFIRM, Map.of("decision", "accept"));
        decide(measurement);
        verified(CONFIRM, "ada");

        assertThat(standing().measured()).isNull();
        assertThat(standing().waiting()).hasSize(1);
        assertThat(api.status(programId).alarms())
                .singleElement()
                .satisfies(alarm -> assertThat(alarm.message()).contains("completed by 'ada', who was not asked"));
    }

    @Test
    void who_stands_in_for_the_second_person_may_confirm_but_not_what_they_recorded_themselves() {
        long measurement = recorded(GOOD);
        verified(RECORD, "ada");
        play.person(BY_HAND, measurement, CONFIRM, Map.of("decision", "accept"));
        decide(measurement);
        jdbc.sql("update task_completion set asked = 'ada' where process_instance_key = ? and element_id = ?")
                .params(measurement, CONFIRM)
                .update();
        verified(CONFIRM, "ada");

        assertThat(standing().measured()).isNull();
        assertThat(standing().refused())
                .extracting(Outcomes.Measured::reason)
                .containsExactly("It was confirmed by who recorded it");
    }

    @Test
    void a_no_needs_a_reason_and_never_counts() {
        long measurement = recorded(GOOD);
        play.person(BY_HAND, measurement, CONFIRM, Map.of("decision", "reject"));
        assertThat(decide(measurement)).containsEntry("measurementOutcome", "again");
        Map<String, Object> again =
                play.person(BY_HAND, measurement, CONFIRM, Map.of("decision", "reject", "reason", "The report says 8"));
        assertThat(again.get("reasons").toString()).contains("reason is missing");
        assertThat(decide(measurement)).containsEntry("measurementOutcome", "rejected");
        play.seal(BY_HAND, measurement);

        assertThat(standing().refused()).extracting(Outcomes.Measured::reason).containsExactly("The report says 8");
        assertThat(standing().measured()).isNull();
    }

    @Test
    void what_is_wrong_is_named_by_field_value_and_remedy_and_nothing_of_it_is_kept() {
        long measurement = asked();
        play.person(BY_HAND, measurement, RECORD, Map.of("outcome", "Turnover", "value", "7,5", "confirmBy", "ada"));
        Map<String, Object> result = keep(measurement);

        assertThat(result).containsEntry("valid", false);
        assertThat(result.get("problems").toString())
                .contains(
                        "outcome ('Turnover') is no outcome of the program. Name one of: Days to offer.",
                        "value ('7,5') is a number in local notation. Write digits with a point",
                        "measuredOn is missing. Give the day",
                        "source is missing. Say where the number comes from",
                        "confirmBy ('ada') is who measured. Name somebody else");
        assertThat(standing().waiting()).isEmpty();
        assertThat(kinds(measurement)).doesNotContain(EvidenceKind.OUTCOME_MEASURED);

        Map<String, Object> correction = play.person(BY_HAND, measurement, "CorrectMeasurementTask", GOOD);
        assertThat(correction)
                .containsEntry("candidateUsers", List.of("ada"))
                .containsEntry("value", "7,5")
                .containsEntry("problems", result.get("problems"));
        assertThat(keep(measurement)).containsEntry("valid", true);
        assertThat(standing().waiting()).hasSize(1);
    }

    @Test
    void a_period_that_ends_before_it_begins_is_refused() {
        long measurement = asked();
        Map<String, Object> reversed = new HashMap<>(GOOD);
        reversed.put("measuredFrom", "2027-01-02");
        play.person(BY_HAND, measurement, RECORD, reversed);
        assertThat(keep(measurement).get("problems").toString())
                .contains("measuredFrom ('2027-01-02') is after the last day (2026-12-31)");
    }

    @Test
    void a_request_for_what_does_not_run_or_for_nobody_is_corrected_by_the_program_office() {
        long measurement = opened();
        assertThat(request(measurement, "cmr", "ada").get("problems").toString())
                .contains("programId ('cmr') is no program. Give the id of a program that runs");
        assertThat(request(measurement, programId, "nobody").get("problems").toString())
                .contains("measuredBy ('nobody') is nobody in the program");
        Map<String, Object> correction = play.person(
                BY_HAND, measurement, "CorrectRequestTask", Map.of("programId", programId, "measuredBy", "ada"));
        assertThat(correction).containsEntry("candidateUsers", List.of());

        assertThat(request(measurement, programId, "ada")).containsEntry("valid", true);
        assertThat(kinds(measurement)).containsExactly(EvidenceKind.ENTERED, EvidenceKind.WORK_DONE);
    }

    @Test
    void an_instance_started_in_its_middle_never_counts() {
        long measurement = Rehearsal.newKey();
        assertThatThrownBy(() -> keep(measurement)).isInstanceOf(Refused.class).hasMessageContaining("never entered");
        assertThatThrownBy(() -> play.seal(BY_HAND, measurement))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("never entered");
    }

    @Test
    void one_that_skipped_the_second_person_is_not_sealed_and_counts_for_nothing() {
        long measurement = recorded(GOOD);
        assertThatThrownBy(() -> play.seal(BY_HAND, measurement))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("A measurement by hand cannot be sealed")
                .hasMessageContaining("Confirm measurement");
        assertThat(standing().measured()).isNull();
    }

    @Test
    void no_part_of_the_method_can_be_started_that_way() {
        long step = Rehearsal.newKey();
        assertThatThrownBy(() -> play.run("open-request", "step-1-create-urgency", step, "Start", Map.of()))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("is a part of a program");
    }

    @Test
    void an_answer_changed_in_the_database_is_refused() {
        long measurement = asked();
        play.person(BY_HAND, measurement, RECORD, GOOD);
        jdbc.sql("update task_answer set content = replace(content, '\"7\"', '\"5\"') where process_instance_key = ?")
                .param(measurement)
                .update();
        assertThatThrownBy(() -> keep(measurement))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("is not the one in the evidence ledger");
    }

    @Test
    void a_request_that_is_given_up_is_no_lost_run() {
        long measurement = opened();
        engine.gone.add(measurement);
        lostRuns.look();
        assertThat(jdbc.sql("select count(*) from alarm where process_instance_key = ?")
                        .param(measurement)
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(jdbc.sql("select open_program_id from program_run where root_process_instance_key = ?")
                        .param(root)
                        .query(String.class)
                        .single())
                .isEqualTo(programId);
    }

    private long opened() {
        long measurement = Rehearsal.newKey();
        play.run("open-request", BY_HAND, measurement, "MeasurementRequestedStart", Map.of());
        return measurement;
    }

    private Map<String, Object> request(long measurement, String program, String measuredBy) {
        return play.run(
                "check-measurement-request",
                BY_HAND,
                measurement,
                "CheckRequestTask",
                Map.of("programId", program, "measuredBy", measuredBy));
    }

    private long asked() {
        long measurement = opened();
        assertThat(request(measurement, programId, "ada")).containsEntry("valid", true);
        return measurement;
    }

    private long recorded(Map<String, Object> answer) {
        long measurement = asked();
        assertThat(play.person(BY_HAND, measurement, RECORD, answer)).containsEntry("candidateUsers", List.of("ada"));
        assertThat(keep(measurement)).containsEntry("valid", true);
        return measurement;
    }

    private Map<String, Object> keep(long measurement) {
        return play.run("record-measurement", BY_HAND, measurement, "KeepMeasurementTask", Map.of());
    }

    private Map<String, Object> decide(long measurement) {
        return play.run("decide-measurement", BY_HAND, measurement, "DecideMeasurementTask", Map.of());
    }

    /** What Camunda's list says of the tasks at one element; of the others it knows nothing yet. */
    private void verified(String element, String assignee) {
        tasklist.tasks.clear();
        jdbc.sql(
                        "update task_completion set verdict = 'later' where program_id = ? and element_id <> ? and verdict = 'unverified'")
                .params(programId, element)
                .update();
        tasklist.completed(element + "-of-" + programId, assignee);
        completedBy.ask();
        jdbc.sql("update task_completion set verdict = 'unverified' where verdict = 'later'")
                .update();
    }

    private Outcomes.Standing standing() {
        return outcomes.of(programId).getFirst();
    }

    private List<EvidenceKind> kinds(long measurement) {
        return ledger.round(programId, measurement).stream()
                .map(Entry::evidence)
                .map(evidence -> evidence.kind())
                .toList();
    }

    /** What is measured, with nobody asked by a link. */
    @TestConfiguration(proxyBeanMethods = false)
    @ComponentScan("dev.tollgate.outcome")
    static class Results {

        @Bean
        Confirmations nobodyIsAsked() {
            return new Confirmations() {
                @Override
                public void ask(Request request, Set<String> usernames) {
                    throw new UnsupportedOperationException("Asked in Tasklist");
                }

                @Override
                public List<Answer> answers(String program, String purpose, String subjectId) {
                    return List.of();
                }
            };
        }
    }
}
