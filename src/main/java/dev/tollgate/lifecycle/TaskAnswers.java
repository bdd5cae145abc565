package dev.tollgate.lifecycle;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.lang.Nullable;

/** What people submitted in their forms, as recorded when the task was completed. */
public interface TaskAnswers {

    /** The latest answer to a user task in this very process instance. */
    Optional<Answer> latest(long processInstanceKey, String elementId);

    /** The latest answer to a user task of the program (and wave, where not null) in this run. */
    Optional<Answer> latest(String runId, String waveId, String elementId);

    /** All answers to a user task in this process instance, oldest first. */
    List<Answer> all(long processInstanceKey, String elementId);

    /**
     * The latest answer for one of several for whom the task is there.
     *
     * @param subject null for the latest of all
     */
    default Optional<Answer> latest(long processInstanceKey, String elementId, @Nullable String subject) {
        return all(processInstanceKey, elementId).stream()
                .filter(answer -> subject == null || subject.equals(answer.subject()))
                .reduce((first, last) -> last);
    }

    /**
     * @param subject whom or what the task was for where it is there for each of several, else what the process was
     *     called for, or null
     */
    record Answer(
            String elementId,
            long processInstanceKey,
            @Nullable String subject,
            Map<String, Object> content,
            Instant completedAt) {}
}
