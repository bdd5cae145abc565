package dev.tollgate.program;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;

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

    public boolean works(LocalDate day) {
        return days.contains(day.getDayOfWeek()) && !holidays.contains(day);
    }
}
