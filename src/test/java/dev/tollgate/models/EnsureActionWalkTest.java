package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollgate.Proves;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every way through step 5. */
class EnsureActionWalkTest extends Walk {

    private static final Map<String, Object> WAVE = Map.of("programId", "crm", "waveId", "pilot");

    @Proves({"S48", "S49", "S57", "S59"})
    @Test
    void old_tools_are_looked_at_on_the_day_they_go_until_they_are_off() {
        says(
                "schedule-switch-off",
                Map.of("allOff", false, "switchOffAt", PAST),
                Map.of("allOff", false, "switchOffAt", PAST));
        long step = start("step-5-ensure-action", WAVE);
        until(step, Map.of());

        assertThat(times(step, "CheckSwitchOffTask")).isEqualTo(2);
        assertThat(engine.completedElements(step))
                .containsSubsequence(
                        "EnsureFirstUseTask",
                        "StepJoin",
                        "SwitchOffTimer",
                        "CheckSwitchOffTask",
                        "AllOffGateway",
                        "StepDoneEnd");
    }

    @Test
    void nobody_is_asked_about_an_old_tool_before_its_day() {
        String tomorrow = in(Duration.ofDays(1));
        says("schedule-switch-off", Map.of("allOff", false, "switchOffAt", tomorrow));
        long step = start("step-5-ensure-action", WAVE);
        for (int answered = 0; answered < 3; answered++) {
            engine.complete(task(step), Map.of());
        }
        await().until(() -> engine.isActive(step, "SwitchOffTimer"));
        assertThat(engine.openTasks()).isEmpty();

        pass(Duration.ofDays(1).plusMinutes(1));
        assertThat(task(step).elementId()).isEqualTo("CheckSwitchOffTask");
        until(step, Map.of());
    }
}
