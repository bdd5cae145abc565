package dev.tollgate.outcome;

import java.time.Instant;
import java.time.LocalDate;
import org.springframework.lang.Nullable;

/**
 * A business result on a day, as somebody measured it.
 *
 * @param outcome its name in the definition
 * @param counted of a share or rate, what was counted; null where the value was given itself
 * @param countedOf and of how many
 * @param source where the number comes from, so that somebody else can look it up
 * @param measuredBy username of who measured
 * @param toConfirm username of the second pair of eyes
 * @param recordedBy the login that handed it in
 */
record OutcomeMeasurement(
        String id,
        String programId,
        String outcome,
        double value,
        @Nullable Double counted,
        @Nullable Double countedOf,
        LocalDate measuredOn,
        String source,
        String measuredBy,
        String toConfirm,
        String recordedBy,
        Instant recordedAt) {}
