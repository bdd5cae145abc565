package dev.tollgate.engine;

import java.util.Map;
import java.util.Optional;
import org.springframework.lang.Nullable;

/**
 * One job, as a worker sees it.
 *
 * @param key the job's key; changes when the engine makes the job anew
 * @param elementInstanceKey one pass through one element; shared by the element's start listener, task and end listener
 * @param variables only those the worker fetches; hints, the database is truth
 * @param scope where the instance belongs; null for workers that run before entry ({@link Worker#beforeEntry()})
 */
public record Job(
        long key,
        String type,
        String processId,
        long processDefinitionKey,
        long processInstanceKey,
        String elementId,
        long elementInstanceKey,
        Map<String, Object> variables,
        @Nullable Scope scope) {

    /** A text variable, empty where it is missing, null or blank. */
    public Optional<String> text(String variable) {
        return Optional.ofNullable(variables.get(variable))
                .map(Object::toString)
                .filter(text -> !text.isBlank());
    }

    public String programId() {
        if (scope == null || scope.programId() == null) {
            throw new Refused("Job '%s' at '%s' belongs to no registered program".formatted(type, elementId));
        }
        return scope.programId();
    }

    public String runId() {
        if (scope == null) {
            throw new Refused("Job '%s' at '%s' belongs to no run".formatted(type, elementId));
        }
        return scope.runId();
    }

    public String waveId() {
        if (scope == null || scope.waveId() == null) {
            throw new Refused("Job '%s' at '%s' belongs to no wave".formatted(type, elementId));
        }
        return scope.waveId();
    }

    public String subject() {
        if (scope == null || scope.subject() == null) {
            throw new Refused("Job '%s' at '%s' was called for nothing in particular".formatted(type, elementId));
        }
        return scope.subject();
    }

    Job within(Scope newScope) {
        return new Job(
                key,
                type,
                processId,
                processDefinitionKey,
                processInstanceKey,
                elementId,
                elementInstanceKey,
                variables,
                newScope);
    }
}
