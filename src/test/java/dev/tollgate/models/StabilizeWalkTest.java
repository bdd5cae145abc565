package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollgate.Proves;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every way through stabilize. */
class StabilizeWalkTest extends Walk {

    private static final Map<String, Object> WAVE = Map.of("programId", "crm", "waveId", "pilot");

    @Proves({"S152", "S155", "S159"})
    @Test
    void wins_are_made_public_and_results_pushed_round_after_round() {
        String later = in(Duration.ofDays(30));
        says("plan-next-round", Map.of("anotherRound", true, "nextRoundAt", later));
        long phase = start("phase-stabilize", WAVE);
        answerUntil(() -> engine.isActive(phase, "NextRoundTimer"));
        assertThat(of("push-results")).hasSize(1);

        pass(Duration.ofDays(30).plusMinutes(1));
        until(phase, Map.of());
        assertThat(times(phase, "PublicizeWinsCall")).isEqualTo(2);
        assertThat(of("push-results")).hasSize(2);
    }

    @Proves("S154")
    @Test
    void a_decline_is_looked_for_every_week() {
        long phase = start("phase-stabilize", WAVE);
        await().until(() -> !engine.openTasks().isEmpty());
        pass(Duration.ofDays(7).plusMinutes(1));
        await().until(() -> of("detect-lagging-units").size() == 1);
        until(phase, Map.of());
        assertThat(engine.completedElements(phase)).contains("LaggingUnitsSeenEnd", "StabilizedEnd");
    }
}
