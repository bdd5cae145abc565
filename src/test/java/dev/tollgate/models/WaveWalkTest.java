package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way through a wave. */
class WaveWalkTest extends Walk {

    private static final Map<String, Object> ROLLOUT = Map.of("startsAt", PAST, "goLiveAt", PAST, "kind", "rollout");
    private static final Map<String, Object> PILOT = Map.of("startsAt", PAST, "goLiveAt", PAST, "kind", "pilot");

    @Test
    void a_rollout_goes_through_four_phases_and_four_gates() {
        says("schedule-wave", ROLLOUT);
        long wave = wave();
        until(wave, Map.of());

        assertThat(engine.completedElements(wave))
                .containsSubsequence(
                        "PreLaunchCall",
                        "PeopleReadyGateCall",
                        "LaunchCall",
                        "InUseGateCall",
                        "StabilizeCall",
                        "HabitGateCall",
                        "EvolveCall",
                        "SustainedGateCall",
                        "WaveSustainedEnd")
                .doesNotContain("PilotReviewCall");
        assertThat(of("seal").getLast().getElementId()).isEqualTo("WaveSustainedEnd");
    }

    @Test
    void a_pilot_is_reviewed_between_its_launch_and_the_gate() {
        says("schedule-wave", PILOT);
        long wave = wave();
        until(wave, Map.of());

        assertThat(engine.completedElements(wave))
                .containsSubsequence(
                        "LaunchCall", "PilotReviewCall", "PilotMerge", "InUseGateCall", "WaveSustainedEnd");
    }

    @Test
    void a_pilot_can_be_stopped_by_its_review() {
        says("schedule-wave", PILOT);
        says("apply-pilot-decision", Map.of("pilotDecision", "stop"));
        says("apply-pilot-stop", Map.of("outcome", "STOP"));
        long wave = wave();
        until(wave, Map.of());

        assertThat(engine.completedElements(wave))
                .containsSubsequence("PilotReviewedGateway", "WaveStoppedMerge", "WaveStoppedEnd")
                .doesNotContain("InUseGateCall");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "PeopleReadyGateway, 0, LaunchCall",
        "InUseGateway, 1, StabilizeCall",
        "HabitGateway, 2, EvolveCall",
        "SustainedGateway, 3, WaveSustainedEnd"
    })
    void sponsors_can_stop_a_wave_at_each_gate(String gateway, int gatesPassed, String notReached) {
        List<Map<String, Object>> decisions = new ArrayList<>();
        for (int passed = 0; passed < gatesPassed; passed++) {
            decisions.add(Map.of("outcome", "GO", "reason", "All targets are met"));
        }
        decisions.add(Map.of("outcome", "SPONSORS", "reason", "Held twice", "nextReview", PAST));
        says("schedule-wave", ROLLOUT);
        says("decide-gate", decisions);
        says("apply-sponsor-decision", Map.of("outcome", "STOP"));
        long wave = wave();
        until(wave, Map.of());

        assertThat(engine.completedElements(wave))
                .containsSubsequence(gateway, "WaveStoppedMerge", "WaveStoppedEnd")
                .doesNotContain(notReached);
    }

    @Test
    void a_wave_waits_for_its_start_and_for_its_go_live() {
        says(
                "schedule-wave",
                Map.of("startsAt", in(Duration.ofDays(3)), "goLiveAt", in(Duration.ofDays(9)), "kind", "rollout"));
        long wave = wave();
        await().until(() -> engine.isActive(wave, "WaveDueTimer"));
        assertThat(engine.completedElements(wave)).doesNotContain("PreLaunchCall");
        pass(Duration.ofDays(4));
        answerUntil(() -> engine.isActive(wave, "GoLiveTimer"));
        assertThat(engine.completedElements(wave)).doesNotContain("LaunchCall");
        pass(Duration.ofDays(6));
        until(wave, Map.of());
    }

    private static long wave() {
        return start("adoption-wave", Map.of("programId", "crm", "waveId", "pilot"));
    }
}
