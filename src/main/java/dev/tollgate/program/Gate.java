package dev.tollgate.program;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** The four gates of a wave, in their order. */
public enum Gate {
    READY("ready", "Are people ready?"),
    IN_USE("in-use", "Is it in use?"),
    HABIT("habit", "Is it a habit?"),
    SUSTAINED("sustained", "Is it sustained?");

    private final String id;
    private final String question;

    Gate(String id, String question) {
        this.id = id;
        this.question = question;
    }

    public static Optional<Gate> of(String id) {
        return Arrays.stream(values()).filter(gate -> gate.id.equals(id)).findFirst();
    }

    @JsonCreator
    static Gate named(String id) {
        return of(id).orElseThrow(() -> new IllegalArgumentException("No gate '" + id + "'"));
    }

    /** As the ledger, the processes and the API name it. */
    @JsonValue
    public String id() {
        return id;
    }

    /** The gate's name as executives see it. */
    public String question() {
        return question;
    }

    /** Whether the gate is about use, so that it cannot be decided without usage events. */
    public boolean needsUsage() {
        return this != READY;
    }
}
