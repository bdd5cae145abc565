package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camunda.client.api.response.ActivatedJob;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every way into and through a program. */
class ProgramWalkTest extends Walk {

    /** What a program without a pilot, obstacles, units that lag and numbers by hand does not need. */
    private static final Set<String> ON_OCCASION = Set.of(
            "obstacle-resolution", "adoption-escalation", "operating-rhythm", "pilot-review", "measurement-by-hand");

    @Test
    void a_program_goes_through_all_processes_to_its_end() {
        long program = start("adoption-program", Map.of("how", "registered"));
        until(program, Map.of());

        Set<String> passed =
                jobs.stream().map(ActivatedJob::getBpmnProcessId).collect(Collectors.toCollection(TreeSet::new));
        passed.addAll(ON_OCCASION);
        assertThat(passed)
                .containsExactlyInAnyOrderElementsOf(ModelFiles.models().stream()
                        .map(model -> model.fileName)
                        .toList());
        assertThat(engine.completedElements(program)).endsWith("ProgramCompletedEnd", "adoption-program");
    }

    @Test
    void a_message_starts_a_program_with_the_same_guards() {
        engine.client()
                .newPublishMessageCommand()
                .messageName("program-start-requested")
                .correlationKey("crm")
                .variables(Map.of("programId", "crm"))
                .send()
                .join();
        await().until(() -> !of("register-program").isEmpty());

        ActivatedJob opened = of("open-run").getFirst();
        assertThat(opened.getBpmnProcessId()).isEqualTo("adoption-program");
        assertThat(of("register-program").getFirst().getVariablesAsMap()).containsEntry("programId", "crm");
        until(opened.getProcessInstanceKey(), Map.of());
        assertThat(of("complete-program")).hasSize(1);
    }

    @Test
    void each_wave_gets_a_ticket_of_its_own() {
        until(start("adoption-program", Map.of("how", "registered")), Map.of());

        List<ActivatedJob> issued = of("issue-ticket").stream()
                .filter(job -> job.getElementId().equals("RunWavesCall"))
                .toList();
        assertThat(issued)
                .extracting(job -> job.getVariablesAsMap().get("waveId"))
                .containsExactlyInAnyOrder("pilot", "rollout");
        assertThat(issued).extracting(ActivatedJob::getElementInstanceKey).doesNotHaveDuplicates();
        assertThat(of("enter").stream()
                        .filter(job -> job.getBpmnProcessId().equals("adoption-wave"))
                        .map(job -> job.getVariablesAsMap().get("ticket")))
                .containsExactlyInAnyOrderElementsOf(issued.stream()
                        .map(job -> (Object) ("ticket-" + job.getElementInstanceKey()))
                        .toList());
    }

    @Test
    void a_definition_with_problems_is_corrected_and_checked_again() {
        says("register-program", Map.of("valid", false, "problems", List.of("goLive: is in the past")));
        long program = start("adoption-program", Map.of("how", "paste", "definition", "software: CRM"));
        engine.complete(task(program), Map.of("definition", "software: ERP", "people", "username"));
        await().until(() -> of("register-program").size() == 2);

        assertThat(of("register-program").getLast().getVariablesAsMap())
                .containsEntry("definition", "software: ERP")
                .containsEntry("people", "username");
        until(program, Map.of());
    }

    @Test
    void an_obstacle_is_resolved_beside_what_is_under_way() {
        long program = start("adoption-program", Map.of("how", "registered"));
        task(program);
        message("obstacle-raised", Map.of("obstacleId", "o-1"));
        message("obstacle-raised", Map.of("obstacleId", "o-2"));
        await().until(() -> of("enter").stream()
                        .filter(job -> job.getBpmnProcessId().equals("obstacle-resolution"))
                        .count()
                == 2);

        assertThat(of("issue-ticket").stream()
                        .filter(job -> job.getElementId().equals("ResolveObstacleCall"))
                        .map(job -> job.getVariablesAsMap().get("subject")))
                .containsExactlyInAnyOrder("o-1", "o-2");
        assertThat(task(program).elementId()).isEqualTo("ConfirmAdoptionPlanTask");

        answerUntil(() -> engine.completedElements(program).contains("ObstacleRaisedSub"));
        assertThat(engine.completedElements(program))
                .containsSubsequence("ResolveObstacleCall", "ObstacleResolvedEnd", "ObstacleRaisedSub");
    }

    @Test
    void a_measured_win_has_its_people_recognised_beside_what_is_under_way() {
        long program = start("adoption-program", Map.of("how", "registered"));
        task(program);
        message("win-seen", Map.of("winId", "w-1", "waveId", "pilot"));
        await().until(() ->
                of("enter").stream().anyMatch(job -> job.getBpmnProcessId().equals("recognition")));

        assertThat(at("issue-ticket", "RecognizeWinCall").getVariablesAsMap())
                .containsEntry("subject", "w-1")
                .containsEntry("waveId", "pilot");
        assertThat(task(program).elementId()).isEqualTo("ConfirmAdoptionPlanTask");

        answerUntil(() -> engine.completedElements(program).contains("WinSeenSub"));
        assertThat(engine.completedElements(program))
                .containsSubsequence("RecognizeWinCall", "WinRecognizedEnd", "WinSeenSub");
    }

    @Test
    void a_plan_that_is_not_good_comes_back_until_it_is() {
        judged("JudgeConfirmAdoptionPlanTask", "again");
        long program = start("adoption-program", Map.of("how", "registered"));
        answerUntil(() -> engine.completedElements(program).contains("FirstStepsFork"));

        assertThat(engine.completedElements(program).stream().filter("ConfirmAdoptionPlanTask"::equals))
                .hasSize(2);
    }

    @Test
    void a_wave_that_is_asked_for_runs_at_once_and_the_program_waits_for_it() {
        says("account-for-waves", Map.of("wavesClosed", false), Map.of("wavesClosed", true));
        long program = start("adoption-program", Map.of("how", "registered"));
        task(program);
        message("wave-requested", Map.of("waveId", "relaunch"));
        await().until(() ->
                of("issue-ticket").stream().anyMatch(job -> job.getElementId().equals("RunRequestedWaveCall")));
        assertThat(at("issue-ticket", "RunRequestedWaveCall").getVariablesAsMap())
                .containsEntry("waveId", "relaunch");

        answerUntil(() -> of("account-for-waves").size() == 1);
        assertThat(engine.completedElements(program)).doesNotContain("BroadenAdoptionCall");
        await().until(() -> engine.isActive(program, "OpenWaveTimer"));
        pass(Duration.ofDays(1).plusMinutes(1));
        until(program, Map.of());

        assertThat(of("account-for-waves")).hasSize(2);
        assertThat(engine.completedElements(program))
                .contains("RequestedWaveDoneEnd")
                .containsSubsequence("OpenWaveTimer", "BroadenAdoptionCall", "ProgramCompletedEnd");
    }

    @Test
    void a_wave_that_may_not_begin_ends_where_it_was_asked_for_and_holds_up_no_other() {
        says("admit-wave", Collections.singletonMap("waveId", null), Map.of());
        long program = start("adoption-program", Map.of("how", "registered"));
        task(program);
        message("wave-requested", Map.of("waveId", "pilot"));
        await().until(() -> engine.completedElements(program).contains("WaveRequestedSub"));
        assertThat(engine.completedElements(program))
                .containsSubsequence("AdmitWaveTask", "WaveAdmittedGateway", "WaveDeclinedEnd", "WaveRequestedSub");
        assertThat(of("issue-ticket")).extracting(ActivatedJob::getElementId).doesNotContain("RunRequestedWaveCall");

        message("wave-requested", Map.of("waveId", "relaunch"));
        await().until(() ->
                of("issue-ticket").stream().anyMatch(job -> job.getElementId().equals("RunRequestedWaveCall")));
        assertThat(at("issue-ticket", "RunRequestedWaveCall").getVariablesAsMap())
                .containsEntry("waveId", "relaunch");
        assertThat(engine.variables(program)).doesNotContainKey("waveId");
        assertThat(task(program).elementId()).isEqualTo("ConfirmAdoptionPlanTask");
    }

    @Test
    void the_operating_rhythm_is_held_every_week() {
        long program = start("adoption-program", Map.of("how", "registered"));
        task(program);
        pass(Duration.ofDays(7).plusMinutes(1));
        await().until(() -> rounds() == 1);
        pass(Duration.ofDays(7));
        await().until(() -> rounds() == 2);

        assertThat(task(program).elementId()).isEqualTo("ConfirmAdoptionPlanTask");
        answerUntil(() -> engine.completedElements(program).contains("WeekPassedSub"));
        assertThat(engine.completedElements(program))
                .containsSubsequence("RunOperatingRhythmCall", "RhythmHeldEnd", "WeekPassedSub");
    }

    @Test
    void a_confirmed_cancellation_ends_everything_at_once() {
        long program = start("adoption-program", Map.of("how", "registered"));
        task(program);
        message("program-cancel-requested", Map.of("cancellationId", "c-1"));
        await().until(() -> engine.completed(program));

        assertThat(at("record-cancellation", "RecordCancellationTask").getVariablesAsMap())
                .containsEntry("cancellationId", "c-1");
        assertThat(at("complete-program", "ProgramCancelledEnd").getProcessInstanceKey())
                .isEqualTo(program);
        assertThat(engine.completedElements(program))
                .doesNotContain("ConfirmAdoptionPlanTask", "ProgramCompletedEnd")
                .endsWith("ProgramCancelledEnd", "adoption-program");
    }

    private static long rounds() {
        return of("issue-ticket").stream()
                .filter(job -> job.getElementId().equals("RunOperatingRhythmCall"))
                .count();
    }

    private static void message(String name, Map<String, Object> variables) {
        engine.client()
                .newPublishMessageCommand()
                .messageName(name)
                .correlationKey("crm")
                .variables(variables)
                .timeToLive(Duration.ofMinutes(1))
                .send()
                .join();
    }
}
