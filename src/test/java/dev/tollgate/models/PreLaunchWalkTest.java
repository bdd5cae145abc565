package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.Proves;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every way through pre-launch. */
class PreLaunchWalkTest extends Walk {

    private static final Map<String, Object> WAVE = Map.of("programId", "crm", "waveId", "pilot");

    @Proves({"S127", "S130", "S151"})
    @Test
    void each_department_is_trained_and_everybody_told_after_all_stages_are_planned() {
        long phase = start("phase-pre-launch", WAVE);
        until(phase, Map.of());
        assertThat(engine.completedElements(phase))
                .containsSubsequence(
                        "PlanFourStagesTask", "PlanJoin", "TrainDepartmentsCall", "PreLaunchJoin", "PreLaunchDoneEnd")
                .containsSubsequence("PlanJoin", "CommunicateObjectiveCall", "PreLaunchJoin");
        assertThat(of("issue-ticket").stream().filter(job -> job.getElementId().equals("TrainDepartmentsCall")))
                .extracting(job -> job.getVariablesAsMap().get("departmentId"))
                .containsExactlyInAnyOrderElementsOf(List.of("sales", "finance"));
    }
}
