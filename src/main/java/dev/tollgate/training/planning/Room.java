package dev.tollgate.training.planning;

import java.util.List;
import org.springframework.lang.Nullable;

/**
 * A room, or a link for meetings online.
 *
 * @param location null for a link, which is everywhere
 * @param seats the most people in it at a time
 * @param closed in any order
 */
public record Room(String name, @Nullable String location, int seats, List<Absence> closed) {

    public Room {
        closed = List.copyOf(closed);
    }

    /** Rooms of the same name in two places are two. */
    String key() {
        return location == null ? name : name + ", " + location;
    }
}
