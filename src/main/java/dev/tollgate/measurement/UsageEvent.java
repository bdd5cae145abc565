package dev.tollgate.measurement;

import java.time.Instant;
import java.util.Objects;
import org.springframework.lang.Nullable;

/**
 * Somebody did something in the software.
 *
 * @param eventId the source's own id; counted once within a program
 * @param quality how good what they entered is, 0 to 1, where the source knows
 */
record UsageEvent(
        String eventId,
        String username,
        String feature,
        Instant occurredAt,
        @Nullable Double quality) {

    /** A quality has six decimals, so that sums of it are exact and the same in any order. */
    static final double MILLIONTHS = 1_000_000;

    /** The quality in millionths; only of an event that has one. */
    long millionths() {
        return Math.round(Objects.requireNonNull(quality) * MILLIONTHS);
    }
}
