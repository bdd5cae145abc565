package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollgate.Proves;
import dev.tollgate.engine.TestEngine.OpenTask;
import dev.tollgate.story.Answers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way through steps 1 to 3. */
class Steps123WalkTest extends Walk {

    private static final String STEP_1 = "step-1-create-urgency";
    private static final String STEP_2 = "step-2-gather-sponsorship";
    private static final String STEP_3 = "step-3-develop-vision-and-strategy";

    @ParameterizedTest
    @CsvSource({STEP_1, STEP_2, STEP_3})
    void a_step_ends_when_all_its_actions_are_good(String step) {
        long instance = begin(step);
        until(instance, Map.of());

        assertThat(engine.completedElements(instance))
                .contains("LeftToReviewerGateway", "StepDoneEnd")
                .doesNotContain("ReviewStepTask");
    }

    @Test
    @Proves({"S8", "S9", "S18"})
    void the_actions_of_step_1_stand_side_by_side_and_none_can_be_left_out() {
        long instance = begin(STEP_1);
        await().until(() -> new TreeSet<>(open(instance))
                .containsAll(List.of("DescribeNeedTask", "DescribePressuresTask", "CountCostTask", "AskManagersTask")));
        for (String task : List.of("DescribeNeedTask", "DescribePressuresTask")) {
            answer(instance, task, Answers.to(form(task), TODAY));
        }
        for (int manager = 0; manager < 2; manager++) {
            answer(instance, "AskManagersTask", Answers.to("manager-urgency", TODAY));
        }
        await().until(() -> of("count-urgency").size() == 1);
        assertThat(engine.completed(instance))
                .as("before today's cost is counted")
                .isFalse();
        assertThat(open(instance)).containsExactly("CountCostTask");

        answer(instance, "CountCostTask", Answers.to("count-cost-of-today", TODAY));
        until(instance, Map.of());
        assertThat(engine.completedElements(instance)).contains("StepDoneEnd");
    }

    @Test
    @Proves({"S13", "S14", "S15", "S16"})
    void managers_who_are_not_convinced_get_an_answer_and_are_asked_again() {
        says("count-urgency", Map.of("askAgain", true, "convincedPercent", 50, "subjects", List.of("ada", "lou")));
        long instance = begin(STEP_1);
        until(instance, Map.of());

        assertThat(engine.completedElements(instance))
                .containsSubsequence("AskManagersTask", "RaiseUrgencyTask", "AskManagersTask", "CountUrgencyTask");
    }

    @Test
    void an_answer_to_doubts_that_is_not_good_enough_comes_back() {
        says("count-urgency", Map.of("askAgain", true, "convincedPercent", 50, "subjects", List.of("ada")));
        long instance = begin(STEP_1);
        until(instance, Map.of(), "RaiseUrgencyTask");
        judged("JudgeRaiseUrgencyTask", "again");
        until(instance, Map.of());

        assertThat(times(instance, "RaiseUrgencyTask")).isEqualTo(2);
    }

    @Test
    void who_began_to_manage_people_meanwhile_is_asked_too() {
        says("count-urgency", Map.of("askAgain", false, "convincedPercent", 50, "subjects", List.of("new")));
        long instance = begin(STEP_1);
        until(instance, Map.of());

        assertThat(of("assign-task").stream()
                        .filter(job -> job.getElementId().equals("AskManagersTask"))
                        .map(job -> job.getVariablesAsMap().get("subject")))
                .containsExactlyInAnyOrder("ada", "lou", "new");
        assertThat(engine.completedElements(instance)).doesNotContain("RaiseUrgencyTask");
    }

    @Test
    @Proves({"S21", "S168"})
    void a_sponsor_whose_acts_do_not_fit_is_asked_again_alone() {
        says("record-sponsor-acts", Map.of("subjects", List.of("lou")));
        long instance = begin(STEP_2);
        until(instance, Map.of());

        assertThat(of("assign-task").stream()
                        .filter(job -> job.getElementId().equals("CommitActsTask"))
                        .map(job -> job.getVariablesAsMap().get("subject")))
                .containsExactlyInAnyOrder("ada", "lou", "lou");
    }

    @Test
    void conflicts_between_sponsors_and_answers_of_managers_do_not_become_variables() {
        for (String step : List.of(STEP_1, STEP_2)) {
            long instance = begin(step);
            until(instance, Map.of());
            assertThat(engine.variables(instance))
                    .doesNotContainKeys("conflicts", "commonObjective", "acts", "convinced", "doubt");
            assertThat(String.valueOf(engine.variables(instance).get("answer")))
                    .doesNotContain("signed orders", "convinced");
        }
    }

    private static long begin(String step) {
        return start(step, Map.of("programId", "crm"));
    }

    /** Answers what is open until this task waits, and nothing beside it does that comes before. */
    private static void until(long instance, Map<String, Map<String, Object>> answers, String task) {
        await().until(() -> {
            if (open(instance).contains(task)) {
                return true;
            }
            for (OpenTask open : engine.openTasks()) {
                String form = form(open.elementId());
                engine.complete(open, answers.getOrDefault(form, Answers.to(form, TODAY)));
            }
            return false;
        });
    }

    private static List<String> open(long instance) {
        return engine.openTasks().stream()
                .filter(task -> task.value().getProcessInstanceKey() == instance)
                .map(OpenTask::elementId)
                .toList();
    }

    private static void answer(long instance, String task, Map<String, Object> content) {
        await().until(() -> open(instance).contains(task));
        OpenTask found = engine.openTasks().stream()
                .filter(open -> open.elementId().equals(task) && open.value().getProcessInstanceKey() == instance)
                .findFirst()
                .orElseThrow();
        engine.complete(found, new HashMap<>(content));
    }

    private static String form(String task) {
        return ModelFiles.models().stream()
                .flatMap(model -> model.nodes("userTask").stream())
                .filter(node -> node.id().equals(task))
                .findFirst()
                .orElseThrow()
                .formId();
    }
}
