package dev.tollgate.program;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.springframework.lang.Nullable;

/**
 * A location that lives by another clock or other holidays than the program.
 *
 * @param name as the people file has it
 * @param timeZone the program's where the definition gives none
 * @param holidays besides those of the program
 * @param country two letters; null for the program's
 * @param language of those who name none of their own; null for the program's
 */
public record Location(
        String name,
        ZoneId timeZone,
        List<LocalDate> holidays,
        @Nullable String country,
        @Nullable String language) {}
