package dev.tollgate.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.engine.Decisions;
import dev.tollgate.engine.TestEngine;
import io.camunda.client.api.response.EvaluateDecisionResponse;
import java.util.Map;

/** The project's own decision tables, evaluated by the in-memory engine. */
public final class EvaluatedDecisions implements Decisions, AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestEngine engine = new TestEngine();

    public EvaluatedDecisions() {
        ModelFiles.deployAll(engine.client());
    }

    @Override
    public Evaluation evaluate(long processDefinitionKey, String decisionId, Map<String, Object> inputs) {
        EvaluateDecisionResponse response = engine.client()
                .newEvaluateDecisionCommand()
                .decisionId(decisionId)
                .variables(inputs)
                .send()
                .join();
        try {
            return new Evaluation(
                    response.getDecisionKey(), decisionId, JSON.readValue(response.getDecisionOutput(), Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Evaluation evaluate(long decisionKey, Map<String, Object> inputs) {
        throw new UnsupportedOperationException("Tests name their decisions");
    }

    @Override
    public void close() {
        engine.close();
    }
}
