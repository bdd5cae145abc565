package dev.tollgate.sponsorship;

import java.time.LocalDate;
import org.springframework.lang.Nullable;

/**
 * Something that people will see a sponsor do.
 *
 * @param sponsor username
 * @param kind {@code with-users}, {@code uses}, {@code speaks} or {@code decides}
 * @param doneOn null until it was done
 */
public record SponsorAct(
        String id,
        String sponsor,
        String act,
        String kind,
        LocalDate dueOn,
        @Nullable LocalDate doneOn) {

    public boolean done() {
        return doneOn != null;
    }
}
