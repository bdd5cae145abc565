package dev.tollgate.training.planning;

import java.time.Duration;
import java.time.Instant;
import org.springframework.lang.Nullable;

/**
 * A time at which a trainer could hold a session in a room.
 *
 * @param room null where none is looked after
 * @param usual whether it is the trainer whom the department has when nothing stands against it
 */
public record Opening(
        Instant startsAt,
        Instant endsAt,
        Trainer trainer,
        @Nullable Room room,
        boolean usual) {

    /** Between two sessions of a trainer. */
    public static final Duration BREAK = Duration.ofMinutes(15);

    public boolean sameTime(Opening other) {
        return startsAt.equals(other.startsAt) && endsAt.equals(other.endsAt);
    }

    public boolean samePlace(Opening other) {
        return trainer.username().equals(other.trainer.username())
                && (room == null
                        ? other.room == null
                        : other.room != null && room.key().equals(other.room.key()));
    }

    boolean trainerBusyWith(Opening other) {
        return trainer.username().equals(other.trainer.username())
                && startsAt.isBefore(other.endsAt.plus(BREAK))
                && other.startsAt.isBefore(endsAt.plus(BREAK));
    }

    boolean roomTakenBy(Opening other) {
        return room != null && other.room != null && room.key().equals(other.room.key()) && overlaps(other);
    }

    boolean overlaps(Opening other) {
        return startsAt.isBefore(other.endsAt) && other.startsAt.isBefore(endsAt);
    }
}
