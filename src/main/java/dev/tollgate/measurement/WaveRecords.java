package dev.tollgate.measurement;

import dev.tollgate.communication.WaveStates;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** What other features know of the people of a wave, in one run of its program, by username. */
interface WaveRecords {

    /** To whom a message of the wave's first round was delivered. */
    Set<String> informed(String programId, String runId, String waveId);

    /** As {@link #informed}, asked for some people at a time. */
    WaveStates.Those informedAmong(String programId, String runId, String waveId);

    /** Of whom it is known what became of a message of the wave's first round. */
    Set<String> accounted(String programId, String runId, String waveId);

    /** Who has or had a seat in a session, or attended without one. */
    Set<String> booked(String programId, String runId, String waveId);

    /** Who attended their training, and when it ended. */
    Map<String, Instant> trained(String programId, String runId, String waveId);

    /** Of whom {@link #trained} says so, asked for some people at a time. */
    WaveStates.Those trainedAmong(String programId, String runId, String waveId);

    /** Who did the department's key task alone when it was looked at last. */
    Set<String> proficient(String programId, String runId, String waveId);
}
