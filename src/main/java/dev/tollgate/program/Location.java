package dev.tollgate.program;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/**
 * A location that lives by another clock or other holidays than the program.
 *
 * @param name as the people file has it
 * @param timeZone the program's where the definition gives none
 * @param holidays besides those of the program
 */
public record Location(String name, ZoneId timeZone, List<LocalDate> holidays) {}
