package dev.tollgate.training;

import java.util.Map;

/** Who is trained, for measuring. */
public interface TrainingRecords {

    /**
     * The latest record of each learner of a wave in this run, by username. Who is not in it was never booked nor recorded
     * as attended, so is not trained; who is in it may have left since.
     */
    Map<String, TrainingRecord> ofWave(String programId, String runId, String waveId);

    /**
     * What was seen last of each learner of a wave in this run, by username, as far as the evidence proves it. Of who is not
     * in it nobody said whether they can do their key task alone.
     */
    Map<String, Proficiency> proficiency(String programId, String runId, String waveId);
}
