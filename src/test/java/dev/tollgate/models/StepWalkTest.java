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
}
