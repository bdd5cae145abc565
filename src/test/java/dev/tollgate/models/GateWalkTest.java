package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every way through a gate, and what it means for its wave. */
class GateWalkTest extends Walk {

    @Test
    void a_gate_that_waits_measures_again() {
        gateSays("WAIT", "GO");
        long gate = start("progression-gate", Map.of("programId", "crm", "waveId", "pilot", "gate", "ready"));
        until(gate, Map.of());

        assertThat(of("measure-adoption")).hasSize(2);
        assertThat(engine.completedElements(gate)).contains("GatePassedEnd").doesNotContain("PlanRemediesTask");
    }

    @Test
    void a_hold_asks_for_remedies_and_measures_again() {
        gateSays("HOLD", "CONDITIONAL_GO");
        long gate = start("progression-gate", Map.of("programId", "crm", "waveId", "pilot", "gate", "ready"));
        until(gate, Map.of());

        assertThat(of("measure-adoption")).hasSize(2);
        assertThat(engine.completedElements(gate)).contains("PlanRemediesTask", "GatePassedEnd");
    }

    @Test
    void after_a_hold_the_departments_that_lack_training_are_trained_before_it_measures_again() {
        gateSays("HOLD", "GO");
        says("list-untrained", Map.of("departmentIds", List.of("sales")));
        long gate = start("progression-gate", Map.of("programId", "crm", "waveId", "pilot", "gate", "ready"));
        until(gate, Map.of());

        assertThat(engine.completedElements(gate))
                .containsSubsequence(
                        "PlanRemediesTask", "TrainAgainCall", "WaitUntilReviewTimer", "MeasureAdoptionTask");
        assertThat(at("issue-ticket", "TrainAgainCall").getVariablesAsMap()).containsEntry("departmentId", "sales");
    }

    @Test
    void sponsors_who_keep_the_hold_get_remedies() {
        gateSays("SPONSORS", "GO");
        long gate = start("progression-gate", Map.of("programId", "crm", "waveId", "pilot", "gate", "ready"));
        until(gate, Map.of());

        assertThat(engine.completedElements(gate))
                .containsSubsequence("ApplySponsorDecisionTask", "PlanRemediesTask", "GatePassedEnd");
    }

    @Test
    void a_decision_of_sponsors_that_is_not_possible_comes_back_to_them_with_the_reason() {
        gateSays("SPONSORS", "GO");
        says(
                "apply-sponsor-decision",
                Map.of("outcome", "AGAIN", "problems", List.of("Give a date")),
                Map.of("outcome", "HOLD", "problems", List.of()));
        long gate = start("progression-gate", Map.of("programId", "crm", "waveId", "pilot", "gate", "ready"));
        until(gate, Map.of());

        assertThat(of("apply-sponsor-decision")).hasSize(2);
        assertThat(of("assign-task").stream()
                        .filter(job -> job.getElementId().equals("DecideWithSponsorsTask"))
                        .map(job -> job.getVariablesAsMap().get("problems")))
                .last()
                .isEqualTo(List.of("Give a date"));
    }

    @Test
    void sponsors_who_extend_or_split_have_it_measured_again_without_new_remedies() {
        gateSays("SPONSORS", "GO");
        says("apply-sponsor-decision", Map.of("outcome", "WAIT", "nextReview", PAST, "problems", List.of()));
        long gate = start("progression-gate", Map.of("programId", "crm", "waveId", "pilot", "gate", "ready"));
        until(gate, Map.of());

        assertThat(of("measure-adoption")).hasSize(2);
        assertThat(engine.completedElements(gate)).contains("GatePassedEnd").doesNotContain("PlanRemediesTask");
    }

    @Test
    void a_foreign_client_that_answers_go_in_the_sponsors_place_gets_remedies() {
        gateSays("SPONSORS", "GO");
        says("apply-sponsor-decision", Map.of("outcome", "GO"));
        long gate = start("progression-gate", Map.of("programId", "crm", "waveId", "pilot", "gate", "ready"));
        until(gate, Map.of());

        assertThat(engine.completedElements(gate))
                .containsSubsequence("ApplySponsorDecisionTask", "PlanRemediesTask", "GatePassedEnd");
        assertThat(of("measure-adoption"))
                .as("nothing passes without another measurement")
                .hasSize(2);
    }

    @Test
    void the_reason_of_the_measurement_is_not_taken_for_the_reason_of_the_sponsor() {
        gateSays("SPONSORS", "GO");
        long gate = start("progression-gate", Map.of("programId", "crm", "waveId", "pilot", "gate", "ready"));
        task(gate);
        Map<String, Object> seen = at("assign-task", "DecideWithSponsorsTask").getVariablesAsMap();

        assertThat(seen).containsEntry("gateReason", "as measured").containsEntry("reason", null);
    }

    @Test
    void a_wave_stopped_by_its_sponsors_does_not_launch() {
        gateSays("SPONSORS");
        says("apply-sponsor-decision", Map.of("outcome", "STOP"));
        long wave = start("adoption-wave", Map.of("programId", "crm", "waveId", "pilot"));
        until(wave, Map.of());

        assertThat(engine.completedElements(wave))
                .contains("PreLaunchCall", "WaveStoppedEnd")
                .doesNotContain("LaunchCall", "WaveSustainedEnd");
    }

    @Test
    void the_outcome_of_each_gate_decides_whether_its_wave_goes_on() {
        for (int gate = 2; gate <= 4; gate++) {
            List<Map<String, Object>> outcomes = new ArrayList<>();
            for (int i = 1; i < gate; i++) {
                outcomes.add(Map.of("outcome", "GO"));
            }
            outcomes.add(Map.of("outcome", "SPONSORS", "reason", "as measured", "nextReview", PAST));
            says("decide-gate", outcomes);
            says("apply-sponsor-decision", Map.of("outcome", "STOP"));
            long wave = start("adoption-wave", Map.of("programId", "crm", "waveId", "pilot"));
            until(wave, Map.of());

            assertThat(engine.completedElements(wave))
                    .contains("WaveStoppedEnd")
                    .doesNotContain("WaveSustainedEnd");
            assertThat(engine.completedElements(wave).stream().filter(element -> element.endsWith("GateCall")))
                    .hasSize(gate);
        }
    }

    private static void gateSays(String... outcomes) {
        List<Map<String, Object>> said = new ArrayList<>();
        for (String outcome : outcomes) {
            said.add(Map.of("outcome", outcome, "reason", "as measured", "nextReview", PAST));
        }
        says("decide-gate", said);
    }
}
