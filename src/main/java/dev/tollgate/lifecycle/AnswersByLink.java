package dev.tollgate.lifecycle;

import java.util.Map;
import java.util.Optional;
import org.springframework.lang.Nullable;

/** Answers to tasks that a certain person gave by a link to their own address, kept before the engine learned of them. */
public interface AnswersByLink {

    /** The variable that a task is completed with, holding the answer's id. */
    String VARIABLE = "answeredByLink";

    /**
     * The answer that this task was completed with, taken as recorded; in the transaction that records it. Empty where
     * another answer was quicker.
     *
     * @param id what the engine has in {@link #VARIABLE}
     */
    Optional<Given> record(long elementInstanceKey, @Nullable Object id);

    /** @param taskKey of the user task in Camunda */
    record Given(
            String username,
            Map<String, Object> content,
            @Nullable Long taskKey) {}
}
