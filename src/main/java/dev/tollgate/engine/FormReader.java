package dev.tollgate.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.engine.Deployments.DeployedForm;
import dev.tollgate.engine.Deployments.Field;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.lang.Nullable;

/** Reads from a form what can be checked of an answer to it. */
public final class FormReader {

    private static final ObjectMapper JSON = new ObjectMapper();

    private FormReader() {}

    /** @throws IllegalArgumentException when it is no form */
    public static DeployedForm form(String content) {
        try {
            JsonNode form = JSON.readTree(content);
            return new DeployedForm(form.path("id").asText(), fields(form.path("components"), false));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A form that is no JSON", e);
        }
    }

    private static List<Field> fields(JsonNode components, boolean conditional) {
        List<Field> fields = new ArrayList<>();
        for (JsonNode component : components) {
            boolean asked = conditional || component.has("conditional");
            String type = component.path("type").asText();
            if (type.equals("group") && !component.hasNonNull("path")) {
                fields.addAll(fields(component.path("components"), asked));
            } else if (type.equals("dynamiclist") || type.equals("group")) {
                fields.add(field(component, component.path("path").asText(), type, asked));
            } else if (component.hasNonNull("key")) {
                fields.add(field(component, component.path("key").asText(), type, asked));
            }
        }
        return List.copyOf(fields);
    }

    private static Field field(JsonNode component, String key, String type, boolean conditional) {
        boolean day =
                type.equals("datetime") && component.path("subtype").asText().equals("date");
        JsonNode validate = component.path("validate");
        return new Field(
                key,
                label(component, key),
                day ? "date" : type,
                conditional,
                validate.path("required").asBoolean(),
                number(validate, "min"),
                number(validate, "max"),
                options(component.path("values")),
                type.equals("dynamiclist") ? fields(component.path("components"), false) : List.of());
    }

    private static String label(JsonNode component, String key) {
        String label = component.path("label").asText();
        return label.isBlank() ? component.path("dateLabel").asText(key) : label;
    }

    private static @Nullable BigDecimal number(JsonNode validate, String name) {
        return validate.hasNonNull(name) ? new BigDecimal(validate.path(name).asText()) : null;
    }

    private static Map<String, String> options(JsonNode values) {
        Map<String, String> options = new LinkedHashMap<>();
        values.forEach(value ->
                options.put(value.path("value").asText(), value.path("label").asText()));
        return options;
    }
}
