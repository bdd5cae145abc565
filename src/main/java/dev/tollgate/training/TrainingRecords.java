package dev.tollgate.training;

import java.util.Collection;
import java.util.Map;

/** Who is trained, for measuring. */
public interface TrainingRecords {

    /**
     * The latest record of each learner of a wave in this run, by username. Who is not in it was never booked nor recorded
     * as attended, so is not trained; who is in it may have left since.
     */
    Map<String, TrainingRecord> ofWave(String programId, String runId, String waveId);

    /** Asked for some people at a time: those of a wave can be too many to be kept. */
    interface Some {

        /** The records of those of them who have one, as {@link #ofWave} has them. */
        Map<String, TrainingRecord> of(Collection<String> usernames);
    }

    /** As {@link #ofWave}; what the evidence proves is looked at once, when this is called. */
    Some among(String programId, String runId, String waveId);

    /**
     * What was seen last of each learner of a wave in this run, by username, as far as the evidence proves it. Of who is not
     * in it nobody said whether they can do their key task alone.
     */
    Map<String, Proficiency> proficiency(String programId, String runId, String waveId);
}
