package dev.tollgate.program;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/**
 * A definition as written. Read token by token and not by an object mapper, so that a key given twice is one problem
 * among others with its path instead of the end of reading.
 */
final class DefinitionTree {

    private static final YAMLFactory YAML = new YAMLFactory();
    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(false);

    private final ObjectNode root;
    private final List<Problem> problems;

    private DefinitionTree(ObjectNode root, List<Problem> problems) {
        this.root = root;
        this.problems = problems;
    }

    /** Reads YAML, or JSON when the text begins with a brace. */
    static DefinitionTree parse(String text) {
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (content.isBlank()) {
            throw refused(
                    "definition",
                    "",
                    "is empty",
                    "Give at least software, objective, goLive, changeLead and executiveSponsor.");
        }
        boolean json = content.stripLeading().startsWith("{");
        try (JsonParser parser = json ? JSON.createParser(content) : YAML.createParser(content)) {
            List<Problem> problems = new ArrayList<>();
            if (parser.nextToken() == null) {
                throw refused(
                        "definition",
                        "",
                        "is empty",
                        "Give at least software, objective, goLive, changeLead and executiveSponsor.");
            }
            JsonNode node = value(parser, "", problems);
            if (parser.nextToken() != null) {
                throw refused(
                        place(parser.currentTokenLocation()),
                        "",
                        "begins a second document",
                        "Hand in one definition at a time.");
            }
            if (!(node instanceof ObjectNode root)) {
                throw refused(
                        "definition",
                        Section.shown(node),
                        "is not a list of keys with values",
                        "Begin with lines like 'software: Example CRM'.");
            }
            return new DefinitionTree(root, problems);
        } catch (JsonProcessingException e) {
            throw refused(
                    place(e.getLocation()),
                    "",
                    "is not well-formed " + (json ? "JSON" : "YAML") + ": " + firstLine(e.getOriginalMessage()),
                    json
                            ? "Check quotes, commas and brackets there and just before."
                            : "Check indentation (spaces, no tabs), colons and quotes there and just before.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ObjectNode root() {
        return root;
    }

    List<Problem> problems() {
        return problems;
    }

    /** SHA-256 in hex of the content, whatever its layout and the order of its keys. */
    String digest() {
        try {
            byte[] content = canonical(root).toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode canonical(JsonNode node) {
        if (node instanceof ObjectNode object) {
            TreeMap<String, JsonNode> sorted = new TreeMap<>();
            object.properties().forEach(entry -> sorted.put(entry.getKey(), canonical(entry.getValue())));
            ObjectNode ordered = NODES.objectNode();
            sorted.forEach(ordered::set);
            return ordered;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = NODES.arrayNode();
            array.forEach(element -> copy.add(canonical(element)));
            return copy;
        }
        // 95, 95.0 and 9.5e1 are one number.
        return node.isNumber() ? NODES.textNode("#" + node.decimalValue().stripTrailingZeros()) : node;
    }

    private static JsonNode value(JsonParser parser, String path, List<Problem> problems) throws IOException {
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            problems.add(new Problem(
                    path,
                    "*" + parser.getText(),
                    "refers to an anchor, which is not supported",
                    "Write the value out."));
            return NODES.nullNode();
        }
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object(parser, path, problems);
            case START_ARRAY -> array(parser, path, problems);
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT -> NODES.numberNode(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> number(parser);
            case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(parser.getBooleanValue());
            default -> NODES.nullNode();
        };
    }

    private static JsonNode number(JsonParser parser) throws IOException {
        // YAML's .inf and .nan are numbers that no decimal can hold.
        double plain = parser.getDoubleValue();
        return Double.isFinite(plain) ? NODES.numberNode(parser.getDecimalValue()) : NODES.textNode(parser.getText());
    }

    private static ObjectNode object(JsonParser parser, String path, List<Problem> problems) throws IOException {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            String at = path.isEmpty() ? key : path + "." + key;
            JsonLocation location = parser.currentTokenLocation();
            parser.nextToken();
            JsonNode value = value(parser, at, problems);
            if (object.has(key)) {
                problems.add(new Problem(
                        at,
                        Section.shown(value),
                        "is given twice, again on " + place(location),
                        "Keep one of the two."));
            } else {
                object.set(key, value);
            }
        }
        return object;
    }

    private static ArrayNode array(JsonParser parser, String path, List<Problem> problems) throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser, path + "[" + array.size() + "]", problems));
        }
        return array;
    }

    private static String place(JsonLocation location) {
        return location == null ? "definition" : "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static String firstLine(String message) {
        return message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("unreadable");
    }

    private static InvalidProgram refused(String path, String value, String problem, String remedy) {
        return new InvalidProgram(List.of(new Problem(path, value, problem, remedy)));
    }
}
