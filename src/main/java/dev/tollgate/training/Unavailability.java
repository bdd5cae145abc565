package dev.tollgate.training;

import dev.tollgate.training.planning.Absence;
import java.time.Instant;
import org.springframework.lang.Nullable;

/**
 * A trainer or a room cannot be had for a while, as it turned out after the program was defined.
 *
 * @param name a username, or the name of a room
 * @param location of the room; null for a trainer, a link, or rooms of that name everywhere
 */
record Unavailability(Kind kind, String name, @Nullable String location, Instant from, Instant until) {

    enum Kind {
        TRAINER,
        ROOM
    }

    boolean ofTrainer(String username) {
        return kind == Kind.TRAINER && name.equals(username);
    }

    boolean ofRoom(@Nullable String room, @Nullable String at) {
        return kind == Kind.ROOM && name.equals(room) && (location == null || location.equals(at));
    }

    boolean stopsIt(Session session) {
        return (ofTrainer(session.trainer()) || ofRoom(session.room(), session.location()))
                && session.startsAt().isBefore(until)
                && from.isBefore(session.endsAt());
    }

    Absence absence() {
        return new Absence(from, until);
    }
}
