package dev.tollgate.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.engine.Decisions;
import io.camunda.zeebe.dmn.DecisionEngine;
import io.camunda.zeebe.dmn.DecisionEngineFactory;
import io.camunda.zeebe.dmn.DecisionEvaluationResult;
import io.camunda.zeebe.dmn.ParsedDecisionRequirementsGraph;
import io.camunda.zeebe.dmn.impl.VariablesContext;
import io.camunda.zeebe.protocol.impl.encoding.MsgPackConverter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The real decision table, evaluated by the engine's own decision engine without a broker. */
class PolicyTable implements Decisions {

    static final long KEY = 2251799813685290L;

    private final DecisionEngine engine = DecisionEngineFactory.createDecisionEngine();
    private final ParsedDecisionRequirementsGraph graph;
    private final ObjectMapper json = new ObjectMapper();

    PolicyTable() {
        try (InputStream model = Files.newInputStream(Path.of("bpmn/decisions/gate-policy.dmn"))) {
            graph = engine.parse(model);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Evaluation evaluate(long processDefinitionKey, String decisionId, Map<String, Object> inputs) {
        DecisionEvaluationResult result = engine.evaluateDecisionById(graph, decisionId, new VariablesContext(inputs));
        if (result.isFailure()) {
            throw new IllegalStateException(result.getFailureMessage());
        }
        try {
            return new Evaluation(
                    KEY, decisionId, json.readValue(MsgPackConverter.convertToJson(result.getOutput()), Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Evaluation evaluate(long decisionKey, Map<String, Object> inputs) {
        if (decisionKey != KEY) {
            throw new IllegalStateException("No decision has the key " + decisionKey);
        }
        return evaluate(1, "gate-policy", inputs);
    }
}
