package dev.tollgate.measurement;

import dev.tollgate.program.Frequency;
import java.time.LocalDate;
import java.util.Collection;

/**
 * Whether somebody does the key action as often as their role should. Days are those of the program's time zone; several
 * actions on one day count once, so that one busy day is no habit.
 *
 * <ul>
 *   <li>daily: on at least 60 % of the working days (Monday to Friday) of the window. The other 40 % leave room for
 *       leave, sickness and public holidays, which Tollgate does not know of.
 *   <li>weekly: in at least three of four weeks; weeks are counted back from the end of the window, and for a shorter
 *       window the three quarters are rounded up.
 *   <li>monthly: on at least one day of the window.
 * </ul>
 *
 * The window is the last {@value #DAYS} full days before the day of measurement, or those since go-live when there are
 * fewer. The day of measurement is not part of it, since it is not over.
 */
final class ExpectedUse {

    static final int DAYS = 28;
    static final int WEEK = 7;
    private static final int WORKING_DAYS = 5;

    private ExpectedUse() {}

    static boolean kept(Frequency frequency, Collection<LocalDate> days, Window window) {
        long used = 0;
        for (LocalDate day : days) {
            used |= window.contains(day)
                    ? 1L << (day.toEpochDay() - window.from().toEpochDay())
                    : 0;
        }
        return kept(frequency, used, window);
    }

    /** @param used the days of the window with use: bit 0 is its first day */
    static boolean kept(Frequency frequency, long used, Window window) {
        return switch (frequency) {
            case DAILY -> daily(used, window);
            case WEEKLY -> weekly(used, window);
            case MONTHLY -> used != 0;
        };
    }

    private static boolean daily(long used, Window window) {
        long working = 0;
        int weekday = window.from().getDayOfWeek().getValue();
        for (int day = 0; day < window.days(); day++) {
            working |= (weekday - 1 + day) % WEEK < WORKING_DAYS ? 1L << day : 0;
        }
        return working != 0 && Long.bitCount(used & working) * 10 >= Long.bitCount(working) * 6;
    }

    private static boolean weekly(long used, Window window) {
        long weeks = 0;
        long with = 0;
        for (long end = window.days(); end > 0; end -= WEEK) {
            long from = Math.max(0, end - WEEK);
            weeks++;
            with += (used >> from & (1L << end - from) - 1) == 0 ? 0 : 1;
        }
        return weeks > 0 && with * 4 >= weeks * 3;
    }

    /**
     * @param from first day
     * @param to the day after the last
     */
    record Window(LocalDate from, LocalDate to) {

        Window {
            if (to.toEpochDay() - from.toEpochDay() > DAYS) {
                throw new IllegalArgumentException("A window has at most " + DAYS + " days");
            }
        }

        /** The window of a measurement on that day; empty when it is not after go-live. */
        static Window endingBefore(LocalDate today, LocalDate goLive) {
            LocalDate from = today.minusDays(DAYS);
            if (from.isBefore(goLive)) {
                from = goLive;
            }
            return new Window(from.isAfter(today) ? today : from, today);
        }

        boolean contains(LocalDate day) {
            return !day.isBefore(from) && day.isBefore(to);
        }

        long days() {
            return to.toEpochDay() - from.toEpochDay();
        }
    }
}
