package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tollgate.effort.EffortBudget;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** No form asks more of anybody than the budget allows, and what a task declares is plausible for its form. */
class EffortBudgetTest {

    private final List<ModelFiles.Node> tasks = ModelFiles.models().stream()
            .flatMap(model -> model.nodes("userTask").stream())
            .toList();
    private final Map<String, ModelFiles.Form> forms = ModelFiles.forms();

    @Test
    void every_task_says_its_role_and_how_many_minutes_its_first_fill_takes() {
        assertThat(tasks.stream()
                        .filter(task -> task.property("role") == null || !number(task.property("minutes")))
                        .map(Object::toString))
                .as("user tasks without the properties role or minutes")
                .isEmpty();
    }

    @Test
    void no_first_fill_takes_more_than_ten_minutes() {
        assertThat(declared(EffortBudget.FIRST_FILL_MINUTES, tasks))
                .as("user tasks over %d minutes", EffortBudget.FIRST_FILL_MINUTES)
                .isEmpty();
    }

    @Test
    void an_approval_takes_the_executive_sponsor_no_more_than_two_minutes() {
        List<ModelFiles.Node> approvals = tasks.stream()
                .filter(task -> "executive-sponsor".equals(task.property("role"))
                        && forms.get(task.formId()).keys().contains("approved"))
                .toList();
        assertThat(approvals).as("approvals of the executive sponsor").isNotEmpty();
        assertThat(declared(EffortBudget.APPROVAL_MINUTES, approvals))
                .as("approvals over %d minutes", EffortBudget.APPROVAL_MINUTES)
                .isEmpty();
    }

    @Test
    void no_form_requires_more_than_eight_fields() {
        assertThat(forms.values().stream()
                        .filter(form -> form.components().stream()
                                        .filter(component -> component
                                                .at("/validate/required")
                                                .asBoolean())
                                        .count()
                                > EffortBudget.REQUIRED_FIELDS))
                .as("forms with more than %d required fields", EffortBudget.REQUIRED_FIELDS)
                .isEmpty();
    }

    @Test
    void no_task_declares_less_than_its_form_takes() {
        assertThat(tasks.stream()
                        .filter(task -> number(task.property("minutes")))
                        .filter(task -> FormEffort.minutes(forms.get(task.formId()))
                                > Integer.parseInt(task.property("minutes")))
                        .map(task -> "%s declares %s, its form %s takes %.1f"
                                .formatted(
                                        task,
                                        task.property("minutes"),
                                        task.formId(),
                                        FormEffort.minutes(forms.get(task.formId())))))
                .as("user tasks that declare less than their form takes")
                .isEmpty();
    }

    @Test
    void only_what_no_week_of_the_method_waits_for_is_asked_later_beyond_the_budget() {
        List<ModelFiles.Node> waiting = tasks.stream()
                .filter(task -> task.property("beyondBudget") != null)
                .toList();

        assertThat(waiting)
                .allSatisfy(task -> {
                    assertThat(task.property("beyondBudget")).isEqualTo("waits");
                    assertThat(EffortBudget.tasksAWeek(task.property("role")))
                            .as("a limit that %s could be over", task)
                            .isPresent();
                })
                .extracting(ModelFiles.Node::id)
                .as(
                        "required tasks never wait, but for the two of the months after the habit, of which a wave needs each once")
                .containsExactlyInAnyOrder("ConfirmActsTask", "BrainstormTask", "ChampionProblemTask");
        assertThat(waiting.stream().filter(task -> task.property("required") != null))
                .allSatisfy(task -> assertThat(task.property("required")).isEqualTo("eachSubject"))
                .extracting(ModelFiles.Node::id)
                .containsExactlyInAnyOrder("BrainstormTask", "ChampionProblemTask");
    }

    @Test
    void every_field_a_form_gains_costs_minutes() {
        ModelFiles.Form form = forms.get("prepare-message");
        double before = FormEffort.minutes(form);
        ((ArrayNode) form.root.get("components"))
                .addObject()
                .put("type", "textarea")
                .put("label", "One more");
        assertThat(FormEffort.minutes(form)).isGreaterThan(before);
    }

    private static List<String> declared(int over, List<ModelFiles.Node> tasks) {
        return tasks.stream()
                .filter(task -> number(task.property("minutes")) && Integer.parseInt(task.property("minutes")) > over)
                .map(task -> task + " declares " + task.property("minutes"))
                .toList();
    }

    private static boolean number(String text) {
        return text != null && text.matches("\\d{1,3}");
    }
}
