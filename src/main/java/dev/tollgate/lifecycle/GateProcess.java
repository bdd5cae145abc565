package dev.tollgate.lifecycle;

import java.util.Set;

/** The process that every gate runs in, and what its outcomes mean for what comes after. */
final class GateProcess {

    static final String ID = "progression-gate";
    static final String STOP = "STOP";
    private static final Set<String> PASSED = Set.of("GO", "CONDITIONAL_GO");

    private GateProcess() {}

    static boolean passes(Object outcome) {
        return outcome instanceof String text && PASSED.contains(text);
    }
}
