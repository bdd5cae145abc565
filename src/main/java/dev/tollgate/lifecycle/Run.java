package dev.tollgate.lifecycle;

import java.time.Instant;
import org.springframework.lang.Nullable;

/**
 * One run of a program: a root process instance, from its start to its end.
 *
 * @param programId null until the run is claimed for a registered program
 * @param outcome null while open
 */
record Run(
        String id,
        @Nullable String programId,
        long rootKey,
        long definitionKey,
        Instant openedAt,
        @Nullable Instant claimedAt,
        @Nullable Instant endedAt,
        @Nullable String outcome) {

    static final String COMPLETED = "completed";
    static final String CANCELLED = "cancelled";
    static final String WITHOUT_PROOF = "ended without proof";

    boolean open() {
        return endedAt == null;
    }
}
