package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;

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
}
