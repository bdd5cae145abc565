package dev.tollgate.gate;

import dev.tollgate.measurement.Metric;
import dev.tollgate.program.Gate;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Wave;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Optional;

/**
 * When a gate that did not pass measures again. A measurement before the day of the review can let the gate pass; what it
 * finds missing is no further hold, because the remedies have not had their time.
 *
 * @param next when it is measured again
 * @param due from when on what is missing counts as a hold again; not before {@code next}
 */
record ReviewDay(Instant next, Instant due) {

    static final LocalTime START_OF_DAY = LocalTime.of(8, 0);

    /** The longest that a gate waits while its wave is live before ready. */
    static final int DAYS_WHILE_LIVE = 7;

    /** The longest that a gate waits while windows renew themselves. */
    private static final int DAYS_BETWEEN = 28;

    /** A timer of the engine never fires early, but this clock may be behind the engine's. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    /** @param lagging what holds the gate */
    static ReviewDay afterRemedies(
            ProgramDefinition plan,
            Optional<Wave> wave,
            Gate gate,
            boolean live,
            Instant from,
            Collection<Metric> lagging) {
        int days = plan.remedyDays();
        if (plan.remedyWaitsForWindow()) {
            days = Math.max(
                    days, lagging.stream().mapToInt(Metric::windowDays).max().orElse(0));
        }
        Instant due = days(plan, from, days);
        Instant next = plan.remedyWaitsForWindow() ? earlier(due, days(plan, from, DAYS_BETWEEN)) : due;
        return within(plan, wave, gate, live, from, next, due);
    }

    /** @param due the day that was decided on */
    static ReviewDay on(
            ProgramDefinition plan, Optional<Wave> wave, Gate gate, boolean live, Instant from, Instant due) {
        return within(plan, wave, gate, live, from, due, due);
    }

    private static ReviewDay within(
            ProgramDefinition plan,
            Optional<Wave> wave,
            Gate gate,
            boolean live,
            Instant from,
            Instant next,
            Instant due) {
        if (gate != Gate.READY) {
            return new ReviewDay(next, due);
        }
        if (live) {
            return new ReviewDay(earlier(next, days(plan, from, DAYS_WHILE_LIVE)), due);
        }
        // At go-live it is decided whether the wave is live before ready.
        return new ReviewDay(
                wave.map(known -> goLive(plan, known))
                        .filter(goLive -> goLive.isAfter(from))
                        .map(goLive -> earlier(next, goLive))
                        .orElse(next),
                due);
    }

    static Instant goLive(ProgramDefinition plan, Wave wave) {
        return wave.goLive().atTime(START_OF_DAY).atZone(plan.timeZone()).toInstant();
    }

    /** The same next measurement at the latest, with the review on a day that was settled before. */
    ReviewDay until(Instant settled) {
        return new ReviewDay(earlier(next, settled), settled);
    }

    /** Whether it is measured before the day of the review. */
    boolean between() {
        return next.isBefore(due);
    }

    /** Whether the day of the review has not come. */
    static boolean ahead(Instant due, Instant now) {
        return due.isAfter(now.plus(CLOCKS_DIFFER));
    }

    private static Instant days(ProgramDefinition plan, Instant from, int days) {
        return from.truncatedTo(ChronoUnit.SECONDS)
                .atZone(plan.timeZone())
                .plusDays(days)
                .toInstant();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
