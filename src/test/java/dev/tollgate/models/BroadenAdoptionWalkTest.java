package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.Proves;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way through step 7. */
class BroadenAdoptionWalkTest extends Walk {

    private static final Map<String, Object> WAVE = Map.of("programId", "crm", "waveId", "pilot");

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "JudgeLinkResultsTask, LinkResultsTask",
        "JudgeChangeProceduresTask, ChangeProceduresTask",
        "JudgeDevelopPeopleTask, DevelopPeopleTask",
        "JudgeAnchorChangeTask, AnchorChangeTask"
    })
    void an_answer_that_is_not_good_enough_comes_back(String judge, String task) {
        judged(judge, "again");
        long step = start("step-7-broaden-adoption", WAVE);
        until(step, Map.of());
        assertThat(count(step, task)).isEqualTo(2);
    }

    @Test
    void a_reviewer_can_accept() {
        judged("JudgeAnchorChangeTask", "reviewer");
        long step = start("step-7-broaden-adoption", WAVE);
        until(step, Map.of());
        assertThat(engine.completedElements(step))
                .containsSubsequence("LeftGateway", "ReviewStepTask", "ReviewerGateway", "AcceptedMerge");
        assertThat(count(step, "ReviewStepTask")).isEqualTo(1);
    }

    @Test
    void a_reviewer_can_send_it_back() {
        judged("JudgeAnchorChangeTask", "reviewer");
        long step = start("step-7-broaden-adoption", WAVE);
        until(step, Map.of("review-step", Map.of("decision", "again", "reason", "Too vague")));
        assertThat(engine.completedElements(step)).containsSubsequence("ReviewStepTask", "StepMerge", "AcceptedMerge");
    }

    @Proves({"S71", "S72", "S74"})
    @Test
    void the_sponsor_anchors_the_change_after_links_procedures_and_people_are_there() {
        long step = start("step-7-broaden-adoption", Map.of("programId", "crm"));
        until(step, Map.of());
        for (String before : List.of("LinkResultsTask", "ChangeProceduresTask", "DevelopPeopleTask")) {
            assertThat(engine.completedElements(step))
                    .containsSubsequence(before, "StepJoin", "AnchorChangeTask", "StepDoneEnd");
        }
    }

    private static long count(long instance, String element) {
        return engine.completedElements(instance).stream()
                .filter(element::equals)
                .count();
    }
}
