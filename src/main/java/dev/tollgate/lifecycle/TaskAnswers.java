package dev.tollgate.lifecycle;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What people submitted in their forms, as recorded when the task was completed. */
public interface TaskAnswers {

    /** The latest answer to a user task in this very process instance. */
    Optional<Answer> latest(long processInstanceKey, String elementId);

    /** The latest answer to a user task of the program (and wave, where not null) in this run. */
    Optional<Answer> latest(String runId, String waveId, String elementId);

    /** All answers to a user task in this process instance, oldest first. */
    List<Answer> all(long processInstanceKey, String elementId);

    record Answer(String elementId, long processInstanceKey, Map<String, Object> content, Instant completedAt) {}
}
