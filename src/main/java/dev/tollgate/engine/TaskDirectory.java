package dev.tollgate.engine;

import java.time.Instant;
import java.util.List;
import org.springframework.lang.Nullable;

/**
 * Where Camunda says who did a user task: no job does. Answers lag behind the engine by seconds. Never asked inside a
 * database transaction; what goes wrong is thrown and may pass.
 */
public interface TaskDirectory {

    /** The tasks of one element in one instance, oldest completion first, open ones last; empty while none is known. */
    List<KnownTask> tasks(long processInstanceKey, String elementId);

    /**
     * @param assignee null where nobody claimed it
     * @param elementInstanceKey the pass through the task's element, null where the list does not say
     * @param subject for whom it is where it is there for each of several, null where the list does not say
     */
    record KnownTask(
            String key,
            @Nullable String assignee,
            State state,
            @Nullable Instant completedAt,
            @Nullable Long elementInstanceKey,
            @Nullable String subject) {}

    /** How far a task is. */
    enum State {
        OPEN,
        COMPLETED,
        CANCELLED
    }
}
