package dev.tollgate.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camunda.client.api.response.EvaluateDecisionResponse;
import java.util.Map;
import org.springframework.stereotype.Component;

@Component
class EngineDecisions implements Decisions {

    private final Engine engine;
    private final DeployedModels models;
    private final ObjectMapper json;

    EngineDecisions(Engine engine, DeployedModels models, ObjectMapper json) {
        this.engine = engine;
        this.models = models;
        this.json = json;
    }

    @Override
    public Evaluation evaluate(long processDefinitionKey, String decisionId, Map<String, Object> inputs) {
        return evaluate(models.decisionKey(processDefinitionKey, decisionId), inputs);
    }

    @Override
    public Evaluation evaluate(long decisionKey, Map<String, Object> inputs) {
        EvaluateDecisionResponse response = engine.client()
                .newEvaluateDecisionCommand()
                .decisionKey(decisionKey)
                .variables(inputs)
                .send()
                .join();
        if (response.getFailureMessage() != null
                && !response.getFailureMessage().isBlank()) {
            throw new IllegalStateException("Decision '%s' could not be evaluated: %s"
                    .formatted(response.getDecisionId(), response.getFailureMessage()));
        }
        try {
            return new Evaluation(
                    decisionKey, response.getDecisionId(), json.readValue(response.getDecisionOutput(), Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Decision '%s' gave no JSON".formatted(response.getDecisionId()), e);
        }
    }
}
