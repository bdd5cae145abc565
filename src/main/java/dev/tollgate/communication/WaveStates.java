package dev.tollgate.communication;

import java.util.Collection;
import java.util.Set;

/** How far people of a wave are in a run; given by the feature that measures it. */
public interface WaveStates {

    /** Asked for some people at a time: those of a wave can be too many to be kept. */
    interface Those {

        /** Usernames of them. */
        Set<String> among(Collection<String> usernames);
    }

    /** Who got the first message. */
    Those informed(String programId, String runId, String waveId);

    /** Who attended their training. */
    Those trained(String programId, String runId, String waveId);
}
