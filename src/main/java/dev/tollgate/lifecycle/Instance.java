package dev.tollgate.lifecycle;

import dev.tollgate.engine.Refused;
import dev.tollgate.engine.Scope;
import java.time.Instant;
import org.springframework.lang.Nullable;

/**
 * A process instance that entered: the root of a run, or one with a ticket bound to it.
 *
 * @param definitionKey the deployed model it entered with
 * @param callerInstanceKey null for the root
 */
record Instance(
        long key,
        String processId,
        long definitionKey,
        String runId,
        @Nullable String programId,
        @Nullable String waveId,
        @Nullable String subject,
        @Nullable Long callerInstanceKey,
        @Nullable String callerElementId,
        Instant enteredAt,
        @Nullable Instant sealedAt) {

    Scope scope() {
        return new Scope(runId, programId, waveId, subject);
    }

    String registeredProgram() {
        if (programId == null) {
            throw new Refused("The program of this instance is not registered yet");
        }
        return programId;
    }
}
