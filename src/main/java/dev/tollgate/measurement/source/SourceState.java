package dev.tollgate.measurement.source;

import java.time.Instant;
import org.springframework.lang.Nullable;

/**
 * Where the pulls of a source stand.
 *
 * @param pulledUntil when the last pull began whose events are committed
 * @param lastNewAt when a pull brought something that was not known
 * @param pulling whether somebody pulls right now
 * @param failures in a row
 * @param outcome of the last pull, null before the first
 * @param last what the last pull that went well brought
 */
record SourceState(
        String programId,
        String name,
        @Nullable Instant pulledUntil,
        @Nullable Instant lastAttemptAt,
        @Nullable Instant lastSuccessAt,
        @Nullable Instant lastNewAt,
        Instant nextAttemptAt,
        boolean pulling,
        int failures,
        @Nullable Outcome outcome,
        @Nullable String problem,
        @Nullable String remedy,
        @Nullable Pulled last) {

    /**
     * @param events that the source handed out
     * @param imported new ones
     * @param alreadyKnown those of an earlier pull, since pulls overlap
     * @param changed those of them that say something else than before; what came first counts
     * @param aside new ones that are kept until their person is known
     * @param later those just ahead of our clock, left to the next pull
     * @param withoutUser those that nobody did, left out
     * @param otherFeatures new ones of features that are not the program's key action, by feature, as a text
     */
    record Pulled(
            long events,
            long imported,
            long alreadyKnown,
            long changed,
            long aside,
            long later,
            long withoutUser,
            String otherFeatures) {

        static final Pulled NOTHING = new Pulled(0, 0, 0, 0, 0, 0, 0, "");

        boolean hasNew() {
            return imported + aside > 0;
        }
    }
}
