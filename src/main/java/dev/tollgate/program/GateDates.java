package dev.tollgate.program;

import java.time.LocalDate;

/** The earliest date on which each gate of a wave can be decided. */
public record GateDates(LocalDate ready, LocalDate inUse, LocalDate habit, LocalDate sustained) {

    public LocalDate of(Gate gate) {
        return switch (gate) {
            case READY -> ready;
            case IN_USE -> inUse;
            case HABIT -> habit;
            case SUSTAINED -> sustained;
        };
    }
}
