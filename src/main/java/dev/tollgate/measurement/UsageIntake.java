package dev.tollgate.measurement;

import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;
import org.springframework.lang.Nullable;

/** Takes events in within one transaction, each once; to be closed whatever happens. */
interface UsageIntake extends AutoCloseable {

    int CHANGES_LISTED = 100;

    /** @param line where it is in the file, by which {@link Taken} speaks of it */
    void add(int line, UsageEvent event);

    /** Keeps an event of somebody whom the program does not have yet. */
    void aside(UsageEvent event);

    Taken end();

    @Override
    void close();

    /**
     * @param imported events that are new
     * @param repeated lines of events whose id was known before, or is in the file earlier
     * @param aside events that are kept aside and were not before
     * @param changed how many of the repeated say something else than what was imported
     * @param changes the first of them
     */
    record Taken(long imported, BitSet repeated, long aside, long changed, List<Change> changes) {}

    record Change(int line, String eventId) {}

    /** Some event is not new, to an intake of new ones; all must be handed in again to one that expects that. */
    final class Repeats extends RuntimeException {

        private static final long serialVersionUID = 1;

        Repeats(@Nullable SQLException cause) {
            super("Events are repeated", cause);
        }
    }
}
