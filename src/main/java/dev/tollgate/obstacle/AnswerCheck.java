package dev.tollgate.obstacle;

import dev.tollgate.engine.Decisions;
import dev.tollgate.engine.Job;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.lang.Nullable;

/** Judges an answer that a service task is about to act on. */
public final class AnswerCheck {

    private static final String DECISION = "step-quality";

    private AnswerCheck() {}

    /**
     * What the person should change, by the decision table; never called within a transaction.
     *
     * @param facts what the database knows and the answer has to fit
     */
    public static List<String> reasons(
            Decisions decisions, Job job, String task, Map<String, Object> content, Map<String, Object> facts) {
        Decisions.Evaluation evaluation = decisions.evaluate(
                job.processDefinitionKey(), DECISION, Map.of("task", task, "answer", content, "facts", facts));
        List<String> reasons = new ArrayList<>();
        collect(evaluation.output(), reasons);
        return List.copyOf(reasons);
    }

    private static void collect(@Nullable Object output, List<String> reasons) {
        switch (output) {
            case null -> {}
            case Collection<?> several -> several.forEach(each -> collect(each, reasons));
            case Map<?, ?> row -> row.values().forEach(each -> collect(each, reasons));
            default -> {
                if (!output.toString().isBlank()) {
                    reasons.add(output.toString());
                }
            }
        }
    }
}
