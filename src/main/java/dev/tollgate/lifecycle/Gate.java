package dev.tollgate.lifecycle;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** The four gates of a wave, in their order. */
public enum Gate {
    READY("ready", "Are people ready?"),
    IN_USE("in-use", "Is it in use?"),
    HABIT("habit", "Is it a habit?"),
    SUSTAINED("sustained", "Is it sustained?");

    static final String PROCESS = "progression-gate";
    static final String STOP = "STOP";
    private static final Set<String> PASSED = Set.of("GO", "CONDITIONAL_GO");

    private final String id;
    private final String question;

    Gate(String id, String question) {
        this.id = id;
        this.question = question;
    }

    /** As the ledger's subject and the processes name it. */
    public String id() {
        return id;
    }

    /** As executives know it. */
    public String question() {
        return question;
    }

    public static Optional<Gate> of(String id) {
        return Arrays.stream(values()).filter(gate -> gate.id.equals(id)).findFirst();
    }

    static boolean passes(Object outcome) {
        return outcome instanceof String text && PASSED.contains(text);
    }
}
