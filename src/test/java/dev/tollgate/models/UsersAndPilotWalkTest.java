package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollgate.Proves;
import dev.tollgate.engine.TestEngine.OpenTask;
import dev.tollgate.story.Answers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Every way through the involvement of users and the review of a pilot. */
class UsersAndPilotWalkTest extends Walk {

    private static final Map<String, Object> PROGRAM = Map.of("programId", "crm");
    private static final Map<String, Object> WAVE = Map.of("programId", "crm", "waveId", "pilot");

    @Test
    void users_are_asked_their_suggestions_decided_and_answered() {
        long instance = start("involve-users", PROGRAM);
        until(instance, Map.of());

        assertThat(engine.completedElements(instance))
                .containsSubsequence(
                        "ListVoicesTask",
                        "SurveyUsersTask",
                        "CollectVoicesTask",
                        "DecideSuggestionsTask",
                        "AnswerUsersTask",
                        "UsersInvolvedEnd");
    }

    @Test
    @Proves({"S112"})
    void whoever_speaks_for_a_unit_that_was_not_heard_is_asked_before_anything_is_decided() {
        says("collect-voices", Map.of("subjects", List.of("f2")));
        long instance = start("involve-users", PROGRAM);
        until(instance, Map.of());

        assertThat(asked("SurveyUsersTask")).containsExactlyInAnyOrder("s1", "f1", "f2");
        assertThat(engine.completedElements(instance).stream().filter("CollectVoicesTask"::equals))
                .hasSize(2);
    }

    @Test
    void who_does_not_answer_the_survey_in_two_weeks_holds_nobody_up() {
        long instance = start("involve-users", PROGRAM);
        afterTwoWeeks(instance, "SurveyUsersTask");
        until(instance, Map.of());

        assertThat(engine.completedElements(instance))
                .containsSubsequence("SurveyOverTimer", "CollectVoicesTask", "UsersInvolvedEnd");
    }

    @Test
    void what_users_answer_does_not_become_a_variable() {
        long users = start("involve-users", PROGRAM);
        until(users, Map.of());
        assertThat(engine.variables(users)).doesNotContainKeys("challenges", "struggle", "wouldUse", "suggestion");
        long pilot = start("pilot-review", WAVE);
        until(pilot, Map.of());
        assertThat(engine.variables(pilot)).doesNotContainKeys("helps", "ready", "blocker");
    }

    @Test
    void a_pilot_that_its_group_accepts_goes_on() {
        long instance = start("pilot-review", WAVE);
        until(instance, Map.of());

        assertThat(engine.completedElements(instance))
                .containsSubsequence(
                        "DrawGroupTask",
                        "ReviewPilotTask",
                        "JudgePilotTask",
                        "DecidePilotTask",
                        "ApplyDecisionTask",
                        "PilotPassedEnd")
                .doesNotContain("InsteadGateway");
        assertThat(engine.variables(instance)).containsEntry("outcome", "GO");
    }

    @Test
    @Proves({"S30", "S114", "S199"})
    void a_pilot_that_is_fixed_is_reviewed_again_when_the_fixes_are_due() {
        says("apply-pilot-decision", decided("fix", null));
        says("schedule-pilot-repeat", Map.of("repeatAt", "2126-01-01T09:00:00Z"));
        long instance = start("pilot-review", WAVE);
        answerUntil(() -> engine.isActive(instance, "FixesDueTimer"));
        assertThat(engine.waitingTimers()).isOne();
        assertThat(engine.completed(instance)).isFalse();

        engine.advance(Duration.ofDays(40_000));
        until(instance, Map.of());
        assertThat(engine.completedElements(instance))
                .containsSubsequence(
                        "PlanFixesTask",
                        "CheckFixesTask",
                        "ScheduleRepeatTask",
                        "FixesDueTimer",
                        "DrawGroupTask",
                        "ReviewPilotTask",
                        "PilotPassedEnd");
    }

    @Test
    void fixes_that_nobody_can_follow_come_back() {
        says("apply-pilot-decision", decided("fix", null));
        says("check-pilot-plan", Map.of("planComplete", false));
        long instance = start("pilot-review", WAVE);
        until(instance, Map.of());

        assertThat(engine.completedElements(instance).stream().filter("PlanFixesTask"::equals))
                .hasSize(2);
    }

    @Test
    @Proves({"S103"})
    void a_decision_that_the_reviews_do_not_allow_goes_back_to_the_sponsor() {
        says("apply-pilot-decision", decided("again", null));
        long instance = start("pilot-review", WAVE);
        until(instance, Map.of());

        assertThat(engine.completedElements(instance))
                .containsSubsequence("DecidePilotTask", "ApplyDecisionTask", "DecidePilotTask", "PilotPassedEnd");
    }

    @Test
    @Proves({"S195", "S196"})
    void a_changed_scope_is_described_before_the_pilot_goes_on() {
        says("apply-pilot-decision", decided("scope", "GO"));
        says("check-pilot-plan", Map.of("planComplete", false));
        long instance = start("pilot-review", WAVE);
        until(instance, Map.of());

        assertThat(engine.completedElements(instance))
                .containsSubsequence("InsteadGateway", "ChangeScopeTask", "ChangeScopeTask", "PilotPassedEnd");
    }

    @Test
    void only_the_executive_sponsor_stops_a_pilot() {
        says("apply-pilot-decision", decided("stop", null));
        long instance = start("pilot-review", WAVE);
        until(instance, Map.of());

        assertThat(engine.completedElements(instance))
                .containsSubsequence("ConfirmStopTask", "ApplyStopTask", "StopGateway", "PilotStoppedEnd");
        assertThat(engine.variables(instance)).containsEntry("outcome", "STOP");
    }

    @Test
    void a_stop_that_the_executive_sponsor_declines_becomes_a_changed_scope() {
        says("apply-pilot-decision", decided("stop", null));
        says("apply-pilot-stop", Map.of("outcome", "GO"));
        long instance = start("pilot-review", WAVE);
        until(instance, Map.of());

        assertThat(engine.completedElements(instance))
                .containsSubsequence("ConfirmStopTask", "ChangeScopeTask", "PilotPassedEnd");
    }

    @Test
    void who_does_not_review_in_two_weeks_holds_nobody_up() {
        long instance = start("pilot-review", WAVE);
        afterTwoWeeks(instance, "ReviewPilotTask");
        until(instance, Map.of());

        assertThat(engine.completedElements(instance))
                .containsSubsequence("ReviewsOverTimer", "JudgePilotTask", "PilotPassedEnd");
    }

    private static void afterTwoWeeks(long instance, String task) {
        await().until(() -> engine.openTasks().stream()
                        .filter(open ->
                                open.elementId().equals(task) && open.value().getProcessInstanceKey() == instance)
                        .count()
                == 2);
        assertThat(engine.waitingTimers()).isOne();
        engine.advance(Duration.ofDays(15));
        await().until(() ->
                engine.openTasks().stream().noneMatch(open -> open.elementId().equals(task)));
    }

    private static void answerUntil(Callable<Boolean> done) {
        await().until(() -> {
            if (done.call()) {
                return true;
            }
            for (OpenTask task : engine.openTasks()) {
                String form = ModelFiles.model(task.processId()).nodes("userTask").stream()
                        .filter(node -> node.id().equals(task.elementId()))
                        .findFirst()
                        .orElseThrow()
                        .formId();
                engine.complete(task, Answers.to(form, TODAY));
            }
            return false;
        });
    }

    private static List<Object> asked(String task) {
        return of("assign-task").stream()
                .filter(job -> job.getElementId().equals(task))
                .map(job -> job.getVariablesAsMap().get("subject"))
                .toList();
    }

    private static Map<String, Object> decided(String decision, String outcome) {
        Map<String, Object> result = new HashMap<>();
        result.put("pilotDecision", decision);
        result.put("outcome", outcome);
        return result;
    }
}
