package dev.tollgate.training.planning;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** The parts of one curriculum, for one learner. */
final class Spacing {

    private Spacing() {}

    static boolean outOfOrder(PlannedSession one, PlannedSession other) {
        if (!one.course().equals(other.course()) || one.part() == other.part()) {
            return false;
        }
        PlannedSession before = one.part() < other.part() ? one : other;
        PlannedSession after = before == one ? other : one;
        return after.startsAt().isBefore(before.endsAt());
    }

    static boolean tooClose(PlannedSession one, PlannedSession other, ZoneId zone) {
        return one.course().equals(other.course())
                && one.part() != other.part()
                && Math.abs(ChronoUnit.DAYS.between(day(one.startsAt(), zone), day(other.startsAt(), zone)))
                        < one.spacingDays();
    }

    private static LocalDate day(Instant instant, ZoneId zone) {
        return instant.atZone(zone).toLocalDate();
    }
}
