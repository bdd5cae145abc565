package dev.tollgate.engine;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Does the work of one job type. Every Spring bean of this type is run by the job harness, which guards, de-duplicates,
 * retries and completes; a worker only says what to do.
 *
 * <p>Outcomes: return variables for the process (an expected outcome, for a gateway); throw {@link Refused} where a
 * required thing is missing or forged (incident at once, retried by a person); throw {@link BusinessError} for a BPMN
 * error (service tasks only); throw {@link NotYet} where it has to wait; anything else thrown is technical trouble,
 * retried with back-off and an incident at last.
 */
public interface Worker {

    /** The job type in the models. A type never changes its meaning; a new meaning is a new type. */
    String jobType();

    /** The process variables to fetch. */
    default List<String> fetches() {
        return List.of();
    }

    /** True where only the model says which variables there are, as in the answer to a form. */
    default boolean fetchesEverything() {
        return false;
    }

    /** True for the few workers that run before an instance has been admitted (listeners that open, ticket and enter). */
    default boolean beforeEntry() {
        return false;
    }

    /**
     * Does ahead what is too much for one transaction, in several of its own. What was done before, by a job that came
     * back or was interrupted at any point, it has to find done. Throws {@link NotYet} to go on with the rest when the job
     * comes again, well before the engine would hand it to another instance.
     */
    default void advance(Job job) {}

    /**
     * Gets the work ready outside any transaction: the place to ask the engine for a decision. Must have no effect. The
     * returned work is run in one transaction, at most once for one pass through the element.
     */
    Work prepare(Job job);

    /**
     * Local variables of the element that the engine forgets once the work is committed and before the job is completed:
     * what was said in confidence and is in the database now.
     */
    default Set<String> forgets(Job job) {
        return Set.of();
    }

    /** What is done inside the transaction. */
    @FunctionalInterface
    interface Work {

        /** Returns the variables to complete the job with. */
        Map<String, Object> run();
    }
}
