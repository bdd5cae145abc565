package dev.tollgate.measurement;

import java.time.Instant;
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
        @Nullable Double quality) {}
