package dev.tollgate.training;

import org.springframework.lang.Nullable;

/**
 * A learner's place in a round.
 *
 * @param sessionId null for who has none
 * @param deliveryId of the invitation, once there is one
 */
record Seat(
        String id,
        String trainingId,
        int round,
        @Nullable String sessionId,
        String username,
        LearnerState state,
        @Nullable String deliveryId) {}
