package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pins what must be proven before a process may be sealed: taking an element out is a decision, not an edit. */
class RequiredElementsTest {

    static Stream<Arguments> required() {
        return Stream.of(
                arguments(
                        "adoption-program",
                        List.of(
                                "RegisterProgramTask always",
                                "ConfirmAdoptionPlanTask always",
                                "CreateUrgencyCall always",
                                "GatherSponsorshipCall always",
                                "DevelopVisionCall always",
                                "RunWavesCall eachWave",
                                "BroadenAdoptionCall always")),
                arguments(
                        "adoption-wave",
                        List.of(
                                "ScheduleWaveTask always",
                                "PreLaunchCall unlessStopped",
                                "PeopleReadyGateCall unlessStopped",
                                "LaunchCall unlessStopped",
                                "InUseGateCall unlessStopped",
                                "StabilizeCall unlessStopped",
                                "HabitGateCall unlessStopped",
                                "EvolveCall unlessStopped",
                                "SustainedGateCall unlessStopped")),
                arguments(
                        "communication-campaign",
                        List.of(
                                "PlanCampaignTask always",
                                "ApproveCampaignTask always",
                                "DispatchCampaignTask always",
                                "AccountForRecipientsTask always")),
                arguments(
                        "department-training",
                        List.of(
                                "ScheduleTrainingTask always",
                                "InviteLearnersTask always",
                                "RecordAttendanceTask always",
                                "EvaluateAttendanceTask always")),
                arguments("phase-evolve", List.of("HandOverTask always")),
                arguments("phase-launch", List.of("EnsureActionCall always", "AnnounceGoLiveCall always")),
                arguments(
                        "phase-pre-launch",
                        List.of(
                                "ConfirmNeedSponsorWiifmTask always",
                                "ListDepartmentsTask always",
                                "CommunicateObjectiveCall always",
                                "TrainDepartmentsCall eachDepartment")),
                arguments("phase-stabilize", List.of("PublicizeWinsCall always", "ReviewUsageTask always")),
                arguments("progression-gate", List.of("MeasureAdoptionTask always", "DecideGateTask always")),
                arguments("step-1-create-urgency", List.of("DescribeNeedTask always", "JudgeQualityTask always")),
                arguments("step-2-gather-sponsorship", List.of("BuildCoalitionTask always", "JudgeQualityTask always")),
                arguments(
                        "step-3-develop-vision-and-strategy",
                        List.of("DevelopVisionTask always", "JudgeQualityTask always")),
                arguments(
                        "step-4-communicate-objective",
                        List.of("PrepareMessageTask always", "JudgeQualityTask always", "RunFirstRoundCall always")),
                arguments("step-5-ensure-action", List.of("EnsureFirstUseTask always", "JudgeQualityTask always")),
                arguments(
                        "step-6-publicize-short-term-wins",
                        List.of("DescribeWinTask always", "JudgeQualityTask always", "PublishWinCall always")),
                arguments("step-7-broaden-adoption", List.of("AnchorChangeTask always", "JudgeQualityTask always")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("required")
    void requires_exactly(String processId, List<String> required) {
        assertThat(ModelFiles.model(processId).activities().stream()
                        .filter(node -> node.property("required") != null)
                        .map(node -> node.id() + " " + node.property("required")))
                .containsExactlyElementsOf(required);
    }

    @Test
    void no_process_is_left_out() {
        assertThat(required().map(arguments -> arguments.get()[0]))
                .containsExactlyInAnyOrderElementsOf(ModelFiles.models().stream()
                        .map(model -> (Object) model.fileName)
                        .toList());
    }
}
