package dev.tollgate.communication;

import java.util.Set;

/** How far people of a wave are in a run, by username; given by the feature that measures it. */
public interface WaveStates {

    /** Who got the first message. */
    Set<String> informed(String programId, String runId, String waveId);

    /** Who attended their training. */
    Set<String> trained(String programId, String runId, String waveId);
}
