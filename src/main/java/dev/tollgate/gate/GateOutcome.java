package dev.tollgate.gate;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** What a gate can say. Only the decision table says any of these but {@link #STOP}, and only sponsors say that. */
enum GateOutcome {
    GO,
    /** Goes on; what missed its target must reach it before the next gate. */
    CONDITIONAL_GO,
    HOLD,
    /** Cannot be decided yet, which is no hold. */
    WAIT,
    /** Held again: the sponsors decide whether to go on trying. */
    SPONSORS,
    STOP;

    static Optional<GateOutcome> of(Object word) {
        return Arrays.stream(values())
                .filter(outcome -> outcome.name().equals(word))
                .findFirst();
    }

    @JsonValue
    String word() {
        return name();
    }

    boolean passes() {
        return this == GO || this == CONDITIONAL_GO;
    }

    boolean holds() {
        return this == HOLD || this == SPONSORS;
    }
}
