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
                arguments("adoption-escalation", List.of("ChooseRungTask always")),
                arguments(
                        "adoption-program",
                        List.of(
                                "RegisterProgramTask always",
                                "ConfirmAdoptionPlanTask always",
                                "JudgeConfirmAdoptionPlanTask always",
                                "CreateUrgencyCall always",
                                "GatherSponsorshipCall always",
                                "InvolveUsersCall always",
                                "DevelopVisionCall always",
                                "RunWavesCall eachWave",
                                "AccountForWavesTask always",
                                "BroadenAdoptionCall always")),
                arguments(
                        "adoption-wave",
                        List.of(
                                "ScheduleWaveTask always",
                                "PreLaunchCall unlessStopped",
                                "PeopleReadyGateCall unlessStopped",
                                "LaunchCall unlessStopped",
                                "PilotReviewCall ifPilot",
                                "InUseGateCall unlessStopped",
                                "StabilizeCall unlessStopped",
                                "HabitGateCall unlessStopped",
                                "EvolveCall unlessStopped",
                                "SustainedGateCall unlessStopped")),
                arguments(
                        "communication-campaign",
                        List.of(
                                "PlanCampaignTask always",
                                "DispatchCampaignTask always",
                                "AccountForRecipientsTask always")),
                arguments(
                        "department-training",
                        List.of(
                                "PrepareTrainingTask always",
                                "JudgePrepareTrainingTask always",
                                "ScheduleTrainingTask always",
                                "InviteLearnersTask always",
                                "RecordAttendanceTask always",
                                "EvaluateAttendanceTask always")),
                arguments(
                        "involve-users",
                        List.of(
                                "ListVoicesTask always",
                                "CollectVoicesTask always",
                                "DecideSuggestionsTask always",
                                "JudgeDecideSuggestionsTask always",
                                "AnswerUsersTask always")),
                arguments(
                        "measurement-by-hand",
                        List.of(
                                "CheckRequestTask always",
                                "RecordMeasurementTask always",
                                "KeepMeasurementTask always",
                                "ConfirmMeasurementTask always",
                                "DecideMeasurementTask always")),
                arguments("obstacle-resolution", List.of()),
                arguments(
                        "operating-rhythm",
                        List.of("ReportWeekTask always", "FindDueActsTask always", "HoldRhythmTask always")),
                arguments(
                        "phase-evolve",
                        List.of(
                                "ListChampionsTask always",
                                "ChampionProblemTask eachSubject",
                                "ListManagersTask always",
                                "BrainstormTask eachSubject",
                                "HandOverTask always",
                                "JudgeHandOverTask always")),
                arguments(
                        "phase-launch",
                        List.of(
                                "EnsureActionCall always",
                                "AnnounceGoLiveCall always",
                                "ScheduleReminderTask always",
                                "RemindCall always",
                                "NameHypercareTask always",
                                "JudgeNameHypercareTask always",
                                "ScheduleHypercareTask always",
                                "CloseHypercareTask always",
                                "JudgeCloseHypercareTask always")),
                arguments(
                        "phase-pre-launch",
                        List.of(
                                "ConfirmNeedSponsorWiifmTask always",
                                "JudgeConfirmNeedSponsorWiifmTask always",
                                "PlanFourStagesTask always",
                                "JudgePlanFourStagesTask always",
                                "ListDepartmentsTask always",
                                "CommunicateObjectiveCall always",
                                "TrainDepartmentsCall eachDepartment")),
                arguments(
                        "phase-stabilize",
                        List.of(
                                "PublicizeWinsCall always",
                                "PushResultsTask always",
                                "ReviewUsageTask always",
                                "JudgeReviewUsageTask always",
                                "PlanNextRoundTask always")),
                arguments(
                        "pilot-review",
                        List.of(
                                "DrawGroupTask always",
                                "JudgePilotTask always",
                                "DecidePilotTask always",
                                "ApplyDecisionTask always")),
                arguments("progression-gate", List.of("MeasureAdoptionTask always", "DecideGateTask always")),
                arguments(
                        "recognition",
                        List.of(
                                "NominateTask always",
                                "JudgeNominateTask always",
                                "AskConsentTask always",
                                "CountConsentsTask always",
                                "ApproveAwardTask always",
                                "AwardTask always")),
                arguments(
                        "step-1-create-urgency",
                        List.of(
                                "DescribeNeedTask always",
                                "JudgeDescribeNeedTask always",
                                "DescribePressuresTask always",
                                "JudgeDescribePressuresTask always",
                                "CountCostTask always",
                                "JudgeCountCostTask always",
                                "ListManagersTask always",
                                "AskManagersTask eachSubject",
                                "CountUrgencyTask always")),
                arguments(
                        "step-2-gather-sponsorship",
                        List.of(
                                "BuildCoalitionTask always",
                                "JudgeBuildCoalitionTask always",
                                "SettleConflictsTask always",
                                "JudgeSettleConflictsTask always",
                                "ListSponsorsTask always",
                                "CommitActsTask eachSubject",
                                "RecordActsTask always")),
                arguments(
                        "step-3-develop-vision-and-strategy",
                        List.of(
                                "DevelopVisionTask always",
                                "JudgeDevelopVisionTask always",
                                "SetMetricsTask always",
                                "JudgeSetMetricsTask always",
                                "ChooseStrategyTask always",
                                "JudgeChooseStrategyTask always",
                                "PlanReleaseTask always",
                                "JudgePlanReleaseTask always")),
                arguments(
                        "step-4-communicate-objective",
                        List.of(
                                "PrepareMessageTask always",
                                "JudgePrepareMessageTask always",
                                "ListConfirmingTask always",
                                "ConfirmBenefitTask eachSubject",
                                "JudgeBenefitsTask always",
                                "CheckWalkTheTalkTask always",
                                "JudgeCheckWalkTheTalkTask always",
                                "RunFirstRoundCall always")),
                arguments(
                        "step-5-ensure-action",
                        List.of(
                                "EnsureFirstUseTask always",
                                "JudgeEnsureFirstUseTask always",
                                "ExamineSystemsTask always",
                                "JudgeExamineSystemsTask always",
                                "ListBlockersTask always",
                                "JudgeListBlockersTask always",
                                "ScheduleSwitchOffTask always")),
                arguments(
                        "step-6-publicize-short-term-wins",
                        List.of(
                                "DescribeWinTask always",
                                "JudgeDescribeWinTask always",
                                "RegisterWinTask always",
                                "RecognizeCall always",
                                "PublishWinCall always")),
                arguments(
                        "step-7-broaden-adoption",
                        List.of(
                                "LinkResultsTask always",
                                "JudgeLinkResultsTask always",
                                "ChangeProceduresTask always",
                                "JudgeChangeProceduresTask always",
                                "DevelopPeopleTask always",
                                "JudgeDevelopPeopleTask always",
                                "AnchorChangeTask always",
                                "JudgeAnchorChangeTask always")));
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
