package dev.tollgate.lifecycle;

import dev.tollgate.evidence.Head;
import dev.tollgate.program.Gate;
import org.springframework.lang.Nullable;

/**
 * Keeps the head of a program's evidence where neither the database nor the engine can reach it, as in the sponsors'
 * mailboxes. Implemented by features; called in the transaction that seals a gate.
 */
public interface HeadKeeper {

    /**
     * @param gate which was sealed; null where it is another process that was left with an outcome
     * @param what what was sealed, as executives know it, in English
     * @param outcome how the gate was left
     */
    void keep(String programId, String waveId, @Nullable Gate gate, String what, String outcome, Head head);
}
