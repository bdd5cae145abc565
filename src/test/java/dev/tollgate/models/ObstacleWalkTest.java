package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollgate.engine.TestEngine.OpenTask;
import dev.tollgate.story.Answers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every way through the resolution of an obstacle. */
class ObstacleWalkTest extends Walk {

    private static final Duration NOBODY_ACTS = Duration.ofDays(6);

    @Test
    void an_obstacle_is_confirmed_remedied_and_seen_to_be_gone() {
        long resolution = start();
        until(resolution, Map.of());

        assertThat(engine.completedElements(resolution))
                .containsSubsequence(
                        "ConfirmObstacleTask",
                        "DecideObstacleTask",
                        "CarryOutRemedyTask",
                        "VerifyObstacleTask",
                        "CloseObstacleTask",
                        "ObstacleClosedEnd");
    }

    @Test
    void what_does_not_fit_comes_back_to_the_owner() {
        says("decide-obstacle", Map.of("obstacleOutcome", "again"));
        long resolution = start();
        until(resolution, Map.of());

        assertThat(engine.completedElements(resolution))
                .containsSubsequence("ConfirmObstacleTask", "ConfirmObstacleTask");
    }

    @Test
    void what_is_rejected_or_the_same_as_another_ends_at_once() {
        says("decide-obstacle", Map.of("obstacleOutcome", "dismissed"));
        long resolution = start();
        until(resolution, Map.of());

        assertThat(engine.completedElements(resolution))
                .contains("ObstacleDismissedEnd")
                .doesNotContain("CarryOutRemedyTask");
    }

    @Test
    void a_remedy_that_is_due_is_looked_at_even_if_nobody_says_it_is_done() {
        says("decide-obstacle", Map.of("obstacleOutcome", "remedy", "remedyDueAt", PAST));
        long resolution = start();
        engine.complete(task(resolution), Answers.to("confirm-obstacle", TODAY));
        taskAt(resolution, "VerifyObstacleTask");
        until(resolution, Map.of());

        assertThat(engine.completedElements(resolution))
                .contains("RemedyDueTimer", "VerifyObstacleTask")
                .doesNotContain("CarryOutRemedyTask");
    }

    @Test
    void a_verifier_who_does_not_say_what_they_saw_is_asked_again() {
        says("verify-obstacle", Map.of("obstacleOutcome", "again"));
        long resolution = start();
        until(resolution, Map.of());

        assertThat(engine.completedElements(resolution))
                .containsSubsequence("VerifyObstacleTask", "VerifyObstacleTask");
    }

    @Test
    void what_is_not_gone_goes_to_a_sponsor_who_has_it_remedied() {
        says("verify-obstacle", Map.of("obstacleOutcome", "open"));
        long resolution = start();
        until(resolution, Map.of());

        assertThat(engine.completedElements(resolution))
                .containsSubsequence(
                        "EscalateObstacleTask",
                        "DecideEscalatedObstacleTask",
                        "ApplySponsorRemedyTask",
                        "CarryOutRemedyTask",
                        "ObstacleClosedEnd");
    }

    @Test
    void what_nobody_confirms_goes_to_a_sponsor() {
        long resolution = start();
        task(resolution);
        engine.advance(NOBODY_ACTS);
        taskAt(resolution, "DecideEscalatedObstacleTask");
        until(resolution, Map.of());

        assertThat(engine.completedElements(resolution))
                .contains("NobodyConfirmedTimer", "ObstacleClosedEnd")
                .doesNotContain("DecideObstacleTask");
    }

    @Test
    void a_sponsor_who_does_not_act_is_passed_over() {
        says("decide-obstacle", Map.of("obstacleOutcome", "dismissed"));
        long resolution = start();
        task(resolution);
        engine.advance(NOBODY_ACTS);
        taskAt(resolution, "DecideEscalatedObstacleTask");
        engine.advance(NOBODY_ACTS);
        await().until(() -> of("escalate-obstacle").size() == 2);
        taskAt(resolution, "DecideEscalatedObstacleTask");
        until(resolution, Map.of());

        assertThat(engine.completedElements(resolution)).contains("NobodyActedTimer", "ObstacleRejectedEnd");
    }

    @Test
    void a_sponsors_answer_that_does_not_fit_is_asked_again() {
        says(
                "decide-obstacle",
                Map.of("obstacleOutcome", "remedy", "remedyDueAt", PAST),
                Map.of("obstacleOutcome", "again"));
        says("verify-obstacle", Map.of("obstacleOutcome", "open"));
        long resolution = start();
        until(resolution, Map.of());

        assertThat(engine.completedElements(resolution))
                .containsSubsequence("DecideEscalatedObstacleTask", "DecideEscalatedObstacleTask", "ObstacleClosedEnd");
    }

    @Test
    void what_nobody_looks_at_goes_to_a_sponsor() {
        says("decide-obstacle", Map.of("obstacleOutcome", "remedy", "remedyDueAt", PAST));
        long resolution = start();
        OpenTask confirm = task(resolution);
        engine.complete(confirm, Answers.to("confirm-obstacle", TODAY));
        taskAt(resolution, "VerifyObstacleTask");
        engine.advance(NOBODY_ACTS);
        taskAt(resolution, "DecideEscalatedObstacleTask");
        until(resolution, Map.of());

        assertThat(engine.completedElements(resolution)).contains("NobodyVerifiedTimer", "ObstacleClosedEnd");
    }

    @Test
    void nothing_that_people_wrote_about_an_obstacle_becomes_a_variable_of_the_process() {
        long resolution = start();
        until(resolution, Map.of());

        assertThat(at("verify-obstacle", "CloseObstacleTask").getVariablesAsMap())
                .doesNotContainKeys("remedy", "reason", "seen", "remedyOwner", "note");
    }

    private static long start() {
        return start("obstacle-resolution", Map.of("programId", "crm", "subject", "obstacle-1"));
    }

    static OpenTask taskAt(long instance, String elementId) {
        await().until(() -> engine.openTasks().stream()
                .anyMatch(task -> task.value().getProcessInstanceKey() == instance
                        && task.elementId().equals(elementId)));
        return engine.openTasks().stream()
                .filter(task -> task.value().getProcessInstanceKey() == instance
                        && task.elementId().equals(elementId))
                .findFirst()
                .orElseThrow();
    }
}
