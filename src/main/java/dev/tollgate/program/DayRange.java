package dev.tollgate.program;

import java.time.LocalDate;
import java.util.stream.Stream;

/** Some days in a row, the last one included. */
public record DayRange(LocalDate from, LocalDate to) {

    public Stream<LocalDate> days() {
        return from.datesUntil(to.plusDays(1));
    }
}
