package dev.tollgate.measurement;

import dev.tollgate.program.Frequency;
import java.time.DayOfWeek;
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
    private static final int WEEK = 7;

    private ExpectedUse() {}

    static boolean kept(Frequency frequency, Collection<LocalDate> days, Window window) {
        return switch (frequency) {
            case DAILY -> daily(days, window);
            case WEEKLY -> weekly(days, window);
            case MONTHLY -> days.stream().anyMatch(window::contains);
        };
    }

    private static boolean daily(Collection<LocalDate> days, Window window) {
        long working = window.from()
                .datesUntil(window.to())
                .filter(ExpectedUse::isWorkingDay)
                .count();
        long used = days.stream()
                .distinct()
                .filter(window::contains)
                .filter(ExpectedUse::isWorkingDay)
                .count();
        return working > 0 && used * 10 >= working * 6;
    }

    private static boolean weekly(Collection<LocalDate> days, Window window) {
        long weeks = Math.ceilDiv(window.days(), WEEK);
        long used = days.stream()
                .filter(window::contains)
                .map(day -> (window.to().toEpochDay() - 1 - day.toEpochDay()) / WEEK)
                .distinct()
                .count();
        return weeks > 0 && used * 4 >= weeks * 3;
    }

    private static boolean isWorkingDay(LocalDate day) {
        return day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY;
    }

    /**
     * @param from first day
     * @param to the day after the last
     */
    record Window(LocalDate from, LocalDate to) {

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
