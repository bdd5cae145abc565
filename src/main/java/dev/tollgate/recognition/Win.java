package dev.tollgate.recognition;

import java.time.Instant;

/**
 * A win with its proof.
 *
 * @param processInstanceKey the round of step 6, or the week in which it was seen
 * @param numbers before and now, in words
 * @param measured whether the numbers are Tollgate's own
 */
record Win(
        String id,
        String programId,
        String runId,
        String waveId,
        long processInstanceKey,
        String metric,
        String numbers,
        String source,
        boolean measured,
        String managerHelp,
        String story,
        Instant registeredAt) {}
