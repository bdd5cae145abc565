package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.Proves;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every way through step 4. */
class CommunicateObjectiveWalkTest extends Walk {

    private static final String STEP = "step-4-communicate-objective";
    private static final Map<String, Object> WAVE = Map.of("programId", "crm", "waveId", "pilot");

    @Proves({"S125", "S41", "S40"})
    @Test
    void nothing_is_sent_before_users_agreed_to_the_benefit_and_leaders_looked_at_themselves() {
        long step = start(STEP, WAVE);
        until(step, Map.of());

        assertThat(engine.completedElements(step))
                .containsSubsequence(
                        "PrepareMessageTask",
                        "ConfirmBenefitTask",
                        "JudgeBenefitsTask",
                        "StepJoin",
                        "RunFirstRoundCall")
                .containsSubsequence("CheckWalkTheTalkTask", "StepJoin", "RunFirstRoundCall");
    }

    @Test
    void each_department_is_asked() {
        says("list-subjects", Map.of("subjects", List.of("it", "sales", "finance")));
        long step = start(STEP, WAVE);
        until(step, Map.of());

        assertThat(of("record-task").stream().filter(job -> job.getElementId().equals("ConfirmBenefitTask")))
                .extracting(job -> job.getVariablesAsMap().get("subject"))
                .containsExactlyInAnyOrder("it", "sales", "finance");
    }

    @Test
    void where_nobody_can_be_asked_the_step_goes_on() {
        says("list-subjects", Map.of("subjects", List.of()));
        long step = start(STEP, WAVE);
        until(step, Map.of());
        assertThat(engine.completedElements(step)).endsWith("StepDoneEnd", STEP);
    }

    @Proves("S126")
    @Test
    void a_benefit_that_users_refuse_goes_back_to_the_change_lead() {
        judged("JudgeBenefitsTask", "again");
        long step = start(STEP, WAVE);
        until(step, Map.of());

        assertThat(engine.completedElements(step))
                .containsSubsequence(
                        "PrepareMessageTask",
                        "BenefitsGateway",
                        "PrepareMessageTask",
                        "ConfirmBenefitTask",
                        "RunFirstRoundCall");
    }

    @Proves("S46")
    @Test
    void leaders_who_do_not_look_at_themselves_are_asked_again() {
        judged("JudgeCheckWalkTheTalkTask", "again");
        long step = start(STEP, WAVE);
        until(step, Map.of());
        assertThat(engine.completedElements(step).stream().filter("CheckWalkTheTalkTask"::equals))
                .hasSize(2);
    }
}
