package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollgate.Proves;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way through step 5. */
class EnsureActionWalkTest extends Walk {

    private static final Map<String, Object> WAVE = Map.of("programId", "crm", "waveId", "pilot");

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "JudgeEnsureFirstUseTask, EnsureFirstUseTask",
        "JudgeExamineSystemsTask, ExamineSystemsTask",
        "JudgeListBlockersTask, ListBlockersTask"
    })
    void an_answer_that_is_not_good_enough_comes_back(String judge, String task) {
        judged(judge, "again");
        long step = start("step-5-ensure-action", WAVE);
        until(step, Map.of());
        assertThat(count(step, task)).isEqualTo(2);
    }

    @Test
    void a_reviewer_can_accept() {
        judged("JudgeExamineSystemsTask", "reviewer");
        long step = start("step-5-ensure-action", WAVE);
        until(step, Map.of());
        assertThat(engine.completedElements(step))
                .containsSubsequence("LeftGateway", "ReviewStepTask", "ReviewerGateway", "AcceptedMerge");
        assertThat(count(step, "ReviewStepTask")).isEqualTo(1);
    }

    @Test
    void a_reviewer_can_send_it_back() {
        judged("JudgeExamineSystemsTask", "reviewer");
        long step = start("step-5-ensure-action", WAVE);
        until(step, Map.of("review-step", Map.of("decision", "again", "reason", "Too vague")));
        assertThat(engine.completedElements(step)).containsSubsequence("ReviewStepTask", "StepMerge", "AcceptedMerge");
    }

    @Proves({"S48", "S49", "S57", "S59"})
    @Test
    void old_tools_are_looked_at_on_the_day_they_go_until_they_are_off() {
        says(
                "schedule-switch-off",
                Map.of("allOff", false, "switchOffAt", PAST),
                Map.of("allOff", false, "switchOffAt", PAST));
        long step = start("step-5-ensure-action", WAVE);
        until(step, Map.of());

        assertThat(count(step, "CheckSwitchOffTask")).isEqualTo(2);
        assertThat(engine.completedElements(step))
                .containsSubsequence(
                        "EnsureFirstUseTask",
                        "StepJoin",
                        "SwitchOffTimer",
                        "CheckSwitchOffTask",
                        "AllOffGateway",
                        "StepDoneEnd");
    }

    @Test
    void nobody_is_asked_about_an_old_tool_before_its_day() {
        String tomorrow = in(Duration.ofDays(1));
        says("schedule-switch-off", Map.of("allOff", false, "switchOffAt", tomorrow));
        long step = start("step-5-ensure-action", WAVE);
        for (int answered = 0; answered < 3; answered++) {
            engine.complete(task(step), Map.of());
        }
        await().until(() -> engine.isActive(step, "SwitchOffTimer"));
        assertThat(engine.openTasks()).isEmpty();

        pass(Duration.ofDays(1).plusMinutes(1));
        assertThat(task(step).elementId()).isEqualTo("CheckSwitchOffTask");
        until(step, Map.of());
    }

    private static long count(long instance, String element) {
        return engine.completedElements(instance).stream()
                .filter(element::equals)
                .count();
    }
}
