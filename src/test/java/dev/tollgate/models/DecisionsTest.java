package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.engine.TestEngine;
import io.camunda.client.api.response.EvaluateDecisionResponse;
import io.camunda.client.api.response.MatchedDecisionRule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;

/** Every rule of the decisions on gates and trainings, evaluated by the engine. */
class DecisionsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalDate TODAY = LocalDate.of(2026, 1, 5);
    private static final String DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/";
    private static TestEngine engine;

    @BeforeAll
    static void deploy() {
        engine = new TestEngine();
        ModelFiles.deployAll(engine.client());
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @ParameterizedTest(name = "{0}: {1}, gap {2}, {4} open conditions, {5} holds: {6}")
    @CsvSource(textBlock = """
            TooEarly,              tooEarly,  5, 15, 0, 0, WAIT
            TooEarly,              tooEarly,   , 15, 0, 0, WAIT
            TooEarly,              tooEarly, -40, 15, 3, 5, WAIT
            TooFew,                tooFew,    5, 15, 0, 0, WAIT
            NothingMeasured,       complete,   , 15, 0, 0, WAIT
            ConditionsFirst,       complete,  5, 15, 1, 0, HOLD
            ConditionsAgain,       complete,  5, 15, 1, 1, SPONSORS
            FloorFirst,            complete, -15.1, 15, 0, 0, HOLD
            FloorFirst,            complete, -30, 15, 0, 0, HOLD
            FloorAgain,            complete, -30, 15, 0, 2, SPONSORS
            AtTarget,              complete,  0, 15, 0, 0, GO
            AtTarget,              complete, 12.5, 15, 0, 3, GO
            BetweenFloorAndTarget, complete, -0.1, 15, 0, 0, CONDITIONAL_GO
            BetweenFloorAndTarget, complete, -15, 15, 0, 1, CONDITIONAL_GO
            """)
    void the_gate_decides(
            String rule, String dataState, Double gap, double margin, int conditions, int holds, String outcome)
            throws IOException {
        Map<String, Object> inputs = new HashMap<>();
        inputs.put("dataState", dataState);
        inputs.put("weakestGap", gap);
        inputs.put("floorMargin", margin);
        inputs.put("openConditions", conditions);
        inputs.put("holds", holds);
        EvaluateDecisionResponse response = evaluate("gate-policy", inputs);
        Map<String, Object> output = JSON.readValue(response.getDecisionOutput(), new TypeReference<>() {});

        assertThat(output).containsEntry("outcome", outcome);
        assertThat((String) output.get("reason")).endsWith(".");
        assertThat(matched(response)).containsExactly(rule);
    }

    @ParameterizedTest
    @CsvSource({"-22, 15, 22, 15", "-36.153846, 15.0, 36.2, 15", "-36.04, 12.5, 36, 12.5"})
    void the_gate_names_the_gap_in_its_reason(double gap, double margin, String gapInWords, String marginInWords) {
        assertThat(evaluate(
                                "gate-policy",
                                Map.of(
                                        "dataState",
                                        "complete",
                                        "weakestGap",
                                        gap,
                                        "floorMargin",
                                        margin,
                                        "openConditions",
                                        0,
                                        "holds",
                                        0))
                        .getDecisionOutput())
                .contains(gapInWords + " points below its target, more than the " + marginInWords + " allowed");
    }

    @Test
    void a_gate_with_a_state_of_data_that_nobody_knows_decides_nothing() {
        assertThat(evaluate(
                                "gate-policy",
                                Map.of(
                                        "dataState",
                                        "fine",
                                        "weakestGap",
                                        5,
                                        "floorMargin",
                                        15,
                                        "openConditions",
                                        0,
                                        "holds",
                                        0))
                        .getDecisionOutput())
                .isEqualTo("null");
    }

    @ParameterizedTest(name = "{0}: {1} learners, {2} in a session: {3}")
    @CsvSource({
        "NobodyToTrain, 0, 10, 0",
        "EnoughSessions, 1, 10, 1",
        "EnoughSessions, 10, 10, 1",
        "EnoughSessions, 11, 10, 2",
        "EnoughSessions, 45, 8, 6"
    })
    void trains_everybody_in_sessions_that_are_small_enough(String rule, int learners, int size, int sessions)
            throws IOException {
        EvaluateDecisionResponse response = evaluate(
                "training-plan",
                Map.of("learners", learners, "sessionSize", size, "sessionMinutes", 60, "format", "on-site"));

        assertThat(JSON.readValue(response.getDecisionOutput(), new TypeReference<Map<String, Object>>() {}))
                .containsEntry("sessions", sessions)
                .containsEntry("minutes", 60)
                .containsEntry("format", "on-site");
        assertThat(matched(response)).containsExactly(rule);
    }

    private static EvaluateDecisionResponse evaluate(String decisionId, Map<String, Object> inputs) {
        return engine.client()
                .newEvaluateDecisionCommand()
                .decisionId(decisionId)
                .variables(inputs)
                .requestTimeout(Duration.ofSeconds(30))
                .send()
                .join();
    }

    private static List<String> matched(EvaluateDecisionResponse response) {
        assertThat(response.getFailureMessage()).isNullOrEmpty();
        return response.getEvaluatedDecisions().getFirst().getMatchedRules().stream()
                .map(MatchedDecisionRule::getRuleId)
                .toList();
    }

    private static List<String> rules(String decisionId) {
        return ModelFiles.all(
                        ModelFiles.xml(Path.of("bpmn", "decisions", decisionId + ".dmn"))
                                .getDocumentElement(),
                        DMN,
                        "rule")
                .stream()
                .map((Element rule) -> rule.getAttribute("id"))
                .toList();
    }
}
