package dev.tollgate.measurement;

import java.util.Set;

/** What other features know of the people of a wave, in one run of its program, by username. */
interface WaveRecords {

    /** To whom a message of the wave's first round was delivered. */
    Set<String> informed(String programId, String runId, String waveId);

    /** Who attended their training. */
    Set<String> trained(String programId, String runId, String waveId);
}
