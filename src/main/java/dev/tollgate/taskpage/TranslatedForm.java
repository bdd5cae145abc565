package dev.tollgate.taskpage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.language.Languages;
import dev.tollgate.language.Words;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A deployed form with its texts in the reader's language, where {@code form-texts} has them: those of the forms that users
 * answer who never saw Tasklist. A form of an older model may ask what no file knows; that stays as it was deployed.
 */
final class TranslatedForm {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Properties> FILES = new ConcurrentHashMap<>();

    private final Properties texts;
    private final List<JsonNode> components = new ArrayList<>();

    TranslatedForm(String content, Words words) {
        JsonNode form;
        try {
            form = JSON.readTree(content);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A form that is no JSON", e);
        }
        texts = FILES.computeIfAbsent(
                "%s_%s".formatted(form.path("id").asText(), Languages.language(words.tag())), TranslatedForm::read);
        for (JsonNode component : form.path("components")) {
            if (component instanceof ObjectNode node) {
                translate(node);
            }
            components.add(component);
        }
    }

    List<JsonNode> components() {
        return components;
    }

    /** What the task asks, in place of the task's name in the process. */
    Optional<String> title() {
        return Optional.ofNullable(texts.getProperty("title"));
    }

    private void translate(ObjectNode component) {
        String name = component.path("key").asText(component.path("id").asText());
        for (String property : List.of("text", "label", "description")) {
            put(component, property, name + "." + property);
        }
        for (JsonNode value : component.path("values")) {
            put((ObjectNode) value, "label", name + "." + value.path("value").asText());
        }
    }

    private void put(ObjectNode node, String property, String key) {
        String text = texts.getProperty(key);
        if (text != null && node.has(property)) {
            node.put(property, text);
        }
    }

    private static Properties read(String file) {
        Properties texts = new Properties();
        try (InputStream stream = TranslatedForm.class.getResourceAsStream("/form-texts/" + file + ".properties")) {
            if (stream != null) {
                texts.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }
}
