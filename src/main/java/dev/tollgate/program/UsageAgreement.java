package dev.tollgate.program;

import java.time.LocalDate;
import org.springframework.lang.Nullable;

/**
 * What allows to take in usage of people in a country: a works agreement or legal record, or why none is needed there.
 *
 * @param agreement names the works agreement or legal record; null where none applies
 * @param date of the agreement or record
 * @param notApplicable why none applies; null where there is one
 * @param saidBy who says that none applies
 */
public record UsageAgreement(
        @Nullable String agreement,
        @Nullable LocalDate date,
        @Nullable String notApplicable,
        @Nullable String saidBy) {

    /** As a sentence part, for evidence and reports. */
    public String inWords() {
        return agreement == null
                ? "not applicable (%s), says %s".formatted(notApplicable, saidBy)
                : "%s of %s".formatted(agreement, date);
    }
}
