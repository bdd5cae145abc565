package dev.tollgate.escalation;

import dev.tollgate.measurement.Chance;
import dev.tollgate.measurement.Signs;
import java.time.LocalDate;
import org.springframework.lang.Nullable;

/**
 * The use of a group of units as measured now, in percent.
 *
 * @param day of the measurement in the program's time zone
 * @param units what the group is made of, as stored
 * @param name in the words of the organisation
 * @param quality of what is entered, or null where no source rates it
 * @param declines whether fewer people use it than did, beyond what chance explains
 */
record Use(
        LocalDate day,
        String units,
        String name,
        int people,
        String metric,
        double percent,
        double target,
        double floor,
        @Nullable Double quality,
        boolean declines) {

    /** Of one look at one group: how often one that is truly at the floor is taken for one below it. */
    static final double LEVEL = 0.05;

    /** Whether so few would be seen with a chance of at most {@value #LEVEL} if it were truly at the floor. */
    boolean belowFloor() {
        return percent < floor && Chance.atMost(Math.round(percent * people / 100), people, floor) <= LEVEL;
    }

    boolean qualityLow() {
        return quality != null && quality < Signs.LOWEST_QUALITY;
    }
}
