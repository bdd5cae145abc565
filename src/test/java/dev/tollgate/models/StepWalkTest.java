package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every way through a step. */
class StepWalkTest extends Walk {

    @Test
    void a_step_that_is_not_good_enough_comes_back() {
        says("judge-answer", Map.of("quality", "again", "attempts", 1));
        long step = start("step-3-develop-vision-and-strategy", Map.of("programId", "crm"));
        until(step, Map.of());

        assertThat(engine.completedElements(step).stream().filter("DevelopVisionTask"::equals))
                .hasSize(2);
    }

    @Test
    void a_reviewer_can_accept_a_step() {
        says("judge-answer", Map.of("quality", "reviewer", "attempts", 3));
        long step = start("step-4-communicate-objective", Map.of("programId", "crm", "waveId", "pilot"));
        until(step, Map.of());

        assertThat(engine.completedElements(step))
                .containsSubsequence("ReviewStepTask", "ReviewerGateway", "AcceptedMerge", "RunFirstRoundCall");
    }

    @Test
    void a_reviewer_can_send_a_step_back() {
        says("judge-answer", Map.of("quality", "reviewer", "attempts", 3));
        long step = start("step-7-broaden-adoption", Map.of("programId", "crm"));
        until(step, Map.of("review-step", Map.of("decision", "again", "reason", "No owner")));

        assertThat(engine.completedElements(step))
                .containsSubsequence("AnchorChangeTask", "ReviewStepTask", "AnchorChangeTask", "StepDoneEnd");
    }
}
