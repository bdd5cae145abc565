package dev.tollgate.training;

import java.time.Instant;
import java.util.Comparator;

/**
 * Somebody saw whether a learner does the key task of the department alone.
 *
 * @param alone whether the learner did it, by themselves
 * @param at when the session ended in which it was seen, or when it was seen later
 * @param recordedAt when it was said; of one session the last word counts
 */
public record Proficiency(String username, boolean alone, Instant at, Instant recordedAt) {

    private static final Comparator<Proficiency> ORDER =
            Comparator.comparing(Proficiency::at).thenComparing(Proficiency::recordedAt);

    /** What was seen last; what was forgotten since, or learned since, is not what was seen before. */
    public static Proficiency latest(Proficiency one, Proficiency other) {
        return ORDER.compare(one, other) > 0 ? one : other;
    }
}
