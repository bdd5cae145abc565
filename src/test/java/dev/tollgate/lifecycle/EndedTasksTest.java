package dev.tollgate.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.engine.Job;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What is gone from the engine: ended by the model itself, which is nothing to speak of, or by somebody, which is an alarm. */
@SpringBootTest(
        classes = NoSkipTest.Surroundings.class,
        properties = {
            "camunda.client.enabled=false",
            "tollgate.engine.start=false",
            "tollgate.lifecycle.probe-every=1d",
            "tollgate.lifecycle.probe-tasks-every=1d",
            "spring.datasource.url=jdbc:h2:mem:ended-tasks;DB_CLOSE_DELAY=-1"
        })
class EndedTasksTest {

    private static final String RHYTHM = "operating-rhythm";
    private static final String ASK = "ConfirmActsTask";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private Ledger ledger;

    @Autowired
    private Instances instances;

    @Autowired
    private LifecycleController api;

    @Autowired
    private Alarms alarms;

    @Autowired
    private LostTasks lostTasks;

    @Autowired
    private AskedTasks asked;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private RealModels models;

    @Autowired
    private Clock clock;

    @Autowired
    private NoSkipTest.Engine engine;

    @Autowired
    private Rehearsal play;

    private String programId;
    private long root;
    private long rhythm;

    @BeforeEach
    void a_week_of_a_running_program() {
        engine.gone.clear();
        programId = "ended-" + NUMBER.incrementAndGet();
        root = play.start(programId);
        rhythm = play.call(Method.PROGRAM, root, "RunOperatingRhythmCall", Map.of());
    }

    @Test
    void a_task_that_its_timer_ended_while_it_was_being_assigned_is_no_alarm_and_nobody_was_asked() {
        Job assigning = ask("boss");
        passed(Duration.ofDays(6));
        engine.gone.add(assigning.elementInstanceKey());

        alarms.gone(assigning);

        assertThat(status().alarms()).isEmpty();
        assertThat(status().tasks()).isEmpty();
        assertThat(asked.of(programId)).isEmpty();
    }

    @Test
    void an_answer_that_was_being_recorded_when_the_timer_ended_the_task_is_no_alarm_and_stays() {
        Job recording = answered(ask("boss"));
        passed(Duration.ofDays(6));
        engine.gone.add(recording.elementInstanceKey());

        alarms.gone(recording);

        assertThat(status().alarms()).isEmpty();
        assertThat(asked.of(programId))
                .singleElement()
                .satisfies(task -> assertThat(task.answered()).isTrue());
    }

    @Test
    void a_job_completed_in_tollgates_place_is_an_alarm_while_its_task_is_there() {
        Job assigning = ask("boss");
        passed(Duration.ofDays(6));

        alarms.gone(assigning);

        assertTakenOver(assigning);
    }

    @Test
    void a_job_completed_in_tollgates_place_is_an_alarm_before_the_timer_could_have_fired() {
        Job recording = answered(ask("boss"));
        passed(Duration.ofDays(5));
        engine.gone.add(recording.elementInstanceKey());

        alarms.gone(recording);

        assertTakenOver(recording);
    }

    @Test
    void a_job_completed_in_tollgates_place_is_an_alarm_while_others_are_still_asked() {
        Job other = ask("lead");
        Job recording = answered(ask("boss"));
        passed(Duration.ofDays(6));
        engine.gone.add(recording.elementInstanceKey());

        alarms.gone(recording);
        assertTakenOver(recording);

        engine.gone.add(other.elementInstanceKey());
        alarms.gone(other);
        assertThat(status().alarms()).as("the timer ended it for both").hasSize(1);
    }

    @Test
    void a_job_at_a_task_without_a_timer_is_never_ended_by_the_model() {
        Job assigning = play.job(
                "assign-task",
                Method.PROGRAM,
                models.currentKey(Method.PROGRAM),
                root,
                "ConfirmAdoptionPlanTask",
                Map.of());
        play.run(assigning);
        passed(Duration.ofDays(400));
        engine.gone.add(assigning.elementInstanceKey());

        alarms.gone(assigning);

        assertTakenOver(assigning);
    }

    @Test
    void what_a_confirmed_cancellation_ended_is_no_alarm() {
        Job assigning = ask("boss");
        engine.gone.add(assigning.elementInstanceKey());
        cancelled();

        alarms.gone(assigning);

        assertThat(status().alarms()).isEmpty();
    }

    @Test
    void a_task_ended_by_hand_in_camunda_waits_no_more_and_is_an_alarm_until_it_is_asked_again() {
        Job plan = play.job(
                "assign-task",
                Method.PROGRAM,
                models.currentKey(Method.PROGRAM),
                root,
                "ConfirmAdoptionPlanTask",
                Map.of());
        play.run(plan);
        lostTasks.look();
        assertThat(status().tasks()).hasSize(1);

        engine.gone.add(plan.elementInstanceKey());
        lostTasks.look();
        lostTasks.look();

        assertThat(status().tasks()).isEmpty();
        assertThat(status().alarms()).singleElement().satisfies(alarm -> {
            assertThat(alarm.kind()).isEqualTo(Alarm.TASK_GONE);
            assertThat(alarm.message())
                    .startsWith("'Confirm adoption plan' waited for lead, and Camunda no longer has it");
            assertThat(alarm.resolvedAt()).isNull();
        });

        play.run("assign-task", Method.PROGRAM, root, "ConfirmAdoptionPlanTask", Map.of());
        assertThat(status().alarms())
                .singleElement()
                .satisfies(alarm -> assertThat(alarm.resolution()).isEqualTo("It was asked again"));
        assertThat(status().tasks()).hasSize(1);
    }

    @Test
    void a_task_that_its_own_timer_ended_waits_no_more_and_is_no_alarm() {
        Job assigning = ask("boss");
        passed(Duration.ofDays(6));
        engine.gone.add(assigning.elementInstanceKey());

        lostTasks.look();

        assertThat(status().tasks()).isEmpty();
        assertThat(status().alarms()).isEmpty();
    }

    @Test
    void a_task_that_was_answered_is_not_lost() {
        Job recording = answered(ask("boss"));
        engine.gone.add(recording.elementInstanceKey());

        lostTasks.look();

        assertThat(status().alarms()).isEmpty();
    }

    private void assertTakenOver(Job job) {
        assertThat(status().alarms()).singleElement().satisfies(alarm -> {
            assertThat(alarm.kind()).isEqualTo(Alarm.TAKEN_OVER);
            assertThat(alarm.message()).contains(job.type()).contains(job.elementId());
        });
    }

    private Job ask(String subject) {
        Job job = play.job("assign-task", RHYTHM, models.currentKey(RHYTHM), rhythm, ASK, Map.of("subject", subject));
        play.run(job);
        return job;
    }

    private Job answered(Job assigned) {
        Job recording = new Job(
                Rehearsal.newKey(),
                "record-task",
                RHYTHM,
                assigned.processDefinitionKey(),
                rhythm,
                ASK,
                assigned.elementInstanceKey(),
                Map.of(),
                null);
        play.run(recording);
        return recording;
    }

    private void passed(Duration time) {
        jdbc.sql("update ticket set entered_at = ? where process_instance_key = ?")
                .params(Runs.database(clock.instant().minus(time)), rhythm)
                .update();
    }

    private void cancelled() {
        transaction.executeWithoutResult(tx -> ledger.append(new Evidence(
                programId,
                instances.find(root).orElseThrow().runId(),
                null,
                EvidenceKind.CANCELLED,
                Method.PROGRAM,
                root,
                null,
                "c-1",
                Map.of())));
    }

    private Progress status() {
        return api.status(programId);
    }
}
