package dev.tollgate.communication;

import java.util.Optional;

/** What a campaign about a win tells, given by the feature that keeps wins and the consent of those named. */
public interface WinStory {

    /** The win registered last in the wave, in this run. */
    Optional<Told> latest(String runId, String waveId);

    /**
     * @param numbers before and after in words, for example "before 12, now 3"
     * @param achievers names of those who did it and agreed to be named, as one line; empty where nobody did
     * @param enablers names of those who made it possible and agreed to be named
     * @param managerHelp what managers change so that others can do the same
     * @param story without names
     */
    record Told(
            String metric,
            String numbers,
            String source,
            String achievers,
            String enablers,
            String managerHelp,
            String story) {}
}
