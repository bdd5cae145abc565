package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.Proves;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way through pre-launch. */
class PreLaunchWalkTest extends Walk {

    private static final Map<String, Object> WAVE = Map.of("programId", "crm", "waveId", "pilot");

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "JudgeConfirmNeedSponsorWiifmTask, ConfirmNeedSponsorWiifmTask",
        "JudgePlanFourStagesTask, PlanFourStagesTask"
    })
    void an_answer_that_is_not_good_enough_comes_back(String judge, String task) {
        judged(judge, "again");
        long step = start("phase-pre-launch", WAVE);
        until(step, Map.of());
        assertThat(count(step, task)).isEqualTo(2);
    }

    @Test
    void a_reviewer_can_accept() {
        judged("JudgePlanFourStagesTask", "reviewer");
        long step = start("phase-pre-launch", WAVE);
        until(step, Map.of());
        assertThat(engine.completedElements(step))
                .containsSubsequence("LeftGateway", "ReviewStepTask", "ReviewerGateway", "AcceptedMerge");
        assertThat(count(step, "ReviewStepTask")).isEqualTo(1);
    }

    @Test
    void a_reviewer_can_send_it_back() {
        judged("JudgePlanFourStagesTask", "reviewer");
        long step = start("phase-pre-launch", WAVE);
        until(step, Map.of("review-step", Map.of("decision", "again", "reason", "Too vague")));
        assertThat(engine.completedElements(step))
                .containsSubsequence("ReviewStepTask", "PreLaunchMerge", "AcceptedMerge");
    }

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

    private static long count(long instance, String element) {
        return engine.completedElements(instance).stream()
                .filter(element::equals)
                .count();
    }
}
