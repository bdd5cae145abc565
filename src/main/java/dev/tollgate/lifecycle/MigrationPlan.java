package dev.tollgate.lifecycle;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tollgate.engine.ModelChange.Node;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What would change when a running program goes to the newest models.
 *
 * @param parts the models that are different, each once
 * @param instances what runs on an older one; empty when there is nothing to do
 * @param last the last migration of the program
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MigrationPlan(String programId, List<Part> parts, List<InstancePlan> instances, Last last) {

    /** @param requiredBefore the rule of each required element by its id */
    record Part(
            String processId,
            int fromVersion,
            int toVersion,
            List<Node> added,
            List<Node> removed,
            Map<String, String> requiredBefore,
            Map<String, String> requiredAfter) {}

    /** @param hindrances why it cannot be done now; the whole program stays where one has any */
    record InstancePlan(
            String processInstanceKey,
            String name,
            String processId,
            int fromVersion,
            int toVersion,
            List<String> hindrances) {}

    /** @param finishedAt null while it is under way */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Last(String id, String reason, String by, Instant askedAt, Instant finishedAt, List<Moved> instances) {}

    /** @param state asked, confirmed, refused by the engine, or gone before it was asked */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Moved(String processInstanceKey, String processId, String state, String message) {}
}
