package dev.tollgate.training;

import java.util.Map;

/** Who is trained, for measuring. */
public interface TrainingRecords {

    /**
     * The latest record of each learner of a wave in this run, by username. Who is not in it was never booked nor recorded
     * as attended, so is not trained; who is in it may have left since.
     */
    Map<String, TrainingRecord> ofWave(String programId, String runId, String waveId);
}
