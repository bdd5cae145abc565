package dev.tollgate.program;

import java.time.LocalTime;

/** When people can be asked to a session, in the program's time zone, on working days. */
public record WorkingHours(LocalTime from, LocalTime to) {}
