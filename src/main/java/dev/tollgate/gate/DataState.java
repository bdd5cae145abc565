package dev.tollgate.gate;

import dev.tollgate.measurement.Snapshot;

/** Whether there is enough to decide on. What is not enough is never a GO. */
enum DataState {
    COMPLETE("complete"),
    /** The earliest date of the gate is not reached: wait for it, which is no hold. */
    TOO_EARLY("tooEarly"),
    /**
     * Nobody to measure, or for a gate about use not one key action since go-live (the source is missing, not the use),
     * or too few answers that were not asked for again yet.
     */
    TOO_FEW("tooFew");

    private final String word;

    DataState(String word) {
        this.word = word;
    }

    /** As the decision table spells it. */
    String word() {
        return word;
    }

    static DataState of(Snapshot snapshot, Judgement judgement) {
        if (snapshot.takenAt().isBefore(snapshot.notBefore())) {
            return TOO_EARLY;
        }
        boolean noUsage = snapshot.gate().needsUsage() && snapshot.usageEvents() == 0;
        return snapshot.people() == 0 || noUsage || !judgement.tooFew().isEmpty() ? TOO_FEW : COMPLETE;
    }
}
