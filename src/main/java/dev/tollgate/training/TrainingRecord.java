package dev.tollgate.training;

import java.time.Instant;
import org.springframework.lang.Nullable;

/**
 * What is known about one learner of a wave.
 *
 * @param trainedAt end of the session that the person attended; null unless {@link LearnerState#ATTENDED}
 */
public record TrainingRecord(
        String username,
        String departmentId,
        LearnerState state,
        @Nullable Instant trainedAt) {

    public boolean trained() {
        return trainedAt != null;
    }
}
