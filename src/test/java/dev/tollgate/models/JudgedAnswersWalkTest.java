package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way through the judgement of an answer, in each process that leaves to a reviewer what came back twice. */
class JudgedAnswersWalkTest extends Walk {

    private static final Map<String, Object> WAVE = Map.of("programId", "crm", "waveId", "pilot");

    /** Asked only of managers who are not convinced; see {@link Steps123WalkTest}. */
    private static final String NOT_ON_THE_USUAL_WAY = "RaiseUrgencyTask";

    private static Stream<ModelFiles.Model> reviewed() {
        return ModelFiles.models().stream()
                .filter(model -> model.nodes("userTask").stream()
                        .anyMatch(node -> node.id().equals("ReviewStepTask")));
    }

    private static List<String> judgedTasks(ModelFiles.Model model) {
        List<String> judges =
                model.nodes("serviceTask").stream().map(ModelFiles.Node::id).toList();
        return model.nodes("userTask").stream()
                .map(ModelFiles.Node::id)
                .filter(task -> judges.contains("Judge" + task) && !task.equals(NOT_ON_THE_USUAL_WAY))
                .toList();
    }

    static Stream<Arguments> answers() {
        return reviewed().flatMap(model -> judgedTasks(model).stream().map(task -> Arguments.of(model.fileName, task)));
    }

    static Stream<Arguments> processes() {
        return reviewed()
                .map(model -> Arguments.of(model.fileName, judgedTasks(model).getLast()));
    }

    @Test
    void no_process_that_asks_a_reviewer_is_without_a_judged_answer() {
        assertThat(reviewed())
                .hasSizeGreaterThan(10)
                .allSatisfy(model ->
                        assertThat(judgedTasks(model)).as(model.fileName).isNotEmpty());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("answers")
    void an_answer_that_is_not_good_enough_comes_back(String process, String task) {
        judged("Judge" + task, "again");
        long instance = start(process, WAVE);
        until(instance, Map.of());

        assertThat(times(instance, task)).isEqualTo(2);
        assertThat(engine.completedElements(instance)).doesNotContain("ReviewStepTask");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("answers")
    void what_is_left_to_the_reviewer_can_be_accepted(String process, String task) {
        judged("Judge" + task, "reviewer");
        long instance = start(process, WAVE);
        until(instance, Map.of());

        assertThat(engine.completedElements(instance))
                .containsSubsequence("ReviewStepTask", "ReviewerGateway", "AcceptedMerge");
        assertThat(times(instance, "ReviewStepTask")).isEqualTo(1);
        assertThat(times(instance, task)).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("processes")
    void the_reviewer_can_send_it_back(String process, String task) {
        judged("Judge" + task, "reviewer");
        long instance = start(process, WAVE);
        until(instance, Map.of("review-step", Map.of("decision", "again", "reason", "Too vague")));

        assertThat(engine.completedElements(instance)).containsSubsequence("ReviewStepTask", task, "AcceptedMerge");
        assertThat(times(instance, "ReviewStepTask")).isEqualTo(1);
    }
}
