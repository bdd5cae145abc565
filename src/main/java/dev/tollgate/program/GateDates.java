package dev.tollgate.program;

import java.time.LocalDate;

/** The earliest date on which each gate of a wave can be decided. */
public record GateDates(LocalDate ready, LocalDate inUse, LocalDate habit, LocalDate sustained) {}
