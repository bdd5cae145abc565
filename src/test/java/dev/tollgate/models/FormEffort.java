package dev.tollgate.models;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;

/**
 * How many minutes a form takes at least, the first time: reading at {@value #WORDS_A_MINUTE} words a minute, and for each
 * field what it takes to think and answer. An optional field counts half, what shows only under a condition a quarter, a
 * list as often as it has rows when it opens.
 */
final class FormEffort {

    private static final double WORDS_A_MINUTE = 230;
    private static final double OPTIONAL = 0.5;
    private static final double CONDITIONAL = 0.25;

    private static final Map<String, Double> MINUTES = Map.of(
            "textarea", 1.0,
            "textfield", 0.4,
            "number", 0.4,
            "datetime", 0.3,
            "select", 0.2,
            "radio", 0.2,
            "checkbox", 0.1,
            "checklist", 0.4,
            "taglist", 0.4);

    private static final Set<String> READ = Set.of("text", "label", "dateLabel", "description");

    private FormEffort() {}

    static double minutes(ModelFiles.Form form) {
        return components(form.root.path("components"));
    }

    private static double components(JsonNode components) {
        double sum = 0;
        for (JsonNode component : components) {
            sum += component(component) * (component.path("conditional").has("hide") ? CONDITIONAL : 1);
        }
        return sum;
    }

    private static double component(JsonNode component) {
        String type = component.path("type").asText();
        double reading = READ.stream()
                        .mapToInt(key -> words(component.path(key).asText("")))
                        .sum()
                / WORDS_A_MINUTE;
        for (JsonNode value : component.path("values")) {
            reading += words(value.path("label").asText("")) / WORDS_A_MINUTE;
        }
        if (component.has("components")) {
            int rows = type.equals("dynamiclist")
                    ? Math.max(1, component.path("defaultRepetitions").asInt(1))
                    : 1;
            return reading + rows * components(component.path("components"));
        }
        boolean readonly = component.path("readonly").asBoolean()
                || component.path("disabled").asBoolean();
        boolean required = component.at("/validate/required").asBoolean();
        double answering = readonly ? 0 : MINUTES.getOrDefault(type, 0.0) * (required ? 1 : OPTIONAL);
        return reading + answering;
    }

    private static int words(String text) {
        String plain = text.replaceAll("\\{\\{.*?}}", " ").strip();
        return plain.isEmpty() ? 0 : plain.split("\\s+").length;
    }
}
