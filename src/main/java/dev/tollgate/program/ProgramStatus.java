package dev.tollgate.program;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a program is registered. Whether it runs, and how far it got, only the ledger says. */
public enum ProgramStatus {
    /** Defined, but without people: nothing can start. */
    DRAFT,
    /** Defined, with people. */
    REGISTERED;

    @JsonValue
    String shown() {
        return name().toLowerCase(Locale.ROOT);
    }
}
