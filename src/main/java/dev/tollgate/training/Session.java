package dev.tollgate.training;

import java.time.Instant;
import org.springframework.lang.Nullable;

/**
 * One meeting of a trainer and some learners.
 *
 * @param trainer username
 * @param part of the curriculum, from 1 on
 * @param reason why it is when and where it is; null for those planned before reasons were kept
 * @param cancelledAt null while it is to be held
 * @param sequence how often the invitation was changed (RFC 5545 SEQUENCE)
 */
record Session(
        String id,
        String trainingId,
        int round,
        String trainer,
        Instant startsAt,
        Instant endsAt,
        String format,
        @Nullable String location,
        @Nullable String room,
        int part,
        @Nullable String reason,
        @Nullable Instant cancelledAt,
        int sequence) {

    /** As it is, with the number of the next change. */
    Session renumbered() {
        return changed(trainer, startsAt, endsAt, location, room, reason);
    }

    /** With the number of this change. */
    Session changed(
            String by, Instant from, Instant to, @Nullable String at, @Nullable String in, @Nullable String because) {
        return new Session(
                id, trainingId, round, by, from, to, format, at, in, part, because, cancelledAt, sequence + 1);
    }
}
