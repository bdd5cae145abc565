package dev.tollgate.program;

import java.time.LocalDate;

/** Days, both included, on which nobody gets a message about the program; what waits goes out after them. */
public record Blackout(LocalDate from, LocalDate to, String reason) {

    boolean covers(LocalDate day) {
        return !day.isBefore(from) && !day.isAfter(to);
    }
}
