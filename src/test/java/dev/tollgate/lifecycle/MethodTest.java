package dev.tollgate.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.engine.Deployments.Element;
import java.util.List;
import org.junit.jupiter.api.Test;

class MethodTest {

    @Test
    void the_order_of_the_method_is_this_and_no_other() {
        assertThat(Method.STAGES)
                .extracting(Stage::toString)
                .containsExactly(
                        "step-1-create-urgency at adoption-program/CreateUrgencyCall, program, needs: -",
                        "step-2-gather-sponsorship at adoption-program/GatherSponsorshipCall, program, needs: -",
                        "involve-users at adoption-program/InvolveUsersCall, program, needs: -",
                        "step-3-develop-vision-and-strategy at adoption-program/DevelopVisionCall, program, needs: step-1-create-urgency sealed, step-2-gather-sponsorship sealed, involve-users sealed",
                        "adoption-wave at adoption-program/RunWavesCall, wave, needs: step-3-develop-vision-and-strategy sealed, the wave not begun before",
                        "adoption-wave at adoption-program/RunRequestedWaveCall, wave, needs: step-3-develop-vision-and-strategy sealed, the wave not begun before",
                        "operating-rhythm at adoption-program/RunOperatingRhythmCall, program, needs: -",
                        "obstacle-resolution <any> at adoption-program/ResolveObstacleCall, program, needs: -",
                        "recognition <any> at adoption-program/RecognizeWinCall, wave, needs: -",
                        "phase-pre-launch at adoption-wave/PreLaunchCall, wave, needs: -",
                        "step-4-communicate-objective at phase-pre-launch/CommunicateObjectiveCall, wave, needs: -",
                        "communication-campaign first-round at step-4-communicate-objective/RunFirstRoundCall, wave, needs: -",
                        "department-training <department> at phase-pre-launch/TrainDepartmentsCall, wave, needs: -",
                        "progression-gate ready at adoption-wave/PeopleReadyGateCall, wave, needs: phase-pre-launch sealed in the wave",
                        "department-training <department> at progression-gate/TrainAgainCall, wave, needs: phase-pre-launch sealed in the wave",
                        "phase-launch at adoption-wave/LaunchCall, wave, needs: gate ready passed in the wave",
                        "communication-campaign go-live at phase-launch/AnnounceGoLiveCall, wave, needs: -",
                        "communication-campaign reminder at phase-launch/RemindCall, wave, needs: -",
                        "step-5-ensure-action at phase-launch/EnsureActionCall, wave, needs: step-4-communicate-objective sealed in the wave",
                        "adoption-escalation <any> at phase-launch/EscalateUseCall, wave, needs: -",
                        "pilot-review at adoption-wave/PilotReviewCall, wave, needs: phase-launch sealed in the wave",
                        "progression-gate in-use at adoption-wave/InUseGateCall, wave, needs: phase-launch sealed in the wave, the review of a pilot sealed, not stopped",
                        "phase-stabilize at adoption-wave/StabilizeCall, wave, needs: gate in-use passed in the wave",
                        "step-6-publicize-short-term-wins at phase-stabilize/PublicizeWinsCall, wave, needs: step-5-ensure-action sealed in the wave",
                        "recognition <any> at step-6-publicize-short-term-wins/RecognizeCall, wave, needs: -",
                        "communication-campaign win at step-6-publicize-short-term-wins/PublishWinCall, wave, needs: -",
                        "adoption-escalation <any> at phase-stabilize/EscalateUseCall, wave, needs: -",
                        "progression-gate habit at adoption-wave/HabitGateCall, wave, needs: phase-stabilize sealed in the wave",
                        "phase-evolve at adoption-wave/EvolveCall, wave, needs: gate habit passed in the wave",
                        "progression-gate sustained at adoption-wave/SustainedGateCall, wave, needs: phase-evolve sealed in the wave",
                        "step-7-broaden-adoption at adoption-program/BroadenAdoptionCall, program, needs: every wave closed");
    }

    @Test
    void every_call_in_the_models_has_its_place_in_the_method_and_the_reverse() {
        List<String> called = new RealModels()
                .first().stream()
                        .flatMap(process -> process.elements().values().stream()
                                .filter(element -> element.kind().equals("callActivity"))
                                .map(element -> call(process.processId(), element)))
                        .toList();

        assertThat(Method.STAGES)
                .extracting(stage ->
                        "%s/%s calls %s".formatted(stage.callerProcessId(), stage.callerElementId(), stage.processId()))
                .containsExactlyInAnyOrderElementsOf(called);
    }

    private static String call(String processId, Element element) {
        return "%s/%s calls %s".formatted(processId, element.id(), element.calls());
    }
}
