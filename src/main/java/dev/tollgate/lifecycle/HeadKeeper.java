package dev.tollgate.lifecycle;

import dev.tollgate.evidence.Head;

/**
 * Keeps the head of a program's evidence where neither the database nor the engine can reach it, as in the sponsors'
 * mailboxes. Implemented by features; called in the transaction that seals a gate.
 */
public interface HeadKeeper {

    /**
     * @param what what was sealed, as executives know it
     * @param outcome how the gate was left
     */
    void keep(String programId, String waveId, String what, String outcome, Head head);
}
