package dev.tollgate.program;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What is done about a unit whose use lags, from the gentlest to the strongest. */
public enum Rung {
    HELP,
    MOTIVATE,
    INCENTIVES,
    MANDATE;

    /** The name in definitions, decisions and the ledger. */
    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Rung> of(String key) {
        return Stream.of(values()).filter(rung -> rung.key().equals(key)).findFirst();
    }
}
