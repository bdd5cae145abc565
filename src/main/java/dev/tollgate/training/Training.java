package dev.tollgate.training;

import java.time.Instant;
import org.springframework.lang.Nullable;

/**
 * The training of one department in one instance of {@code department-training}.
 *
 * @param rounds how often sessions were scheduled; the first plus the rebookings
 * @param scheduledAt when the latest round was scheduled
 * @param sessionsEndAt when its last session ends
 * @param evaluatedAt when its attendance was evaluated; null while it is not
 */
record Training(
        String id,
        String programId,
        String runId,
        String waveId,
        String departmentId,
        int rounds,
        Instant scheduledAt,
        Instant sessionsEndAt,
        @Nullable Instant evaluatedAt) {

    static final int MOST_ROUNDS = 3;

    boolean canRebook() {
        return rounds < MOST_ROUNDS;
    }
}
