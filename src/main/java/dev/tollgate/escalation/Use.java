package dev.tollgate.escalation;

import org.springframework.lang.Nullable;

/**
 * The use of a group of units as measured now, in percent.
 *
 * @param units what the group is made of, as stored
 * @param name in the words of the organisation
 * @param quality of what is entered, or null where no source rates it
 */
record Use(
        String units,
        String name,
        int people,
        String metric,
        double percent,
        double target,
        double floor,
        @Nullable Double quality) {

    /** Below it the quality says that people only go through the motions: the usual target of 90 less 15 points. */
    static final double LOWEST_QUALITY = 75;

    boolean belowFloor() {
        return percent < floor;
    }

    boolean qualityLow() {
        return quality != null && quality < LOWEST_QUALITY;
    }
}
