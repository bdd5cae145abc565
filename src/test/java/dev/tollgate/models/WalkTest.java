package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollgate.engine.TestEngine;
import dev.tollgate.engine.TestEngine.OpenTask;
import dev.tollgate.story.Answers;
import io.camunda.client.api.response.ActivatedJob;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Walks the real models on the in-memory engine, with workers that only answer. Proves what the contracts of guard, seal
 * and tasks take for granted about the engine, and that each path through the models is open.
 */
class WalkTest {

    private static final String PAST = "2020-01-01T09:00:00Z";
    private static final LocalDate TODAY = LocalDate.of(2026, 1, 5);

    private static final List<ActivatedJob> jobs = new CopyOnWriteArrayList<>();
    private static final Map<String, Deque<Map<String, Object>>> results = new ConcurrentHashMap<>();
    private static TestEngine engine;

    @BeforeAll
    static void deploy() {
        engine = new TestEngine();
        ModelFiles.deployAll(engine.client());
        ModelFiles.models().stream()
                .flatMap(model -> model.jobTypes().stream())
                .distinct()
                .forEach(WalkTest::work);
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    /** So that no test walks on in the instances of another. */
    @AfterEach
    void cancel() {
        ModelFiles.models().stream()
                .flatMap(model -> engine.activeInstances(model.fileName).stream())
                .filter(instance -> jobs.stream()
                        .noneMatch(job -> job.getType().equals("enter")
                                && job.getProcessInstanceKey() == instance
                                && job.getVariablesAsMap().containsKey("ticket")))
                .forEach(instance -> engine.client()
                        .newCancelInstanceCommand(instance)
                        .send()
                        .join());
        jobs.clear();
        results.clear();
    }

    @Test
    void a_program_goes_through_all_processes_to_its_end() {
        long program = start("adoption-program", Map.of("how", "registered"));
        until(program, Map.of());

        assertThat(jobs.stream().map(ActivatedJob::getBpmnProcessId).distinct())
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
    void a_ticket_issued_by_the_listener_of_a_call_reaches_the_child_and_only_ids_with_it() {
        until(start("phase-evolve", Map.of("programId", "crm", "secret", "stays")), Map.of());
        until(start("phase-launch", Map.of("programId", "crm", "waveId", "pilot", "secret", "stays")), Map.of());

        ActivatedJob issued = at("issue-ticket", "AnnounceGoLiveCall");
        ActivatedJob entered = of("enter").stream()
                .filter(job -> job.getBpmnProcessId().equals("communication-campaign"))
                .findFirst()
                .orElseThrow();
        assertThat(entered.getVariablesAsMap())
                .containsEntry("ticket", "ticket-" + issued.getElementInstanceKey())
                .containsEntry("programId", "crm")
                .containsEntry("waveId", "pilot")
                .containsEntry("campaign", "go-live")
                .hasSize(4);
    }

    @Test
    void a_task_is_offered_to_the_people_and_due_at_the_time_that_its_start_listener_says() {
        long step = start("step-1-create-urgency", Map.of("programId", "crm"));
        OpenTask task = task(step);

        assertThat(task.value().getCandidateUsersList()).containsExactly("demo", "act");
        assertThat(task.value().getCandidateGroupsList()).containsExactly("change-lead");
        assertThat(task.value().getDueDate()).startsWith("2026-02-01T17:00");
        assertThat(task.value().getFormKey()).isPositive();
    }

    @Test
    void the_end_listener_of_a_task_sees_its_answer_and_nothing_else_leaves_the_task() {
        long step = start("step-1-create-urgency", Map.of("programId", "crm"));
        until(step, Map.of());

        Map<String, Object> recorded = at("record-task", "DescribeNeedTask").getVariablesAsMap();
        assertThat(recorded.get("answer"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("costOfToday", 120)
                .containsEntry("obstacles", null)
                .containsOnlyKeys(ModelFiles.forms().get("describe-need").keys().toArray());
        assertThat(of("judge-step-quality").getFirst().getVariablesAsMap()).containsOnlyKeys("programId", "answer");
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
    void the_seal_of_a_process_runs_before_its_caller_goes_on() {
        until(start("phase-stabilize", Map.of("programId", "crm", "waveId", "pilot")), Map.of());

        List<String> order = jobs.stream()
                .filter(job -> job.getType().equals("seal") || job.getType().equals("assign-task"))
                .map(job -> job.getType() + " " + job.getBpmnProcessId())
                .toList();
        assertThat(order.indexOf("seal step-6-publicize-short-term-wins"))
                .isBetween(0, order.indexOf("assign-task phase-stabilize") - 1);
        assertThat(order).last().isEqualTo("seal phase-stabilize");
    }

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
    void sponsors_who_keep_the_hold_get_remedies() {
        gateSays("SPONSORS", "GO");
        long gate = start("progression-gate", Map.of("programId", "crm", "waveId", "pilot", "gate", "ready"));
        until(gate, Map.of());

        assertThat(engine.completedElements(gate))
                .containsSubsequence("ApplySponsorDecisionTask", "PlanRemediesTask", "GatePassedEnd");
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
        results.put("apply-sponsor-decision", new ArrayDeque<>(List.of(Map.of("outcome", "STOP"))));
        long wave = start("adoption-wave", Map.of("programId", "crm", "waveId", "pilot"));
        until(wave, Map.of());

        assertThat(engine.completedElements(wave))
                .contains("PreLaunchCall", "WaveStoppedEnd")
                .doesNotContain("LaunchCall", "WaveSustainedEnd");
    }

    @Test
    void the_outcome_of_each_gate_decides_whether_its_wave_goes_on() {
        for (int gate = 2; gate <= 4; gate++) {
            Deque<Map<String, Object>> outcomes = new ArrayDeque<>();
            for (int i = 1; i < gate; i++) {
                outcomes.add(Map.of("outcome", "GO"));
            }
            outcomes.add(Map.of("outcome", "SPONSORS", "reason", "as measured", "nextReview", PAST));
            results.put("decide-gate", outcomes);
            results.put("apply-sponsor-decision", new ArrayDeque<>(List.of(Map.of("outcome", "STOP"))));
            long wave = start("adoption-wave", Map.of("programId", "crm", "waveId", "pilot"));
            until(wave, Map.of());

            assertThat(engine.completedElements(wave))
                    .contains("WaveStoppedEnd")
                    .doesNotContain("WaveSustainedEnd");
            assertThat(engine.completedElements(wave).stream().filter(element -> element.endsWith("GateCall")))
                    .hasSize(gate);
        }
    }

    @Test
    void a_step_that_is_not_good_enough_comes_back() {
        results.put("judge-step-quality", new ArrayDeque<>(List.of(Map.of("quality", "again", "attempts", 1))));
        long step = start("step-3-develop-vision-and-strategy", Map.of("programId", "crm"));
        until(step, Map.of());

        assertThat(engine.completedElements(step).stream().filter("DevelopVisionTask"::equals))
                .hasSize(2);
    }

    @Test
    void a_reviewer_can_accept_a_step() {
        results.put("judge-step-quality", new ArrayDeque<>(List.of(Map.of("quality", "reviewer", "attempts", 3))));
        long step = start("step-4-communicate-objective", Map.of("programId", "crm", "waveId", "pilot"));
        until(step, Map.of());

        assertThat(engine.completedElements(step))
                .containsSubsequence("ReviewStepTask", "ReviewerGateway", "AcceptedMerge", "RunFirstRoundCall");
    }

    @Test
    void a_reviewer_can_send_a_step_back() {
        results.put("judge-step-quality", new ArrayDeque<>(List.of(Map.of("quality", "reviewer", "attempts", 3))));
        long step = start("step-7-broaden-adoption", Map.of("programId", "crm"));
        until(step, Map.of("review-step", Map.of("decision", "again", "reason", "No owner")));

        assertThat(engine.completedElements(step))
                .containsSubsequence("AnchorChangeTask", "ReviewStepTask", "AnchorChangeTask", "StepDoneEnd");
    }

    @Test
    void a_sponsor_who_says_no_gets_a_revised_message() {
        long campaign =
                start("communication-campaign", Map.of("programId", "crm", "waveId", "pilot", "campaign", "win"));
        OpenTask approval = task(campaign);
        engine.complete(approval, Map.of("approved", "no", "comment", "Say who helps"));
        await().until(() -> task(campaign).elementId().equals("ReviseCampaignTask"));
        until(campaign, Map.of());

        assertThat(of("revise-campaign").getFirst().getVariablesAsMap().get("answer"))
                .isEqualTo(Answers.to("revise-campaign", TODAY));
        assertThat(of("dispatch-campaign")).hasSize(1);
    }

    @Test
    void a_campaign_counts_again_every_five_minutes_until_everyone_is_accounted_for() {
        results.put(
                "account-for-recipients",
                new ArrayDeque<>(List.of(Map.of("accounted", false, "sent", 1, "failed", 0))));
        results.put("dispatch-campaign", new ArrayDeque<>(List.of(Map.of("silent", true))));
        long campaign =
                start("communication-campaign", Map.of("programId", "crm", "waveId", "pilot", "campaign", "win"));
        engine.complete(task(campaign), Map.of("approved", "yes"));
        await().until(() -> engine.waitingTimers() == 1);
        assertThat(of("account-for-recipients")).isEmpty();

        engine.advance(Duration.ofMinutes(5));
        await().until(() -> of("account-for-recipients").size() == 1 && engine.waitingTimers() == 1);
        engine.advance(Duration.ofMinutes(5));
        until(campaign, Map.of());

        assertThat(of("account-for-recipients")).hasSize(2);
    }

    @Test
    void learners_who_were_absent_are_booked_again() {
        results.put("evaluate-attendance", new ArrayDeque<>(List.of(Map.of("missing", 2, "rebook", true))));
        long training = start("department-training", Map.of("programId", "crm", "departmentId", "sales"));
        until(training, Map.of());

        assertThat(of("schedule-training")).hasSize(2);
        assertThat(of("invite-to-training")).hasSize(2);
    }

    @Test
    void a_definition_with_problems_is_corrected_and_checked_again() {
        results.put(
                "register-program",
                new ArrayDeque<>(List.of(Map.of("valid", false, "problems", List.of("goLive: is in the past")))));
        long program = start("adoption-program", Map.of("how", "paste", "definition", "software: CRM"));
        engine.complete(task(program), Map.of("definition", "software: ERP", "people", "username"));
        await().until(() -> of("register-program").size() == 2);

        assertThat(of("register-program").getLast().getVariablesAsMap())
                .containsEntry("definition", "software: ERP")
                .containsEntry("people", "username");
        until(program, Map.of());
    }

    private long start(String processId, Map<String, Object> variables) {
        return engine.client()
                .newCreateInstanceCommand()
                .bpmnProcessId(processId)
                .latestVersion()
                .variables(variables)
                .send()
                .join()
                .getProcessInstanceKey();
    }

    /** Completes every task as the people of the story do, until the instance is through. */
    private void until(long instance, Map<String, Map<String, Object>> otherAnswers) {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            assertThat(engine.openIncidents()).isEmpty();
            for (OpenTask task : engine.openTasks()) {
                String form = formOf(task);
                engine.complete(task, otherAnswers.getOrDefault(form, Answers.to(form, TODAY)));
            }
            return engine.completed(instance);
        });
    }

    private OpenTask task(long instance) {
        await().until(() ->
                engine.openTasks().stream().anyMatch(task -> task.value().getProcessInstanceKey() == instance));
        return engine.openTasks().stream()
                .filter(task -> task.value().getProcessInstanceKey() == instance)
                .findFirst()
                .orElseThrow();
    }

    private static String formOf(OpenTask task) {
        return ModelFiles.model(task.processId()).nodes("userTask").stream()
                .filter(node -> node.id().equals(task.elementId()))
                .findFirst()
                .orElseThrow()
                .formId();
    }

    private List<ActivatedJob> of(String type) {
        return jobs.stream().filter(job -> job.getType().equals(type)).toList();
    }

    private ActivatedJob at(String type, String elementId) {
        return of(type).stream()
                .filter(job -> job.getElementId().equals(elementId))
                .findFirst()
                .orElseThrow();
    }

    private void gateSays(String... outcomes) {
        Deque<Map<String, Object>> said = new ArrayDeque<>();
        for (String outcome : outcomes) {
            said.add(Map.of("outcome", outcome, "reason", "as measured", "nextReview", PAST));
        }
        results.put("decide-gate", said);
    }

    private static void work(String type) {
        engine.client()
                .newWorker()
                .jobType(type)
                .handler((jobClient, job) -> {
                    jobs.add(job);
                    Map<String, Object> result = result(job);
                    jobClient.newCompleteCommand(job).variables(result).send().join();
                    if (type.equals("dispatch-campaign") && !result.containsKey("silent")) {
                        engine.client()
                                .newPublishMessageCommand()
                                .messageName("campaign-accounted")
                                .correlationKey("campaign-" + job.getProcessInstanceKey())
                                .timeToLive(Duration.ofMinutes(1))
                                .send()
                                .join();
                    }
                })
                .pollInterval(Duration.ofMillis(100))
                .maxJobsActive(8)
                .open();
    }

    private static Map<String, Object> result(ActivatedJob job) {
        Deque<Map<String, Object>> prepared = results.get(job.getType());
        Map<String, Object> next = prepared == null ? null : prepared.poll();
        return next == null ? usual(job) : next;
    }

    private static Map<String, Object> usual(ActivatedJob job) {
        return switch (job.getType()) {
            case "register-program" -> {
                Map<String, Object> registered = new HashMap<>();
                registered.put("valid", true);
                registered.put("problems", List.of());
                registered.put("programId", "crm");
                registered.put("waveIds", List.of("pilot", "rollout"));
                registered.put("definition", null);
                registered.put("people", null);
                yield registered;
            }
            case "issue-ticket" -> Map.of("ticket", "ticket-" + job.getElementInstanceKey());
            case "assign-task" ->
                Map.of(
                        "candidateUsers", List.of("demo", "act"),
                        "dueAt", "2026-02-01T17:00:00+01:00",
                        "where", "CRM · Pilot",
                        "software", "CRM",
                        "reasons", List.of());
            case "schedule-wave" -> Map.of("startsAt", PAST, "goLiveAt", PAST);
            case "list-departments" -> Map.of("departmentIds", List.of("sales", "finance"));
            case "schedule-training" -> Map.of("sessionsEndAt", PAST, "sessions", 1, "learners", 5);
            case "evaluate-attendance" -> Map.of("missing", 0, "rebook", false);
            case "judge-step-quality" -> Map.of("quality", "good", "attempts", 1);
            case "plan-campaign" ->
                Map.of("campaignId", "campaign-" + job.getProcessInstanceKey(), "recipients", 3, "subject", "The CRM");
            case "account-for-recipients" -> Map.of("accounted", true, "sent", 3, "failed", 0);
            case "measure-adoption" -> Map.of("snapshotId", "snapshot-" + job.getElementInstanceKey());
            case "decide-gate" -> Map.of("outcome", "GO", "reason", "as measured", "nextReview", PAST);
            case "apply-sponsor-decision" -> Map.of("outcome", "HOLD");
            default -> Map.of();
        };
    }
}
