package dev.tollgate.engine;

import org.springframework.lang.Nullable;

/**
 * Where a process instance belongs, as the database knows it (from the ticket bound to the instance), never as a
 * process variable says it.
 *
 * @param runId the run that the instance belongs to
 * @param programId the program; null only for a root instance whose program is not registered yet
 * @param waveId the wave, or null in the processes of the whole program
 * @param subject what the instance was called for: a gate, a department id, a campaign; null where there is one only
 */
public record Scope(
        String runId,
        @Nullable String programId,
        @Nullable String waveId,
        @Nullable String subject) {}
