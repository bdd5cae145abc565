package dev.tollgate.training.planning;

import java.time.Instant;

/** When a trainer or a room cannot be had. */
public record Absence(Instant from, Instant to) {

    boolean touches(Instant startsAt, Instant endsAt) {
        return startsAt.isBefore(to) && from.isBefore(endsAt);
    }
}
