package dev.tollgate.lifecycle;

import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.program.Gate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.lang.Nullable;

/** The fixed order of the method: what is called from where, and what must be proven before. The only place that says so. */
final class Method {

    static final String PROGRAM = "adoption-program";
    static final String WAVE = "adoption-wave";
    static final String PILOT_REVIEW = "pilot-review";
    static final String TRAINING = "department-training";
    static final String CAMPAIGN = "communication-campaign";

    private static final String ESCALATION = "adoption-escalation";
    private static final String PRE_LAUNCH = "phase-pre-launch";
    private static final String LAUNCH = "phase-launch";
    private static final String STABILIZE = "phase-stabilize";
    private static final String EVOLVE = "phase-evolve";
    private static final String INVOLVE_USERS = "involve-users";
    private static final String STEP_1 = "step-1-create-urgency";
    private static final String STEP_2 = "step-2-gather-sponsorship";
    private static final String STEP_3 = "step-3-develop-vision-and-strategy";
    private static final String STEP_4 = "step-4-communicate-objective";
    private static final String STEP_5 = "step-5-ensure-action";
    private static final String STEP_6 = "step-6-publicize-short-term-wins";
    private static final String STEP_7 = "step-7-broaden-adoption";

    static final List<Stage> STAGES = List.of(
            program(STEP_1, "Step 1 'Create urgency'", "CreateUrgencyCall"),
            program(STEP_2, "Step 2 'Gather sponsorship'", "GatherSponsorshipCall"),
            program(INVOLVE_USERS, "Involve users", "InvolveUsersCall"),
            program(
                    STEP_3,
                    "Step 3 'Develop vision and strategy'",
                    "DevelopVisionCall",
                    sealed(STEP_1),
                    sealed(STEP_2),
                    sealed(INVOLVE_USERS)),
            wave(WAVE, "The wave", null, PROGRAM, "RunWavesCall", sealed(STEP_3), new Stage.Need.NotBegun()),
            wave(WAVE, "The wave", null, PROGRAM, "RunRequestedWaveCall", sealed(STEP_3), new Stage.Need.NotBegun()),
            program("operating-rhythm", "The weekly operating rhythm", "RunOperatingRhythmCall"),
            new Stage(
                    "obstacle-resolution",
                    "The resolution of an obstacle",
                    Stage.ANY,
                    false,
                    PROGRAM,
                    "ResolveObstacleCall",
                    List.of()),
            wave("recognition", "The recognition of a measured win", Stage.ANY, PROGRAM, "RecognizeWinCall"),
            wave(PRE_LAUNCH, "Phase 'Pre-launch'", null, WAVE, "PreLaunchCall"),
            wave(STEP_4, "Step 4 'Communicate the objective'", null, PRE_LAUNCH, "CommunicateObjectiveCall"),
            wave(CAMPAIGN, "The campaign 'First round'", "first-round", STEP_4, "RunFirstRoundCall"),
            wave(TRAINING, "The training", Stage.DEPARTMENT, PRE_LAUNCH, "TrainDepartmentsCall"),
            gate(Gate.READY, "PeopleReadyGateCall", sealedInWave(PRE_LAUNCH)),
            wave(
                    TRAINING,
                    "The training",
                    Stage.DEPARTMENT,
                    GateProcess.ID,
                    "TrainAgainCall",
                    sealedInWave(PRE_LAUNCH)),
            wave(LAUNCH, "Phase 'Launch'", null, WAVE, "LaunchCall", passed(Gate.READY)),
            wave(CAMPAIGN, "The campaign 'Go-live'", "go-live", LAUNCH, "AnnounceGoLiveCall"),
            wave(CAMPAIGN, "The campaign 'Reminder'", "reminder", LAUNCH, "RemindCall"),
            wave(STEP_5, "Step 5 'Ensure action'", null, LAUNCH, "EnsureActionCall", sealedInWave(STEP_4)),
            wave(ESCALATION, "The escalation of low use", Stage.ANY, LAUNCH, "EscalateUseCall"),
            wave(PILOT_REVIEW, "The review of the pilot", null, WAVE, "PilotReviewCall", sealedInWave(LAUNCH)),
            gate(Gate.IN_USE, "InUseGateCall", sealedInWave(LAUNCH), new Stage.Need.PilotReviewed()),
            wave(STABILIZE, "Phase 'Stabilize'", null, WAVE, "StabilizeCall", passed(Gate.IN_USE)),
            wave(
                    STEP_6,
                    "Step 6 'Publicize short-term wins'",
                    null,
                    STABILIZE,
                    "PublicizeWinsCall",
                    sealedInWave(STEP_5)),
            wave("recognition", "The recognition of a win", Stage.ANY, STEP_6, "RecognizeCall"),
            wave(CAMPAIGN, "The campaign 'Win'", "win", STEP_6, "PublishWinCall"),
            wave(ESCALATION, "The escalation of low use", Stage.ANY, STABILIZE, "EscalateUseCall"),
            gate(Gate.HABIT, "HabitGateCall", sealedInWave(STABILIZE)),
            wave(EVOLVE, "Phase 'Evolve'", null, WAVE, "EvolveCall", passed(Gate.HABIT)),
            gate(Gate.SUSTAINED, "SustainedGateCall", sealedInWave(EVOLVE)),
            program(STEP_7, "Step 7 'Broaden adoption'", "BroadenAdoptionCall", new Stage.Need.EveryWaveClosed()));

    /** The decision that a process ends with, and what it is recorded as. */
    static final Map<String, EvidenceKind> DECIDED_BY =
            Map.of(GateProcess.ID, EvidenceKind.GATE_DECIDED, PILOT_REVIEW, EvidenceKind.PILOT_DECIDED);

    /** What people start in Tasklist beside the way of a program, as executives know it. */
    static final Map<String, String> BESIDE = Map.of("measurement-by-hand", "A measurement by hand");

    private static final Set<String> PHASES = Set.of(PRE_LAUNCH, LAUNCH, STABILIZE, EVOLVE);
    private static final Set<String> STEPS = Set.of(STEP_1, STEP_2, STEP_3, STEP_4, STEP_5, STEP_6, STEP_7);

    private Method() {}

    static Optional<Stage> stage(String callerProcessId, String callerElementId) {
        return STAGES.stream()
                .filter(stage -> stage.callerProcessId().equals(callerProcessId)
                        && stage.callerElementId().equals(callerElementId))
                .findFirst();
    }

    static boolean isStep(String processId) {
        return STEPS.contains(processId);
    }

    static boolean isPhase(String processId) {
        return PHASES.contains(processId);
    }

    /** As executives know it; the process id where the method has no such place. */
    static String name(String processId, @Nullable String subject) {
        if (processId.equals(PROGRAM)) {
            return "The program";
        }
        return STAGES.stream()
                .filter(stage -> stage.processId().equals(processId)
                        && (stage.subject() == null
                                || stage.forDepartment()
                                || stage.forAny()
                                || stage.subject().equals(subject)))
                .map(Stage::name)
                .findFirst()
                .orElseGet(() -> BESIDE.getOrDefault(processId, "'" + processId + "'"));
    }

    private static Stage.Need sealed(String processId) {
        return new Stage.Need.Sealed(processId, false);
    }

    private static Stage.Need sealedInWave(String processId) {
        return new Stage.Need.Sealed(processId, true);
    }

    private static Stage.Need passed(Gate gate) {
        return new Stage.Need.Passed(gate);
    }

    private static Stage program(String processId, String name, String element, Stage.Need... needs) {
        return new Stage(processId, name, null, false, PROGRAM, element, List.of(needs));
    }

    private static Stage wave(
            String processId,
            String name,
            @Nullable String subject,
            String caller,
            String element,
            Stage.Need... needs) {
        return new Stage(processId, name, subject, true, caller, element, List.of(needs));
    }

    private static Stage gate(Gate gate, String element, Stage.Need... needs) {
        return wave(GateProcess.ID, "Gate '" + gate.question() + "'", gate.id(), WAVE, element, needs);
    }
}
