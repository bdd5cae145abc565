package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollgate.Proves;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every way through the launch. */
class LaunchWalkTest extends Walk {

    private static final Map<String, Object> WAVE = Map.of("programId", "crm", "waveId", "pilot");

    @Proves({"S40", "S45"})
    @Test
    void the_go_live_message_is_said_again_when_its_time_has_come() {
        String later = in(Duration.ofDays(10));
        says("schedule-reminder", Map.of("reminderAt", later));
        long phase = start("phase-launch", WAVE);
        answerUntil(() ->
                engine.isActive(phase, "ReminderTimer") && engine.openTasks().isEmpty());
        assertThat(engine.completedElements(phase))
                .contains("AnnounceGoLiveCall")
                .doesNotContain("RemindCall");

        pass(Duration.ofDays(10).plusMinutes(1));
        until(phase, Map.of());
        assertThat(engine.completedElements(phase))
                .containsSubsequence("ReminderTimer", "RemindCall", "LaunchJoin", "LaunchDoneEnd");
    }

    @Proves({"S52", "S134"})
    @Test
    void daily_support_lasts_until_its_day() {
        String later = in(Duration.ofDays(5));
        says("schedule-hypercare", Map.of("hypercareUntil", later));
        long phase = start("phase-launch", WAVE);
        answerUntil(() ->
                engine.isActive(phase, "HypercareTimer") && engine.openTasks().isEmpty());
        assertThat(engine.completedElements(phase)).doesNotContain("CloseHypercareTask");

        pass(Duration.ofDays(5).plusMinutes(1));
        until(phase, Map.of());
        assertThat(engine.completedElements(phase))
                .containsSubsequence("HypercareTimer", "CloseHypercareTask", "LaunchDoneEnd");
    }

    @Proves({"S54", "S55"})
    @Test
    void a_unit_that_lags_is_found_every_week_without_stopping_the_rest() {
        long phase = start("phase-launch", WAVE);
        await().until(() -> engine.openTasks().size() >= 4);
        for (int week = 1; week <= 2; week++) {
            int weeks = week;
            pass(Duration.ofDays(7).plusMinutes(1));
            await().until(() -> of("detect-lagging-units").size() == weeks);
        }
        assertThat(engine.openTasks()).isNotEmpty();
        until(phase, Map.of());
        assertThat(engine.completedElements(phase)).contains("LaggingUnitsSeenEnd", "LaunchDoneEnd");
    }

    @Test
    void a_week_without_a_lagging_unit_does_not_hold_up_the_help_that_began_before() {
        says(
                "detect-lagging-units",
                Map.of("escalationIds", List.of("finance", "shipping")),
                Map.of("escalationIds", List.of()));
        long phase = start("phase-launch", WAVE);
        await().until(() -> engine.openTasks().size() >= 4);
        for (int week = 1; week <= 2; week++) {
            int weeks = week;
            pass(Duration.ofDays(7).plusMinutes(1));
            await().until(() -> of("detect-lagging-units").size() == weeks);
        }
        until(phase, Map.of());
        assertThat(times(phase, "LaggingUnitsSeenEnd")).isEqualTo(2);
        assertThat(engine.completed(phase)).isTrue();
    }
}
