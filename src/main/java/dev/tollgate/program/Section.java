package dev.tollgate.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * A strict look at one object of a definition: every value that is asked for is checked, every key that is never asked
 * for is a problem at {@link #close}.
 */
final class Section implements AutoCloseable {

    static final int SHORT = 200;
    static final int LONG = 4000;

    private final ObjectNode node;
    private final String path;
    private final List<Problem> problems;
    private final Set<String> asked = new LinkedHashSet<>();

    Section(ObjectNode node, String path, List<Problem> problems) {
        this.node = node;
        this.path = path;
        this.problems = problems;
    }

    String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    boolean has(String key) {
        return node.has(key);
    }

    void problem(String key, String value, String problem, String remedy) {
        problems.add(new Problem(at(key), value, problem, remedy));
    }

    /** The keys as written, for objects whose keys are data. */
    List<String> keys() {
        List<String> keys = new ArrayList<>();
        node.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    Optional<String> text(String key, int longest) {
        return value(key).flatMap(value -> text(at(key), value, longest));
    }

    /** Present, or else a problem and an empty text to go on with. */
    String required(String key, int longest, String remedy) {
        if (!node.has(key)) {
            asked.add(key);
            problem(key, "", "is missing", remedy);
            return "";
        }
        return text(key, longest).orElse("");
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        elements(key, "a list of texts")
                .forEach(element -> text(element.path(), element.node(), SHORT).ifPresent(texts::add));
        return texts;
    }

    int integer(String key, int usual, int least, int most) {
        return number(key, least, most, "a whole number")
                .flatMap(number -> {
                    if (number.stripTrailingZeros().scale() > 0) {
                        problem(key, number.toPlainString(), "is not a whole number", between(least, most));
                        return Optional.empty();
                    }
                    return Optional.of(
                            number.setScale(0, RoundingMode.UNNECESSARY).intValueExact());
                })
                .orElse(usual);
    }

    double percent(String key, double usual) {
        return number(key, 0, 100, "a percentage").map(BigDecimal::doubleValue).orElse(usual);
    }

    double number(String key, long least, long most, double usual) {
        return number(key, least, most, "a number").map(BigDecimal::doubleValue).orElse(usual);
    }

    double decimal(String key) {
        return number(key, -1_000_000_000_000_000L, 1_000_000_000_000_000L, "a number")
                .map(BigDecimal::doubleValue)
                .orElse(0.0);
    }

    boolean flag(String key, boolean usual) {
        return value(key)
                .map(value -> {
                    if (!value.isBoolean()) {
                        problem(key, shown(value), "is neither true nor false", "Write true or false.");
                        return usual;
                    }
                    return value.booleanValue();
                })
                .orElse(usual);
    }

    <E extends Enum<E>> E oneOf(String key, Class<E> type, E usual) {
        return text(key, SHORT)
                .map(written -> {
                    List<String> names = new ArrayList<>();
                    for (E constant : type.getEnumConstants()) {
                        String name = constant.name().toLowerCase(Locale.ROOT);
                        if (name.equals(written)) {
                            return constant;
                        }
                        names.add(name);
                    }
                    problem(
                            key,
                            written,
                            "is not one of " + String.join(", ", names),
                            Spelling.suggestion(written, names));
                    return usual;
                })
                .orElse(usual);
    }

    String oneOf(String key, List<String> choices, String usual) {
        return text(key, SHORT)
                .filter(written -> {
                    if (!choices.contains(written)) {
                        problem(
                                key,
                                written,
                                "is not one of " + String.join(", ", choices),
                                Spelling.suggestion(written, choices));
                    }
                    return choices.contains(written);
                })
                .orElse(usual);
    }

    Period period(String key, Period usual) {
        return text(key, SHORT)
                .map(written -> {
                    try {
                        Period period = Period.parse(written);
                        if (period.isNegative()
                                || period.isZero()
                                || period.toTotalMonths() > 120
                                || period.getDays() > 3650) {
                            problem(
                                    key,
                                    written,
                                    "is not between a day and ten years",
                                    "Write a period like P28D, P6W or P6M.");
                            return usual;
                        }
                        return period;
                    } catch (DateTimeParseException | ArithmeticException e) {
                        problem(key, written, "is not an ISO 8601 period", "Write a period like P28D, P6W or P6M.");
                        return usual;
                    }
                })
                .orElse(usual);
    }

    LocalTime time(String key, LocalTime usual) {
        return text(key, SHORT)
                .map(written -> {
                    try {
                        return LocalTime.parse(written);
                    } catch (DateTimeException e) {
                        problem(
                                key,
                                written,
                                "is not a time of day",
                                "Write hours and minutes with two digits each, like 09:00.");
                        return usual;
                    }
                })
                .orElse(usual);
    }

    Section section(String key) {
        JsonNode value = value(key).orElse(null);
        if (value instanceof ObjectNode object) {
            return new Section(object, at(key), problems);
        }
        if (value != null) {
            problem(key, shown(value), "must hold keys of its own, but is " + kind(value), "Indent its keys below it.");
        }
        return new Section(JsonNodeFactory.instance.objectNode(), at(key), problems);
    }

    /** Each element of a list of objects, read strictly. */
    <T> List<T> list(String key, BiFunction<Section, Integer, T> reader) {
        List<T> read = new ArrayList<>();
        int index = 0;
        for (Element element : elements(key, "a list")) {
            if (element.node() instanceof ObjectNode object) {
                try (Section section = new Section(object, element.path(), problems)) {
                    read.add(reader.apply(section, index));
                }
            } else {
                problems.add(new Problem(
                        element.path(),
                        shown(element.node()),
                        "must hold keys of its own, but is " + kind(element.node()),
                        "Write its keys below one hyphen."));
            }
            index++;
        }
        return read;
    }

    /** The raw value, for what can be of two kinds. */
    Optional<JsonNode> value(String key) {
        asked.add(key);
        JsonNode value = node.get(key);
        if (value != null && value.isNull()) {
            problem(key, "", "has no value", "Give it one, or remove the key.");
            return Optional.empty();
        }
        return Optional.ofNullable(value);
    }

    @Override
    public void close() {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!asked.contains(entry.getKey())) {
                problem(
                        entry.getKey(),
                        shown(entry.getValue()),
                        "is not a key that is known here",
                        Spelling.suggestion(entry.getKey(), asked));
            }
        }
    }

    static String shown(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private record Element(JsonNode node, String path) {}

    private List<Element> elements(String key, String expected) {
        JsonNode value = value(key).orElse(null);
        List<Element> elements = new ArrayList<>();
        if (value instanceof ArrayNode array) {
            for (int index = 0; index < array.size(); index++) {
                elements.add(new Element(array.get(index), at(key) + "[" + index + "]"));
            }
        } else if (value != null) {
            problem(
                    key,
                    shown(value),
                    "must be " + expected + ", but is " + kind(value),
                    "Write one element a line, each after a hyphen.");
        }
        return elements;
    }

    private Optional<String> text(String at, JsonNode value, int longest) {
        if (!value.isTextual()) {
            problems.add(new Problem(
                    at,
                    shown(value),
                    "must be text, but is " + kind(value),
                    value.isValueNode() ? "Put it in quotes." : "Write a single text."));
            return Optional.empty();
        }
        String text = value.textValue().strip();
        if (text.isEmpty()) {
            problems.add(new Problem(at, "", "is empty", "Give it a value, or remove the key."));
            return Optional.empty();
        }
        if (text.length() > longest) {
            problems.add(new Problem(
                    at, text, "has " + text.length() + " characters, " + longest + " is the most", "Shorten it."));
            return Optional.empty();
        }
        if (longest == SHORT && text.chars().anyMatch(Character::isISOControl)) {
            problems.add(new Problem(at, text, "has a line break or a control character", "Write it on one line."));
            return Optional.empty();
        }
        return Optional.of(text);
    }

    private Optional<BigDecimal> number(String key, long least, long most, String expected) {
        return value(key).flatMap(value -> {
            if (!value.isNumber()) {
                problem(key, shown(value), "must be " + expected + ", but is " + kind(value), between(least, most));
                return Optional.empty();
            }
            BigDecimal number = value.decimalValue();
            if (number.compareTo(BigDecimal.valueOf(least)) < 0) {
                problem(key, shown(value), "is less than " + least, between(least, most));
                return Optional.empty();
            }
            if (number.compareTo(BigDecimal.valueOf(most)) > 0) {
                problem(key, shown(value), "is more than " + most, between(least, most));
                return Optional.empty();
            }
            return Optional.of(number);
        });
    }

    private static String between(long least, long most) {
        return "Give a number between " + least + " and " + most + ", without unit.";
    }

    static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT -> "a group of keys";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case STRING -> "text";
            default -> "nothing";
        };
    }
}
