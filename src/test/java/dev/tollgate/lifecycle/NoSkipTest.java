package dev.tollgate.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import dev.tollgate.engine.Decisions;
import dev.tollgate.engine.Deployments.Element;
import dev.tollgate.engine.InstanceMigration;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.JobGuard;
import dev.tollgate.engine.ModelChange;
import dev.tollgate.engine.NextGeneration;
import dev.tollgate.engine.Probe;
import dev.tollgate.engine.Refused;
import dev.tollgate.engine.UserTasks;
import dev.tollgate.engine.Worker;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.program.Department;
import dev.tollgate.program.Gate;
import dev.tollgate.program.Programs;
import io.camunda.zeebe.model.bpmn.util.time.RepeatingInterval;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.domain.EntityScan;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Scope;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.ErrorResponseException;

/** The guard, on the project's real models and a real database; the engine is played by {@link Rehearsal}. */
@SpringBootTest(
        properties = {
            "camunda.client.enabled=false",
            "tollgate.engine.start=false",
            "tollgate.lifecycle.probe-every=1d",
            "spring.datasource.url=jdbc:h2:mem:no-skip;DB_CLOSE_DELAY=-1"
        })
class NoSkipTest {

    private static final Instant NOW = Instant.parse("2027-01-04T09:00:00Z");
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String PEOPLE = """
            username,name,email,department,location,role,manager
            boss,Bea Boss,boss@example.com,Executive,Berlin,President,
            lead,Lea Lead,lead@example.com,IT,Berlin,Lead,boss
            loc,Lo Local,loc@example.com,IT,Berlin,Engineer,lead
            sal,Sal Seller,sal@example.com,Sales,Berlin,Seller,boss
            """;

    @Autowired
    private JobGuard guard;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private Ledger ledger;

    @Autowired
    private Programs programs;

    @Autowired
    private Runs runs;

    @Autowired
    private Plans plans;

    @Autowired
    private Instances instances;

    @Autowired
    private Subjects subjects;

    @Autowired
    private LifecycleController api;

    @Autowired
    private LostRuns lostRuns;

    @Autowired
    private TaskAnswers answers;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private RealModels models;

    @Autowired
    private Verdict verdict;

    @Autowired
    private Engine engine;

    @Autowired
    private Rehearsal play;

    private String programId;

    @BeforeEach
    void a_program_of_its_own_for_every_test() {
        verdict.reasons = new ArrayList<>();
        engine.gone.clear();
        programId = "crm-" + NUMBER.incrementAndGet();
    }

    @Test
    void a_program_that_skips_nothing_is_completed_and_its_evidence_is_whole() {
        long root = startWithTwoWaves();
        play.fulfil(Method.PROGRAM, root);

        play.complete(root);

        Progress status = api.status(programId);
        assertThat(status.state()).isEqualTo("completed");
        assertThat(status.waves()).extracting(Progress.WaveProgress::state).containsExactly("sustained", "sustained");
        assertThat(status.tasks()).isEmpty();
        assertThat(ledger.verify(programId).whole()).isTrue();
        Entry last = ledger.entries(programId).getLast();
        assertThat(last.evidence().kind()).isEqualTo(EvidenceKind.PROGRAM_COMPLETED);
        assertThat(last.evidence().data())
                .isEqualTo(Map.of("waves", Map.of("pilot", "sustained", "rollout", "sustained")));
    }

    @Test
    void an_instance_started_in_the_middle_is_refused() {
        long stranger = Rehearsal.newKey();

        assertThatThrownBy(
                        () -> play.run("register-program", Method.PROGRAM, stranger, "RegisterProgramTask", Map.of()))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("never entered through its guard");
        assertThatThrownBy(() -> play.run("seal", "phase-launch", stranger, "phase-launch", Map.of()))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("never entered");
    }

    @Test
    void a_phase_started_by_hand_is_refused() {
        assertThatThrownBy(() -> play.run("enter", "phase-launch", Rehearsal.newKey(), "phase-launch", Map.of()))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("'Launch' was started without a ticket");
    }

    @Test
    void a_ticket_is_good_for_one_instance_of_one_process() {
        long root = startWithTwoWaves();
        String ticket = play.ticket(Method.PROGRAM, root, "CreateUrgencyCall", Map.of());

        assertThatThrownBy(() -> play.enter("step-2-gather-sponsorship", Rehearsal.newKey(), ticket))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("not issued for it");
        long first = Rehearsal.newKey();
        play.enter("step-1-create-urgency", first, ticket);
        play.enter("step-1-create-urgency", first, ticket);
        assertThatThrownBy(() -> play.enter("step-1-create-urgency", Rehearsal.newKey(), ticket))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("used already, by process instance " + first);
        assertThat(ledger.round(programId, first)).hasSize(1);
    }

    @Test
    void a_step_cannot_start_before_those_it_needs() {
        long root = startWithTwoWaves();
        long step1 = play.call(Method.PROGRAM, root, "CreateUrgencyCall", Map.of());
        play.through("step-1-create-urgency", step1);

        assertThatThrownBy(() -> play.call(Method.PROGRAM, root, "DevelopVisionCall", Map.of()))
                .isInstanceOf(Refused.class)
                .hasMessage(
                        "Step 3 'Develop vision and strategy' cannot start: step 2 'Gather sponsorship' has not been completed and sealed; involve users has not been completed and sealed");
    }

    @Test
    void a_phase_cannot_start_before_its_gate_is_passed_in_its_own_wave() {
        long root = startWithTwoWaves();
        stepsOneToThree(root);
        long pilot = play.call(Method.PROGRAM, root, "RunWavesCall", Map.of("waveId", "pilot"));
        long rollout = play.call(Method.PROGRAM, root, "RunWavesCall", Map.of("waveId", "rollout"));
        preLaunch(pilot);
        gate(pilot, "CONDITIONAL_GO");

        assertThat(play.call(Method.WAVE, pilot, "LaunchCall", Map.of())).isPositive();
        assertThatThrownBy(() -> play.call(Method.WAVE, rollout, "LaunchCall", Map.of()))
                .isInstanceOf(Refused.class)
                .hasMessage(
                        "Phase 'Launch' cannot start: gate 'Are people ready?' has not been passed for wave 'Rollout'");
    }

    @Test
    void a_gate_on_hold_cannot_be_left() {
        long root = startWithTwoWaves();
        stepsOneToThree(root);
        long wave = play.call(Method.PROGRAM, root, "RunWavesCall", Map.of("waveId", "pilot"));
        preLaunch(wave);

        assertThatThrownBy(() -> gate(wave, "HOLD"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("Gate 'Are people ready?' of wave 'Pilot' cannot be sealed")
                .hasMessageContaining("its last decision is HOLD");
    }

    @Test
    void a_gate_cannot_be_asked_in_place_of_another() {
        long root = startWithTwoWaves();
        stepsOneToThree(root);
        long wave = play.call(Method.PROGRAM, root, "RunWavesCall", Map.of("waveId", "pilot"));

        assertThatThrownBy(() -> play.ticket(Method.WAVE, wave, "SustainedGateCall", Map.of("gate", "ready")))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("called as 'ready' instead of 'sustained'");
    }

    @Test
    void a_stopped_wave_may_end_without_the_phases_it_did_not_reach() {
        long root = startWithTwoWaves();
        stepsOneToThree(root);
        long wave = play.call(Method.PROGRAM, root, "RunWavesCall", Map.of("waveId", "pilot"));
        play.run("schedule-wave", Method.WAVE, wave, "ScheduleWaveTask", Map.of());
        preLaunch(wave);
        assertThat(gate(wave, "STOP")).containsEntry("outcome", "STOP");

        play.seal(Method.WAVE, wave);

        Progress.WaveProgress pilot = api.status(programId).waves().getFirst();
        assertThat(pilot.state()).isEqualTo("stopped");
        assertThat(pilot.gates().getFirst().state()).isEqualTo("stopped");
    }

    @Test
    void a_pilot_that_was_not_reviewed_is_not_measured_for_its_use() {
        long root = startWithTwoWaves();
        stepsOneToThree(root);
        long wave = launched(root, "pilot");

        assertThatThrownBy(() -> play.call(Method.WAVE, wave, "InUseGateCall", Map.of("gate", "in-use")))
                .isInstanceOf(Refused.class)
                .hasMessage(
                        "Gate 'Is it in use?' cannot start: the pilot has not been reviewed with a decision to go on for wave 'Pilot'");
        assertThat(play.call(Method.WAVE, launched(root, "rollout"), "InUseGateCall", Map.of("gate", "in-use")))
                .isPositive();
    }

    @Test
    void a_pilot_stopped_by_its_review_ends_its_wave() {
        long root = startWithTwoWaves();
        stepsOneToThree(root);
        long wave = launched(root, "pilot");
        play.pilotOutcome = "STOP";
        assertThat(play.through(Method.PILOT_REVIEW, play.call(Method.WAVE, wave, "PilotReviewCall", Map.of())))
                .containsEntry("outcome", "STOP");

        play.seal(Method.WAVE, wave);

        assertThat(api.status(programId).waves().getFirst().state()).isEqualTo("stopped");
    }

    @Test
    void a_wave_runs_once_however_it_was_asked_for() {
        long root = startWithTwoWaves();
        stepsOneToThree(root);
        play.call(Method.PROGRAM, root, "RunRequestedWaveCall", Map.of("waveId", "pilot"));

        assertThatThrownBy(() -> play.call(Method.PROGRAM, root, "RunWavesCall", Map.of("waveId", "pilot")))
                .isInstanceOf(Refused.class)
                .hasMessage("The wave cannot start: wave 'Pilot' has begun before");
        assertThatThrownBy(() -> play.ticket(Method.PROGRAM, root, "RunRequestedWaveCall", Map.of("waveId", "made-up")))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("has no wave 'made-up'");
    }

    @Test
    void nothing_starts_for_a_subject_that_no_feature_knows() {
        long root = startWithTwoWaves();

        assertThatThrownBy(() -> play.ticket(Method.PROGRAM, root, "ResolveObstacleCall", Map.of("subject", "made-up")))
                .isInstanceOf(Refused.class)
                .hasMessage("The resolution of an obstacle cannot start: there is no 'made-up'");
        assertThatThrownBy(() -> play.ticket(Method.PROGRAM, root, "ResolveObstacleCall", Map.of()))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("nobody says which");
        assertThat(play.call(Method.PROGRAM, root, "ResolveObstacleCall", Map.of("subject", Rehearsal.KNOWN)))
                .isPositive();
    }

    @Test
    void the_program_is_broadened_when_every_wave_is_closed_also_those_asked_for_later() {
        long root = startWithTwoWaves();
        stepsOneToThree(root);
        play.outcomes.put(Gate.READY, "STOP");
        for (String waveId : List.of("pilot", "rollout")) {
            assertThat(accounted(root)).isEqualTo(Map.of("wavesClosed", false));
            play.through(
                    Method.WAVE, play.call(Method.PROGRAM, root, "RunRequestedWaveCall", Map.of("waveId", waveId)));
        }

        assertThat(accounted(root)).isEqualTo(Map.of("wavesClosed", true));
        assertThat(play.call(Method.PROGRAM, root, "BroadenAdoptionCall", Map.of()))
                .isPositive();
    }

    @Test
    void a_wave_moved_to_its_end_names_all_that_is_missing() {
        long root = startWithTwoWaves();
        stepsOneToThree(root);
        long wave = play.call(Method.PROGRAM, root, "RunWavesCall", Map.of("waveId", "pilot"));
        play.run("schedule-wave", Method.WAVE, wave, "ScheduleWaveTask", Map.of());

        assertThatThrownBy(() -> play.seal(Method.WAVE, wave))
                .isInstanceOf(Refused.class)
                .hasMessageStartingWith(
                        "Wave 'Pilot' cannot be sealed: 'Pre-launch' has not been completed and sealed;")
                .hasMessageContaining("'Is it sustained?' has not been completed and sealed");
    }

    @Test
    void a_program_moved_to_its_end_names_the_open_waves() {
        long root = startWithTwoWaves();

        assertThatThrownBy(() -> play.complete(root))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("wave 'Rollout' has been neither sustained nor stopped")
                .hasMessageContaining("'Create urgency' has not been completed and sealed");
        assertThat(api.status(programId).state()).isEqualTo("running");
    }

    @Test
    void a_training_that_a_department_did_not_get_blocks_the_phase() {
        long root = startWithTwoWaves();
        stepsOneToThree(root);
        long wave = play.call(Method.PROGRAM, root, "RunWavesCall", Map.of("waveId", "rollout"));
        long phase = play.call(Method.WAVE, wave, "PreLaunchCall", Map.of());
        plans.departments(programId, "rollout").stream()
                .map(Department::id)
                .filter(department -> !department.equals("executive"))
                .forEach(department -> play.through(
                        Method.TRAINING,
                        play.call(
                                "phase-pre-launch",
                                phase,
                                "TrainDepartmentsCall",
                                Map.of("departmentId", department))));

        assertThatThrownBy(() -> play.seal("phase-pre-launch", phase))
                .isInstanceOf(Refused.class)
                .hasMessageContaining(
                        "'Train each department' has not been completed and sealed for department 'Executive'")
                .hasMessageNotContaining("for department 'Sales'");
        assertThatThrownBy(() ->
                        play.ticket("phase-pre-launch", phase, "TrainDepartmentsCall", Map.of("departmentId", "it")))
                .hasMessageContaining("nobody in department 'it'");
    }

    @Test
    void evidence_of_another_round_does_not_count() {
        long root = startWithTwoWaves();
        long first = play.call(Method.PROGRAM, root, "CreateUrgencyCall", Map.of());
        play.through("step-1-create-urgency", first);
        long again = play.call(Method.PROGRAM, root, "CreateUrgencyCall", Map.of());

        assertThatThrownBy(() -> play.seal("step-1-create-urgency", again))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("'%s' has not been completed"
                        .formatted(judged("step-1-create-urgency").name()))
                .hasMessageContaining("the quality of '%s' has not been judged"
                        .formatted(judged("step-1-create-urgency").name()));
    }

    @Test
    void evidence_of_an_earlier_run_does_not_count() {
        long root = startWithTwoWaves();
        stepsOneToThree(root);
        runs.end(runs.byRoot(root).orElseThrow().id(), Run.WITHOUT_PROOF);
        long second = play.start(Map.of("programId", programId));

        assertThatThrownBy(() -> play.call(Method.PROGRAM, second, "DevelopVisionCall", Map.of()))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("step 1 'Create urgency' has not been completed");
    }

    @Test
    void an_answer_is_judged_twice_and_then_goes_to_the_reviewer() {
        long root = startWithTwoWaves();
        String process = "step-1-create-urgency";
        long step = play.call(Method.PROGRAM, root, "CreateUrgencyCall", Map.of());
        play.fulfil(process, step);
        verdict.reasons = List.of("Name the competing projects");

        assertThat(answerAndJudge(process, step))
                .containsEntry("quality", "again")
                .containsEntry("attempts", 2);
        assertThat(answerAndJudge(process, step)).containsEntry("quality", "again");
        assertThat(answerAndJudge(process, step)).containsEntry("quality", "reviewer");
        assertThatThrownBy(() -> play.seal(process, step)).hasMessageContaining("the reviewer has not accepted it");

        Map<String, Object> shown = play.person(
                process, step, "ReviewStepTask", Map.of("decision", "again", "reason", "Ask Finance first"));
        assertThat(shown)
                .containsEntry("reasons", List.of(judged(process).name() + ": Name the competing projects"))
                .hasEntrySatisfying(
                        "submitted",
                        submitted -> assertThat((List<?>) submitted).isNotEmpty());
        Map<String, Object> back =
                play.run("assign-task", process, step, judged(process).id(), Map.of());
        assertThat(back).containsEntry("reasons", List.of("Ask Finance first"));
        assertThat(back).containsAllEntriesOf(play.answer(judged(process)));
        assertThatThrownBy(() -> play.seal(process, step)).hasMessageContaining("the reviewer has not accepted it");

        assertThat(answerAndJudge(process, step))
                .containsEntry("quality", "reviewer")
                .containsEntry("attempts", 5);
        play.person(process, step, "ReviewStepTask", Map.of("decision", "accept", "reason", ""));
        play.seal(process, step);
        assertThat(api.status(programId).sealed()).containsExactly("Step 1 'Create urgency'");
    }

    @Test
    void an_answer_changed_in_the_database_is_noticed() {
        long root = startWithTwoWaves();
        long step = play.call(Method.PROGRAM, root, "CreateUrgencyCall", Map.of());
        play.fulfil("step-1-create-urgency", step);
        jdbc.sql("update task_answer set content = ? where process_instance_key = ?")
                .params("{\"costOfToday\":1}", step)
                .update();

        String judging = play.judging("step-1-create-urgency").getFirst().id();
        assertThatThrownBy(() -> play.run("judge-answer", "step-1-create-urgency", step, judging, Map.of()))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("is not the one in the evidence ledger");
    }

    @Test
    void answers_are_kept_for_the_features() {
        long root = startWithTwoWaves();
        String run = runs.byRoot(root).orElseThrow().id();
        play.person(Method.PROGRAM, root, "ConfirmAdoptionPlanTask", Map.of("mainRisk", "first"));
        play.person(Method.PROGRAM, root, "ConfirmAdoptionPlanTask", Map.of("mainRisk", "second", "unasked", 1));

        assertThat(answers.latest(root, "ConfirmAdoptionPlanTask").orElseThrow().content())
                .containsEntry("mainRisk", "second")
                .doesNotContainKey("unasked");
        assertThat(answers.latest(run, null, "ConfirmAdoptionPlanTask")
                        .orElseThrow()
                        .content())
                .containsEntry("mainRisk", "second");
        assertThat(answers.latest(run, "pilot", "ConfirmAdoptionPlanTask")).isEmpty();
        assertThat(answers.all(root, "ConfirmAdoptionPlanTask"))
                .extracting(answer -> answer.content().get("mainRisk"))
                .containsExactly("first", "second");
    }

    @Test
    void a_second_run_of_the_same_program_is_refused_naming_the_first() {
        long first = startWithTwoWaves();
        long second = Rehearsal.newKey();
        play.run("open-run", Method.PROGRAM, second, Method.PROGRAM, Map.of());

        assertThatThrownBy(() -> play.run(
                        "register-program",
                        Method.PROGRAM,
                        second,
                        "RegisterProgramTask",
                        Map.of("programId", programId)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining(
                        "Program '%s' runs already, as process instance %d since %s".formatted(programId, first, NOW));
        assertThatThrownBy(() -> api.start(programId)).isInstanceOfSatisfying(ErrorResponseException.class, problem -> {
            assertThat(problem.getStatusCode().value()).isEqualTo(409);
            assertThat(problem.getBody().getDetail()).contains("runs already");
        });
    }

    @Test
    void a_model_that_tollgate_did_not_deploy_is_refused() {
        long root = startWithTwoWaves();
        Job foreign = play.job("assign-task", Method.PROGRAM, 99, root, "ConfirmAdoptionPlanTask", Map.of());

        assertThatThrownBy(() -> play.run(foreign))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("was not deployed by Tollgate");
    }

    @Test
    void an_instance_migrated_to_another_version_is_refused() {
        long root = startWithTwoWaves();
        Job migrated = play.job(
                "assign-task",
                Method.PROGRAM,
                models.nextKey(Method.PROGRAM),
                root,
                "ConfirmAdoptionPlanTask",
                Map.of());

        assertThatThrownBy(() -> play.run(migrated)).isInstanceOf(Refused.class).hasMessageContaining("was migrated");
    }

    @Test
    void a_root_that_is_gone_from_the_engine_ends_its_run_without_proof() {
        long root = startWithTwoWaves();
        lostRuns.look();
        assertThat(api.status(programId).state()).isEqualTo("running");

        engine.gone.add(root);
        lostRuns.look();

        assertThat(api.status(programId).state()).isEqualTo("ended without proof");
        assertThatThrownBy(() -> play.run("assign-task", Method.PROGRAM, root, "ConfirmAdoptionPlanTask", Map.of()))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("ended without proof");
        assertThat(play.start(Map.of("programId", programId))).isPositive();
    }

    @Test
    void what_is_wrong_with_a_definition_is_said_and_can_be_corrected() {
        long root = Rehearsal.newKey();
        play.run("open-run", Method.PROGRAM, root, Method.PROGRAM, Map.of());

        Map<String, Object> result = play.run(
                "register-program",
                Method.PROGRAM,
                root,
                "RegisterProgramTask",
                Map.of("how", "here", "name", programId, "software", "CRM", "people", PEOPLE));
        assertThat(result).containsEntry("valid", false).containsKey("definition");
        assertThat((List<?>) result.get("problems"))
                .anySatisfy(problem -> assertThat(problem.toString()).startsWith("goLive: is missing — "));
        Map<String, Object> shown = play.person(Method.PROGRAM, root, "CorrectDefinitionTask", Map.of());
        assertThat(shown).containsEntry("where", "New program").containsEntry("candidateUsers", List.of());

        Map<String, Object> corrected = play.run(
                "register-program",
                Method.PROGRAM,
                root,
                "RegisterProgramTask",
                Map.of("how", "here", "name", programId, "definition", definition(), "people", PEOPLE));
        assertThat(corrected)
                .containsEntry("valid", true)
                .containsEntry("programId", programId)
                .containsEntry("waveIds", List.of("pilot", "rollout"))
                .containsEntry("definition", null)
                .containsEntry("people", null);
        assertThat(ledger.entries(programId))
                .extracting(entry -> entry.evidence().kind())
                .containsExactly(EvidenceKind.RUN_CLAIMED, EvidenceKind.WORK_DONE);
    }

    @Test
    void the_weekly_rhythm_is_a_time_that_the_engine_repeats_at_the_same_hour_in_winter_and_summer() {
        long root = Rehearsal.newKey();
        play.run("open-run", Method.PROGRAM, root, Method.PROGRAM, Map.of());
        String rhythm = play.run(
                        "register-program",
                        Method.PROGRAM,
                        root,
                        "RegisterProgramTask",
                        Map.of("how", "here", "name", programId, "definition", definition(), "people", PEOPLE))
                .get("rhythm")
                .toString();

        assertThat(rhythm).isEqualTo("R/2027-01-25T08:00:00+01:00[Europe/Berlin]/P7D");
        RepeatingInterval weeks = RepeatingInterval.parse(rhythm);
        assertThat(weeks.getRepetitions()).isEqualTo(RepeatingInterval.INFINITE);
        assertThat(due(weeks, NOW)).isEqualTo("2027-01-25T07:00:00Z");
        assertThat(due(after(weeks, "2027-01-25T07:00:00Z"), Instant.parse("2027-01-25T07:00:01Z")))
                .isEqualTo("2027-02-01T07:00:00Z");
        assertThat(due(after(weeks, "2027-03-22T07:00:00Z"), Instant.parse("2027-03-22T07:00:01Z")))
                .as("the first one in summer")
                .isEqualTo("2027-03-29T06:00:00Z");
    }

    @Test
    void a_rhythm_whose_first_week_is_over_goes_on_with_the_next() {
        Instant late = Instant.parse("2027-02-03T12:00:00Z");
        for (String start : List.of("2027-01-11T08:00:00+01:00[Europe/Berlin]", "2027-01-11T08:00:00Z")) {
            assertThat(due(RepeatingInterval.parse("R/" + start + "/P7D"), late))
                    .isAfter(late)
                    .isBeforeOrEqualTo(late.plus(Duration.ofDays(7)));
        }
    }

    private static Instant due(RepeatingInterval weeks, Instant now) {
        return Instant.ofEpochMilli(weeks.getDueDate(now.toEpochMilli()));
    }

    /** As the engine does when a week has passed. */
    private static RepeatingInterval after(RepeatingInterval weeks, String lastDue) {
        return new RepeatingInterval(weeks.getRepetitions(), weeks.getInterval().withStart(Instant.parse(lastDue)));
    }

    @Test
    void the_fields_of_the_start_form_are_enough() {
        long root = Rehearsal.newKey();
        play.run("open-run", Method.PROGRAM, root, Method.PROGRAM, Map.of());

        Map<String, Object> result = play.run(
                "register-program",
                Method.PROGRAM,
                root,
                "RegisterProgramTask",
                Map.of(
                        "how",
                        "here",
                        "name",
                        "From the form",
                        "software",
                        "CRM",
                        "objective",
                        "One place for customers",
                        "goLive",
                        "2027-06-01",
                        "executiveSponsor",
                        "boss",
                        "changeLead",
                        "lead",
                        "people",
                        PEOPLE));

        assertThat(result).containsEntry("problems", List.of()).containsEntry("where", "From the form");
        assertThat(programs.get(result.get("programId").toString()).definition().software())
                .isEqualTo("CRM");
    }

    @Test
    void an_unknown_program_or_none_is_a_problem_to_correct() {
        long root = Rehearsal.newKey();
        play.run("open-run", Method.PROGRAM, root, Method.PROGRAM, Map.of());

        assertThat(problems(root, Map.of("how", "registered", "programId", "nobody")))
                .singleElement()
                .asString()
                .startsWith("programId ('nobody'): is not registered");
        assertThat(problems(root, Map.of("how", "registered")))
                .singleElement()
                .asString()
                .startsWith("programId: is missing");
        assertThat(problems(
                        root,
                        Map.of(
                                "definition",
                                definition().substring(0, definition().indexOf("waves:")) + "goLive: 2027-06-01")))
                .singleElement()
                .asString()
                .startsWith("people: nobody is known");
    }

    @Test
    void a_task_waits_for_who_holds_the_role_until_five_in_the_programs_afternoon() {
        long root = startWithTwoWaves();
        Map<String, Object> shown = play.run("assign-task", Method.PROGRAM, root, "ConfirmAdoptionPlanTask", Map.of());

        assertThat(shown)
                .containsEntry("candidateUsers", List.of("lead"))
                .containsEntry("dueAt", "2027-01-11T17:00:00+01:00")
                .containsEntry("where", "Rollout " + programId)
                .containsEntry("software", "CRM")
                .containsEntry("reasons", List.of());
        Progress status = api.status(programId);
        assertThat(status.tasks()).singleElement().satisfies(task -> {
            assertThat(task.name()).isEqualTo("Confirm adoption plan");
            assertThat(task.waitsFor()).containsExactly("lead");
            assertThat(task.until()).isEqualTo(Instant.parse("2027-01-11T16:00:00Z"));
            assertThat(task.overdue()).isFalse();
        });
        assertThat(status.missing()).singleElement().satisfies(missing -> {
            assertThat(missing.before()).isEqualTo("The program");
            assertThat(missing.missing()).contains("'Confirm adoption plan' has not been completed");
        });
    }

    @Test
    void a_wave_is_scheduled_for_eight_in_the_programs_morning() {
        long root = startWithTwoWaves();
        stepsOneToThree(root);
        long wave = play.call(Method.PROGRAM, root, "RunWavesCall", Map.of("waveId", "pilot"));

        assertThat(play.run("schedule-wave", Method.WAVE, wave, "ScheduleWaveTask", Map.of()))
                .containsEntry("goLiveAt", "2027-03-01T08:00:00+01:00")
                .containsEntry("wave", "Pilot")
                .containsEntry("where", "Rollout " + programId + " · Pilot");
    }

    @Test
    void the_status_says_where_a_program_is() {
        assertThatThrownBy(() -> api.status("nobody")).isInstanceOf(ErrorResponseException.class);
        long root = startWithTwoWaves();
        stepsOneToThree(root);
        long wave = play.call(Method.PROGRAM, root, "RunWavesCall", Map.of("waveId", "pilot"));
        long phase = play.call(Method.WAVE, wave, "PreLaunchCall", Map.of());
        play.call("phase-pre-launch", phase, "CommunicateObjectiveCall", Map.of());

        Progress status = api.status(programId);

        assertThat(status.state()).isEqualTo("running");
        assertThat(status.sealed())
                .containsExactly(
                        "Step 1 'Create urgency'",
                        "Step 2 'Gather sponsorship'",
                        "Step 3 'Develop vision and strategy'");
        assertThat(status.waves()).extracting(Progress.WaveProgress::state).containsExactly("running", "waiting");
        assertThat(status.waves().getFirst().phase()).isEqualTo("Phase 'Pre-launch'");
        assertThat(status.waves().getFirst().steps()).containsExactly("Step 4 'Communicate the objective'");
        assertThat(status.missing())
                .extracting(Progress.Missing::before)
                .containsExactly(
                        "The program",
                        "Wave 'Pilot'",
                        "Phase 'Pre-launch' of wave 'Pilot'",
                        "Step 4 'Communicate the objective' of wave 'Pilot'");
    }

    @Test
    void a_start_by_api_is_a_message_to_the_engine() {
        programs.register(definition(), PEOPLE.getBytes(StandardCharsets.UTF_8), "office");

        LifecycleController.StartRequested requested = api.start(programId);

        assertThat(requested.programId()).isEqualTo(programId);
        assertThat(requested.requestId()).isNotBlank();
        assertThat(api.status(programId).state()).isEqualTo("registered");
    }

    private List<?> problems(long root, Map<String, Object> form) {
        return (List<?>) play.run("register-program", Method.PROGRAM, root, "RegisterProgramTask", form)
                .get("problems");
    }

    /** The first task of a process whose answer is judged. */
    private Element judged(String process) {
        return AnswerQuality.judged(play.model(process), play.judging(process).getFirst());
    }

    private Map<String, Object> answerAndJudge(String process, long step) {
        play.person(process, step, judged(process).id(), play.answer(judged(process)));
        return play.run(
                "judge-answer", process, step, play.judging(process).getFirst().id(), Map.of());
    }

    private long startWithTwoWaves() {
        return play.start(Map.of("how", "paste", "definition", definition(), "people", PEOPLE));
    }

    private String definition() {
        return """
                id: %s
                name: Rollout %s
                software: CRM
                objective: One place for customers
                timeZone: Europe/Berlin
                executiveSponsor: boss
                changeLead: lead
                waves:
                  - {id: pilot, name: Pilot, kind: pilot, goLive: 2027-03-01, localSponsor: loc, units: [{department: IT}]}
                  - {id: rollout, name: Rollout, kind: rollout, goLive: 2027-06-01, localSponsor: sal, units: all others}
                """.formatted(programId, programId);
    }

    private void stepsOneToThree(long root) {
        for (Element element : play.model(Method.PROGRAM).required()) {
            if (element.kind().equals("callActivity") && !"eachWave".equals(element.required())) {
                if (element.id().equals("BroadenAdoptionCall")) {
                    return;
                }
                play.through(element.calls(), play.call(Method.PROGRAM, root, element.id(), Map.of()));
            }
        }
    }

    private Map<String, Object> accounted(long root) {
        return play.run("account-for-waves", Method.PROGRAM, root, "AccountForWavesTask", Map.of());
    }

    private long launched(long root, String waveId) {
        long wave = play.call(Method.PROGRAM, root, "RunWavesCall", Map.of("waveId", waveId));
        play.run("schedule-wave", Method.WAVE, wave, "ScheduleWaveTask", Map.of());
        preLaunch(wave);
        gate(wave, "GO");
        play.through("phase-launch", play.call(Method.WAVE, wave, "LaunchCall", Map.of()));
        return wave;
    }

    private void preLaunch(long wave) {
        play.through("phase-pre-launch", play.call(Method.WAVE, wave, "PreLaunchCall", Map.of()));
    }

    private Map<String, Object> gate(long wave, String outcome) {
        play.outcomes.put(Gate.READY, outcome);
        return play.through(
                GateProcess.ID, play.call(Method.WAVE, wave, "PeopleReadyGateCall", Map.of("gate", "ready")));
    }

    static final class Verdict implements Decisions {

        private List<String> reasons = List.of();

        @Override
        public Evaluation evaluate(long processDefinitionKey, String decisionId, Map<String, Object> inputs) {
            assertThat(inputs).containsOnlyKeys("task", "answer", "facts");
            List<Map<String, Object>> rows = new ArrayList<>();
            reasons.forEach(reason -> rows.add(new HashMap<>(Map.of("reason", reason))));
            return new Evaluation(77, decisionId, rows);
        }

        @Override
        public Evaluation evaluate(long decisionKey, Map<String, Object> inputs) {
            throw new UnsupportedOperationException("Nothing is repeated here");
        }
    }

    /** A feature that knows one subject. */
    record Known(String processId) implements KnownSubject {

        @Override
        public boolean known(String programId, String waveId, String subject) {
            return subject.equals(Rehearsal.KNOWN);
        }
    }

    /** An engine that takes instances along, unless it is told not to. */
    static final class Moves implements InstanceMigration {

        final List<Long> moved = new ArrayList<>();
        final Map<Long, RuntimeException> troubles = new HashMap<>();
        final Set<Long> gone = new HashSet<>();
        private final RealModels models;

        Moves(RealModels models) {
            this.models = models;
        }

        @Override
        public ModelChange compare(long fromDefinitionKey, long toDefinitionKey) {
            return NextGeneration.compare(models.text(fromDefinitionKey), models.text(toDefinitionKey));
        }

        @Override
        public boolean migrate(long processInstanceKey, long fromDefinitionKey, long toDefinitionKey) {
            if (troubles.containsKey(processInstanceKey)) {
                throw troubles.get(processInstanceKey);
            }
            moved.add(processInstanceKey);
            return !gone.contains(processInstanceKey);
        }
    }

    static final class Engine implements Probe {

        final Set<Long> gone = new HashSet<>();

        @Override
        public boolean exists(long processInstanceKey) {
            return !gone.contains(processInstanceKey);
        }
    }

    /** The lifecycle with what it builds on; the features above it, the engine and the logins are played or left out. */
    @SpringBootApplication(
            proxyBeanMethods = false,
            scanBasePackages = {
                "dev.tollgate.lifecycle",
                "dev.tollgate.program",
                "dev.tollgate.evidence",
                "dev.tollgate.outbox"
            },
            excludeName = {
                "org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration",
                "org.springframework.boot.autoconfigure.security.servlet.SecurityFilterAutoConfiguration",
                "org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration",
                "org.springframework.boot.actuate.autoconfigure.security.servlet.ManagementWebSecurityAutoConfiguration"
            })
    @ConfigurationPropertiesScan({"dev.tollgate.lifecycle", "dev.tollgate.program", "dev.tollgate.evidence"})
    @EntityScan("dev.tollgate.program")
    @EnableJpaRepositories("dev.tollgate.program")
    static class Surroundings {

        @Bean
        @Primary
        Clock fixedClock() {
            return Clock.fixed(NOW, ZoneOffset.UTC);
        }

        @Bean
        @Primary
        RealModels realModels() {
            return new RealModels();
        }

        /** A new one for each test that asks. */
        @Bean
        @Scope("prototype")
        Rehearsal rehearsal(
                RealModels models,
                List<Worker> workers,
                JobGuard guard,
                TransactionTemplate transaction,
                Ledger ledger,
                Instances instances,
                Plans plans,
                Subjects subjects) {
            return new Rehearsal(models, workers, guard, transaction, ledger, instances, plans, subjects);
        }

        @Bean
        SubjectList users() {
            return new SubjectList() {
                @Override
                public String each() {
                    return "user";
                }

                @Override
                public List<String> subjects(String programId, String waveId) {
                    return List.of("loc", "sal");
                }
            };
        }

        @Bean
        KnownSubject knownObstacle() {
            return new Known("obstacle-resolution");
        }

        @Bean
        KnownSubject knownWin() {
            return new Known("recognition");
        }

        @Bean
        @Primary
        Verdict verdict() {
            return new Verdict();
        }

        /** Camunda's list of tasks cannot be asked here. */
        @Bean
        UserTasks noTaskList() {
            return mock(UserTasks.class);
        }

        @Bean
        Moves moves(RealModels models) {
            return new Moves(models);
        }

        @Bean("playedEngine")
        @Primary
        Engine playedEngine() {
            return new Engine();
        }
    }
}
