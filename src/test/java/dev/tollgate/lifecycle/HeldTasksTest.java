package dev.tollgate.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.NotYet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

/** Beyond the budget of a week, tasks that can wait do; all others are asked at once. */
@SpringBootTest(
        classes = NoSkipTest.Surroundings.class,
        properties = {
            "camunda.client.enabled=false",
            "tollgate.engine.start=false",
            "tollgate.lifecycle.probe-every=1d",
            "tollgate.lifecycle.probe-tasks-every=1d",
            "spring.datasource.url=jdbc:h2:mem:held-tasks;DB_CLOSE_DELAY=-1"
        })
@Import(HeldTasksTest.Weeks.class)
class HeldTasksTest {

    private static final String RHYTHM = "operating-rhythm";
    private static final String ASK = "ConfirmActsTask";
    private static final Instant MONDAY = Instant.parse("2027-01-11T07:00:00Z");
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private Instances instances;

    @Autowired
    private LifecycleController api;

    @Autowired
    private LostTasks lostTasks;

    @Autowired
    private WaitingTasks waiting;

    @Autowired
    private Runs runs;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private RealModels models;

    @Autowired
    private Clock clock;

    @Autowired
    private NoSkipTest.Engine engine;

    @Autowired
    private Weeks weeks;

    @Autowired
    private Rehearsal play;

    private String programId;
    private long root;
    private long rhythm;

    @BeforeEach
    void a_week_of_a_running_program() {
        engine.gone.clear();
        weeks.full.clear();
        weeks.oneTask = false;
        programId = "held-" + NUMBER.incrementAndGet();
        root = play.start(programId);
        rhythm = rhythm();
    }

    @Test
    void a_task_that_can_wait_is_not_asked_in_a_full_week_and_the_status_says_until_when() {
        weeks.full.add("boss");

        assertThatThrownBy(() -> play.run(asking("boss")))
                .isInstanceOfSatisfying(
                        NotYet.class,
                        wait -> assertThat(wait.again())
                                .as("somebody else may have taken over meanwhile")
                                .isEqualTo(Duration.ofHours(1)))
                .hasMessageStartingWith("Waits until 2027-01-11: boss had as many tasks this week");

        assertThat(api.status(programId).tasks()).isEmpty();
        assertThat(api.status(programId).heldTasks()).singleElement().satisfies(held -> {
            assertThat(held.task()).isEqualTo(ASK);
            assertThat(held.role()).isEqualTo("sponsor");
            assertThat(held.waitsFor()).containsExactly("boss");
            assertThat(held.since()).isEqualTo(clock.instant());
            assertThat(held.until()).isEqualTo(MONDAY);
        });
        assertThat(waiting.heldFor(rhythm, ASK)).containsExactly("boss");
    }

    @Test
    void it_is_asked_as_soon_as_the_week_is_free_and_due_from_then_on() {
        weeks.full.add("boss");
        Job asking = asking("boss");
        assertThatThrownBy(() -> play.run(asking)).isInstanceOf(NotYet.class);
        assertThatThrownBy(() -> play.run(asking)).isInstanceOf(NotYet.class);
        assertThat(api.status(programId).heldTasks()).hasSize(1);

        weeks.full.clear();
        play.run(asking);

        assertThat(api.status(programId).heldTasks()).isEmpty();
        assertThat(api.status(programId).tasks())
                .singleElement()
                .satisfies(task -> assertThat(task.since()).isEqualTo(clock.instant()));
    }

    @Test
    void a_required_task_never_waits() {
        weeks.full.add("lead");

        play.run("assign-task", Method.PROGRAM, root, "ConfirmAdoptionPlanTask", Map.of());

        assertThat(api.status(programId).tasks()).hasSize(1);
        assertThat(api.status(programId).heldTasks()).isEmpty();
    }

    @Test
    void nothing_waits_longer_than_four_weeks() {
        weeks.full.add("boss");
        Job asking = asking("boss");
        assertThatThrownBy(() -> play.run(asking)).isInstanceOf(NotYet.class);
        heldSince(Duration.ofDays(27));
        assertThatThrownBy(() -> play.run(asking))
                .as("the last day")
                .isInstanceOf(NotYet.class)
                .hasMessageStartingWith("Waits until 2027-01-05");

        heldSince(Duration.ofDays(28));
        play.run(asking);

        assertThat(api.status(programId).tasks()).hasSize(1);
        assertThat(api.status(programId).heldTasks()).isEmpty();
    }

    @Test
    void two_tasks_at_the_same_moment_do_not_take_the_same_place_in_a_week() throws InterruptedException {
        weeks.oneTask = true;
        List<Job> both = List.of(asking("boss"), asking("boss"));
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<?>> done = new ArrayList<>();
            both.forEach(job -> done.add(threads.submit(() -> play.run(job))));
            int waited = 0;
            for (Future<?> one : done) {
                try {
                    one.get();
                } catch (ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(NotYet.class);
                    waited++;
                }
            }
            assertThat(waited).isEqualTo(1);
        }
        assertThat(api.status(programId).tasks()).hasSize(1);
        assertThat(api.status(programId).heldTasks()).hasSize(1);
    }

    @Test
    void what_is_withdrawn_or_ends_with_its_run_is_held_no_more() {
        weeks.full.add("boss");
        assertThatThrownBy(() -> play.run(asking("boss"))).isInstanceOf(NotYet.class);
        waiting.withdraw(rhythm, ASK);
        assertThat(api.status(programId).heldTasks()).isEmpty();

        assertThatThrownBy(() -> play.run(asking("boss"))).isInstanceOf(NotYet.class);
        runs.end(instances.find(root).orElseThrow().runId(), Run.CANCELLED);
        assertThat(api.status(programId).heldTasks()).isEmpty();
    }

    @Test
    void a_held_task_that_was_ended_by_hand_is_noticed_like_one_that_was_asked() {
        weeks.full.add("boss");
        Job asking = asking("boss");
        assertThatThrownBy(() -> play.run(asking)).isInstanceOf(NotYet.class);

        engine.gone.add(asking.elementInstanceKey());
        lostTasks.look();

        assertThat(api.status(programId).heldTasks()).isEmpty();
        assertThat(api.status(programId).alarms())
                .singleElement()
                .satisfies(alarm -> assertThat(alarm.kind()).isEqualTo(Alarm.TASK_GONE));
    }

    @Test
    void a_held_task_that_its_timer_ended_is_remembered_until_its_part_has_ended() {
        weeks.full.add("boss");
        Job asking = asking("boss");
        assertThatThrownBy(() -> play.run(asking)).isInstanceOf(NotYet.class);
        jdbc.sql("update ticket set entered_at = ? where process_instance_key = ?")
                .params(Runs.database(clock.instant().minus(Duration.ofDays(6))), rhythm)
                .update();
        engine.gone.add(asking.elementInstanceKey());

        lostTasks.look();
        assertThat(waiting.heldFor(rhythm, ASK)).containsExactly("boss");

        engine.gone.add(rhythm);
        lostTasks.look();
        assertThat(waiting.heldFor(rhythm, ASK)).isEmpty();
        assertThat(api.status(programId).alarms()).isEmpty();
    }

    private void heldSince(Duration time) {
        jdbc.sql("update held_task set held_since = ? where program_id = ?")
                .params(Runs.database(clock.instant().minus(time)), programId)
                .update();
    }

    private long rhythm() {
        return play.call(Method.PROGRAM, root, "RunOperatingRhythmCall", Map.of());
    }

    private Job asking(String subject) {
        return play.job("assign-task", RHYTHM, models.currentKey(RHYTHM), rhythm, ASK, Map.of("subject", subject));
    }

    /** Whose week is full, as a test says it; or whoever was asked for one task. */
    @TestConfiguration
    static class Weeks {

        final Set<String> full = new HashSet<>();
        boolean oneTask;

        @Bean
        Capacity capacity(AskedTasks tasks) {
            return (plan, role, person, now) -> {
                boolean asked = oneTask
                        && tasks.of(plan.id()).stream()
                                .anyMatch(task -> task.askedOf().contains(person));
                return asked || full.contains(person) ? Optional.of(MONDAY) : Optional.empty();
            };
        }
    }
}
