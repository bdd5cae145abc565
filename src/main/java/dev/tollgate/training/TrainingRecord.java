package dev.tollgate.training;

import java.time.Instant;
import org.springframework.lang.Nullable;

/**
 * What is known about one learner of a wave.
 *
 * @param departmentId whose training it was; null for who never had a seat
 * @param trainedAt when what the person attended ended; null unless {@link LearnerState#ATTENDED}
 */
public record TrainingRecord(
        String username,
        @Nullable String departmentId,
        LearnerState state,
        @Nullable Instant trainedAt) {

    public boolean trained() {
        return trainedAt != null;
    }
}
