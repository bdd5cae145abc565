package dev.tollgate.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.TaskDirectory;
import dev.tollgate.evidence.Canonical;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.lifecycle.CompletedBy.Completion;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Who completed a task, as far as Camunda's list of tasks says so. */
@SpringBootTest(
        classes = NoSkipTest.Surroundings.class,
        properties = {
            "camunda.client.enabled=false",
            "tollgate.engine.start=false",
            "tollgate.lifecycle.probe-every=1d",
            "tollgate.tasks.ask-every=1d",
            "spring.datasource.url=jdbc:h2:mem:completed-by;DB_CLOSE_DELAY=-1"
        })
@Import(CompletedByTest.Tasklist.class)
class CompletedByTest {

    private static final String RHYTHM = "operating-rhythm";
    private static final String ASK = "ConfirmActsTask";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private Ledger ledger;

    @Autowired
    private LifecycleController api;

    @Autowired
    private CompletedBy completedBy;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private RealModels models;

    @Autowired
    private Clock clock;

    @Autowired
    private Tasklist tasklist;

    @Autowired
    private Rehearsal play;

    private String programId;
    private long rhythm;

    @BeforeEach
    void a_week_of_a_running_program() {
        jdbc.sql("update task_completion set verdict = 'verified'").update();
        tasklist.tasks.clear();
        tasklist.asked = 0;
        tasklist.away = false;
        programId = "completed-" + NUMBER.incrementAndGet();
        long root = play.start(programId);
        rhythm = play.call(Method.PROGRAM, root, "RunOperatingRhythmCall", Map.of());
    }

    @Test
    void a_task_reads_unverified_until_the_list_knows_who_did_it() {
        answered("boss");
        completedBy.ask();
        assertThat(words()).containsExactly("completed, person unverified");

        tasklist.completed("t-1", "boss");
        completedBy.ask();

        assertThat(words()).containsExactly("completed by boss");
        assertThat(evidence()).singleElement().satisfies(proof -> {
            assertThat(proof.elementId()).isEqualTo(ASK);
            assertThat(proof.data())
                    .containsEntry("person", Canonical.sha256(programId + "\nboss"))
                    .containsEntry("by", "task list")
                    .containsEntry("seq", (int) completions().getFirst().seq());
        });
        completedBy.ask();
        assertThat(evidence()).as("once").hasSize(1);
        assertThat(tasklist.asked).as("what is settled is not asked again").isEqualTo(2);
    }

    @Test
    void several_tasks_of_one_element_go_to_those_whom_they_waited_for_in_whatever_order_the_list_has_them() {
        answered("boss");
        answered("lead");
        tasklist.completed("t-2", "lead");
        tasklist.completed("t-1", "boss");

        completedBy.ask();

        assertThat(words()).containsExactly("completed by boss", "completed by lead");
        assertThat(api.status(programId).alarms()).isEmpty();
    }

    @Test
    void one_task_of_the_list_proves_one_completion() {
        answered("boss");
        tasklist.completed("t-1", "boss");
        completedBy.ask();
        answered("boss");

        completedBy.ask();
        assertThat(words()).containsExactly("completed by boss", "completed, person unverified");

        tasklist.completed("t-2", "boss");
        completedBy.ask();
        assertThat(words()).containsExactly("completed by boss", "completed by boss");
    }

    @Test
    void a_task_completed_by_somebody_who_was_not_asked_is_an_alarm_and_no_proof() {
        answered("boss");
        tasklist.completed("t-1", "mallory");

        completedBy.ask();

        assertThat(words()).containsExactly("completed by mallory, who was not asked");
        assertThat(evidence()).isEmpty();
        assertThat(api.status(programId).alarms()).singleElement().satisfies(alarm -> {
            assertThat(alarm.kind()).isEqualTo(Alarm.PERSON);
            assertThat(alarm.message()).contains("'mallory', who was not asked; it waited for boss");
        });
    }

    @Test
    void a_task_that_nobody_claimed_is_an_alarm_too() {
        answered("boss");
        tasklist.completed("t-1", null);

        completedBy.ask();

        assertThat(words()).containsExactly("completed by somebody unknown, who was not asked");
        assertThat(api.status(programId).alarms())
                .singleElement()
                .satisfies(alarm -> assertThat(alarm.message()).contains("somebody who did not claim it"));
    }

    @Test
    void the_wrong_person_is_told_from_the_right_one_beside_them() {
        answered("boss");
        answered("lead");
        tasklist.completed("t-1", "mallory");
        tasklist.completed("t-2", "lead");

        completedBy.ask();

        assertThat(words()).containsExactlyInAnyOrder("completed by mallory, who was not asked", "completed by lead");
    }

    @Test
    void nobody_is_suspected_while_the_list_lags_behind() {
        answered("boss");
        answered("lead");
        tasklist.completed("t-1", "mallory");

        completedBy.ask();

        assertThat(words()).containsOnly("completed, person unverified");
        assertThat(api.status(programId).alarms()).isEmpty();
        tasklist.completed("t-2", "boss");
        completedBy.ask();
        assertThat(words()).containsExactly("completed by boss", "completed by mallory, who was not asked");
    }

    @Test
    void open_and_cancelled_tasks_prove_nothing() {
        answered("boss");
        tasklist.tasks.add(new TaskDirectory.KnownTask("t-1", "boss", TaskDirectory.State.OPEN, null, null, null));
        tasklist.tasks.add(new TaskDirectory.KnownTask("t-2", "boss", TaskDirectory.State.CANCELLED, null, null, null));

        completedBy.ask();

        assertThat(words()).containsExactly("completed, person unverified");
    }

    @Test
    void a_list_that_cannot_be_reached_changes_nothing_and_is_asked_again() {
        answered("boss");
        tasklist.completed("t-1", "boss");
        tasklist.away = true;
        completedBy.ask();
        assertThat(words()).containsExactly("completed, person unverified");

        tasklist.away = false;
        completedBy.ask();
        assertThat(words()).containsExactly("completed by boss");
    }

    @Test
    void after_a_week_nobody_asks_any_more() {
        answered("boss");
        tasklist.completed("t-1", "boss");
        jdbc.sql("update task_completion set completed_at = ? where program_id = ?")
                .params(Runs.database(clock.instant().minus(Duration.ofDays(8))), programId)
                .update();

        completedBy.ask();

        assertThat(words()).containsExactly("completed, person unverified");
        assertThat(tasklist.asked).isZero();
    }

    private void answered(String subject) {
        Job assign =
                play.job("assign-task", RHYTHM, models.currentKey(RHYTHM), rhythm, ASK, Map.of("subject", subject));
        play.run(assign);
        // The bench has no second sponsor; whom the task waits for is what counts here.
        jdbc.sql("update open_task set waits_for = ? where element_instance_key = ?")
                .params(subject, assign.elementInstanceKey())
                .update();
        play.run(new Job(
                Rehearsal.newKey(),
                "record-task",
                RHYTHM,
                assign.processDefinitionKey(),
                rhythm,
                ASK,
                assign.elementInstanceKey(),
                Map.of(),
                null));
    }

    private List<Completion> completions() {
        return completedBy.of(programId);
    }

    private List<String> words() {
        return completions().stream().map(Completion::inWords).toList();
    }

    private List<Evidence> evidence() {
        return ledger.entries(programId).stream()
                .map(Entry::evidence)
                .filter(proof -> proof.kind() == EvidenceKind.PERSON_VERIFIED)
                .toList();
    }

    /** The list as a test says it is. */
    @TestConfiguration
    static class Tasklist {

        final List<TaskDirectory.KnownTask> tasks = new ArrayList<>();
        int asked;
        boolean away;

        void completed(String key, String assignee) {
            tasks.add(new TaskDirectory.KnownTask(
                    key, assignee, TaskDirectory.State.COMPLETED, Instant.parse("2027-01-04T09:00:00Z"), null, null));
        }

        @Bean
        TaskDirectory directory() {
            return (processInstanceKey, elementId) -> {
                asked++;
                if (away) {
                    throw new IllegalStateException("Tasklist is away");
                }
                return List.copyOf(tasks);
            };
        }
    }
}
