package dev.tollgate.engine;

import java.util.Map;

/** Evaluates DMN decisions. Never called inside a database transaction. */
public interface Decisions {

    /** Evaluates a decision of the generation of models that the process definition was deployed with. */
    Evaluation evaluate(long processDefinitionKey, String decisionId, Map<String, Object> inputs);

    /** Evaluates exactly the decision with this key, to repeat an earlier evaluation. */
    Evaluation evaluate(long decisionKey, Map<String, Object> inputs);

    /**
     * @param output the decision's result: a map, a list, a text, a number, a boolean or null
     */
    record Evaluation(long decisionKey, String decisionId, Object output) {}
}
