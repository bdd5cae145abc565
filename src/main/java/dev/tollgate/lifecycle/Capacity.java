package dev.tollgate.lifecycle;

import dev.tollgate.program.ProgramDefinition;
import java.time.Instant;
import java.util.Optional;

/** How much may be asked of a person: each role gets at most so many tasks a week. */
public interface Capacity {

    /**
     * When a task of this role may be asked of the person at the earliest; empty where it may be asked now.
     *
     * @param role of the task
     * @param person username
     */
    Optional<Instant> freeFrom(ProgramDefinition plan, String role, String person, Instant now);
}
