package dev.tollgate.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.lang.Nullable;

/**
 * Camunda's own side of the open tasks of people. Never called inside a database transaction; what goes wrong is thrown and
 * may pass.
 */
public interface UserTasks {

    /**
     * A task as this application knows it.
     *
     * @param elementInstanceKey the pass through the task's element
     * @param subject for whom it is where it is there for each of several, else null
     */
    record Place(
            long elementInstanceKey,
            long processInstanceKey,
            String elementId,
            @Nullable String subject) {}

    /** Whether Camunda can be asked which task is which; it is not, where nobody said whom to ask. */
    boolean canFind();

    /** Empty while Camunda's list, which lags behind, does not have it, or once it is no open task any more. */
    Optional<FoundTask> find(Place place);

    /**
     * Offers a task to these people and to nobody else by name; whoever claimed it and is none of them loses it.
     *
     * @return false when it is no open task any more
     */
    boolean offer(FoundTask task, List<String> usernames);

    /**
     * Completes a task in the name of a person.
     *
     * @return false when it is no open task any more
     */
    boolean complete(FoundTask task, String username, Map<String, Object> variables);

    /** @param assignee who claimed it, or null */
    record FoundTask(long key, @Nullable String assignee) {}
}
