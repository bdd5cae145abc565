package dev.tollgate.program;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/**
 * The days on which people of the program work.
 *
 * @param days of the week, in its order
 * @param holidays days on which nobody works although it is one of these
 */
public record WorkingTime(List<DayOfWeek> days, List<LocalDate> holidays) {

    /** Monday to Friday, without holidays. */
    public static final WorkingTime USUAL = new WorkingTime(
            List.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY, DayOfWeek.THURSDAY, DayOfWeek.FRIDAY),
            List.of());

    WorkingTime withHolidays(List<LocalDate> more) {
        return more.isEmpty()
                ? this
                : new WorkingTime(
                        days,
                        Stream.concat(holidays.stream(), more.stream())
                                .distinct()
                                .toList());
    }

    public boolean works(LocalDate day) {
        return days.contains(day.getDayOfWeek()) && !holidays.contains(day);
    }
}
