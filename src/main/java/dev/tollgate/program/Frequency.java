package dev.tollgate.program;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How often a role is expected to do its key action. */
public enum Frequency {
    DAILY,
    WEEKLY,
    MONTHLY;

    @JsonValue
    String shown() {
        return name().toLowerCase(Locale.ROOT);
    }
}
