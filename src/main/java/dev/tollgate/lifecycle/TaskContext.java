package dev.tollgate.lifecycle;

import dev.tollgate.engine.Job;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a form needs to show beyond the usual, given by the feature that owns the task when the task opens. */
public interface TaskContext {

    /** The id of the user task. */
    String elementId();

    /** Variables local to the task: small lists of choices and texts, no data about persons beyond names. */
    Map<String, Object> forTask(Job job);

    /**
     * What only our own page shows, in place of or beside {@link #forTask}: words that were said in confidence. They become
     * no variable.
     */
    default Map<String, Object> confided(Job job) {
        return Map.of();
    }

    /** Whether there is anything of that kind, so that whom the task waits for needs a way to that page. */
    default boolean confides() {
        return false;
    }

    /** The usernames of those whom the task waits for, where the feature and not the role says so. */
    default Optional<List<String>> holders(Job job) {
        return Optional.empty();
    }
}
