package dev.tollgate.assignment;

import java.time.LocalDate;
import org.springframework.lang.Nullable;

/**
 * Days on which somebody is away.
 *
 * @param until the last day, null while nobody knows
 * @param deputy username of who acts meanwhile, null for the next in line
 */
record Absence(
        String username,
        LocalDate from,
        @Nullable LocalDate until,
        @Nullable String deputy,
        Code code) {

    /** Why, as far as a program may know it: nothing about health. */
    enum Code {
        LEAVE,
        TRAVEL,
        OTHER_WORK,
        LEFT,
        OTHER
    }

    boolean covers(LocalDate day) {
        return !day.isBefore(from) && (until == null || !day.isAfter(until));
    }
}
