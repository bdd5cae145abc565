package dev.tollgate.endtoend;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.feel.api.EvaluationResult;
import org.camunda.feel.api.FeelEngineApi;
import org.camunda.feel.api.FeelEngineBuilder;

/** What a form offers to choose from: written in the form, or given by the program in the task's variables. */
final class Choices {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final FeelEngineApi FEEL = FeelEngineBuilder.forJava().build();

    private final Map<String, JsonNode> shown;

    /** @param shown the variables that the form can see */
    Choices(Map<String, JsonNode> shown) {
        this.shown = shown;
    }

    static JsonNode components(String formId) {
        try {
            return JSON.readTree(Path.of("forms", formId + ".form").toFile()).path("components");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<JsonNode> of(JsonNode component) {
        JsonNode choices = component.has("valuesKey")
                ? shown.getOrDefault(component.path("valuesKey").asText(), JSON.createArrayNode())
                : component.path("values");
        List<JsonNode> list = new ArrayList<>();
        choices.forEach(list::add);
        return list;
    }

    /** Whether the form hides a question, as it is filled: with these answers, and what the program filled in before. */
    boolean hidden(JsonNode component, Map<String, Object> answers) {
        String condition = component.path("conditional").path("hide").asText();
        if (condition.isBlank()) {
            return false;
        }
        Map<String, Object> seen = new HashMap<>(JSON.convertValue(shown, new TypeReference<Map<String, Object>>() {}));
        seen.putAll(answers);
        EvaluationResult hidden = FEEL.evaluateExpression(condition.substring(1), seen);
        return hidden.isSuccess() && Boolean.TRUE.equals(hidden.result());
    }

    /** What is meant, or the first of the program's choices where what is meant is not among them. */
    Object offered(JsonNode component, Object meant) {
        boolean anyOf = component.path("type").asText().equals("taglist");
        if (!component.has("valuesKey") || meant == null || anyOf) {
            return meant;
        }
        List<JsonNode> choices = of(component);
        return choices.isEmpty()
                        || choices.stream()
                                .anyMatch(
                                        choice -> choice.path("value").asText().equals(meant.toString()))
                ? meant
                : choices.getFirst().path("value").asText();
    }

    /** The answers to a whole form, each as it is offered. */
    Map<String, Object> offered(String formId, Map<String, Object> meant) {
        Map<String, Object> answers = new HashMap<>(meant);
        components(formId)
                .findParents("valuesKey")
                .forEach(component -> answers.computeIfPresent(
                        component.path("key").asText(), (key, value) -> offered(component, value)));
        return answers;
    }
}
