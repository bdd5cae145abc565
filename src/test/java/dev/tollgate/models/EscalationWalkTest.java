package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollgate.story.Answers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every way up the ladder of a unit whose use lags. */
class EscalationWalkTest extends Walk {

    private static final Map<String, Object> STILL_LOW = Map.of("recovered", false);

    @Test
    void help_that_brings_the_use_back_ends_the_ladder() {
        long ladder = start();
        until(ladder, Map.of());

        assertThat(engine.completedElements(ladder))
                .containsSubsequence(
                        "PlanHelpTask", "BeginRungTask", "MeasureAgainTimer", "MeasureUnitTask", "UseRecoveredEnd")
                .doesNotContain("PlanMotivationTask", "PlanIncentiveTask", "PlanMandateTask");
    }

    @Test
    void each_rung_that_does_not_help_leads_to_the_next_until_everything_was_tried() {
        says("choose-rung", rung("help"), rung("motivate"), rung("incentives"), rung("mandate"), rung("none"));
        says("begin-rung", begun(), begun(), begun(), Map.of("rungOutcome", "sponsors"));
        says("measure-unit", STILL_LOW, STILL_LOW, STILL_LOW, STILL_LOW);
        long ladder = start();
        taskAnswered(ladder, "PlanHelpTask", "plan-help");
        taskAnswered(ladder, "PlanMotivationTask", "plan-motivation");
        taskAnswered(ladder, "PlanIncentiveTask", "plan-incentive");
        taskAnswered(ladder, "PlanMandateTask", "plan-mandate");
        aSponsorAnswers();
        await().until(() -> engine.completed(ladder));

        assertThat(engine.completedElements(ladder))
                .containsSubsequence(
                        "AskSponsorsTask", "ConfirmationGivenMessageEvent", "MeasureUnitTask", "LadderUsedUpEnd")
                .doesNotContain("UseRecoveredEnd");
        assertThat(of("measure-unit")).hasSize(4);
    }

    @Test
    void a_plan_that_does_not_fit_comes_back() {
        says("begin-rung", Map.of("rungOutcome", "again"));
        long ladder = start();
        until(ladder, Map.of());

        assertThat(engine.completedElements(ladder)).containsSubsequence("PlanHelpTask", "PlanHelpTask");
        assertThat(of("choose-rung")).hasSize(1);
    }

    @Test
    void an_order_waits_until_two_sponsors_said_yes() {
        says("choose-rung", rung("mandate"));
        says("begin-rung", Map.of("rungOutcome", "sponsors"));
        says("count-mandate", Map.of("mandate", "waiting"));
        long ladder = start();
        taskAnswered(ladder, "PlanMandateTask", "plan-mandate");
        aSponsorAnswers();
        await().until(() -> of("count-mandate").size() == 1);
        assertThat(engine.completed(ladder)).isFalse();
        aSponsorAnswers();
        await().until(() -> engine.completed(ladder));

        assertThat(of("count-mandate")).hasSize(2);
        assertThat(engine.completedElements(ladder)).contains("UseRecoveredEnd");
    }

    @Test
    void sponsors_who_do_not_answer_for_a_week_are_counted_all_the_same_and_an_order_they_refuse_does_not_begin() {
        says("choose-rung", rung("mandate"), rung("none"));
        says("begin-rung", Map.of("rungOutcome", "sponsors"));
        says("count-mandate", Map.of("mandate", "refused"));
        long ladder = start();
        taskAnswered(ladder, "PlanMandateTask", "plan-mandate");
        await().until(() -> engine.isActive(ladder, "SponsorsGateway"));
        engine.advance(Duration.ofDays(8));
        await().until(() -> engine.completed(ladder));

        assertThat(engine.completedElements(ladder))
                .contains("AskAgainTimer", "LadderUsedUpEnd")
                .doesNotContain("MeasureAgainTimer", "MeasureUnitTask");
    }

    @Test
    void what_people_wrote_about_the_unit_is_no_variable_of_the_process() {
        long ladder = start();
        until(ladder, Map.of());

        assertThat(at("measure-unit", "MeasureUnitTask").getVariablesAsMap())
                .doesNotContainKeys("what", "byWhom", "cause", "shadowTool");
    }

    private static void taskAnswered(long ladder, String elementId, String form) {
        engine.complete(ObstacleWalkTest.taskAt(ladder, elementId), Answers.to(form, TODAY));
    }

    private static void aSponsorAnswers() {
        engine.client()
                .newPublishMessageCommand()
                .messageName("confirmation-given")
                .correlationKey("escalation-1")
                .timeToLive(Duration.ofMinutes(1))
                .send()
                .join();
    }

    private static Map<String, Object> rung(String rung) {
        return Map.of("rung", rung);
    }

    private static Map<String, Object> begun() {
        return Map.of("rungOutcome", "begun", "measureAt", PAST);
    }

    private static long start() {
        return start("adoption-escalation", Map.of("programId", "crm", "waveId", "pilot", "subject", "escalation-1"));
    }
}
