package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.Proves;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every way through a training. */
class TrainingWalkTest extends Walk {

    @Test
    void learners_who_were_absent_are_booked_again() {
        says("evaluate-attendance", Map.of("missing", 2, "rebook", true));
        long training = start("department-training", Map.of("programId", "crm", "departmentId", "sales"));
        until(training, Map.of());

        assertThat(of("schedule-training")).hasSize(2);
        assertThat(of("invite-to-training")).hasSize(2);
    }

    @Proves({"S128", "S130"})
    @Test
    void nobody_is_invited_before_the_trainer_prepared_the_work_of_the_department() {
        judged("JudgePrepareTrainingTask", "reviewer");
        long training = start("department-training", Map.of("programId", "crm", "departmentId", "sales"));
        until(training, Map.of());
        assertThat(engine.completedElements(training))
                .containsSubsequence(
                        "PrepareTrainingTask", "PrepareTrainingTask", "ScheduleTrainingTask", "InviteLearnersTask");
    }
}
