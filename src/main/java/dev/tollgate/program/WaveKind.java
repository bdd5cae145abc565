package dev.tollgate.program;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a wave is for. */
public enum WaveKind {
    /** The first, small one, whose reviews decide whether and how the others follow. */
    PILOT,
    ROLLOUT,
    /** A further attempt for units where an earlier one did not last. */
    RELAUNCH;

    @JsonValue
    String shown() {
        return name().toLowerCase(Locale.ROOT);
    }
}
