package dev.tollgate.taskpage;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.lang.Nullable;

/** The part of FEEL that the forms hide their fields with: comparisons, {@code and}, {@code or}, {@code count}, {@code trim}. */
final class Condition {

    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:(\"(?:[^\"\\\\]|\\\\.)*\")|(-?\\d+(?:\\.\\d+)?)|([A-Za-z_][A-Za-z0-9_.]*)|(!=|>=|<=|=|>|<|\\(|\\)))");
    private static final Set<String> COMPARISONS = Set.of("=", "!=", ">", "<", ">=", "<=");

    private final Matcher tokens;
    private final Map<String, Object> variables;
    private final Set<String> names = new TreeSet<>();
    private final String source;
    private @Nullable String token;
    private int at;

    private Condition(String source, Map<String, Object> variables) {
        this.source = source;
        this.variables = variables;
        this.tokens = TOKEN.matcher(source);
        next();
    }

    /** Whether it holds; empty where it is written in words that are not understood here. */
    static Optional<Boolean> holds(String expression, Map<String, Object> variables) {
        Condition condition = new Condition(bare(expression), variables);
        try {
            Object result = condition.or();
            return condition.token == null ? Optional.of(Boolean.TRUE.equals(result)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The variables it asks for. */
    static Set<String> names(String expression) {
        Condition condition = new Condition(bare(expression), Map.of());
        try {
            condition.or();
        } catch (IllegalArgumentException e) {
            return condition.names;
        }
        return condition.names;
    }

    private static String bare(String expression) {
        return expression.startsWith("=") ? expression.substring(1) : expression;
    }

    private void next() {
        if (source.substring(at).isBlank()) {
            token = null;
        } else if (tokens.find(at) && tokens.start() == at) {
            token = tokens.group().strip();
            at = tokens.end();
        } else {
            throw new IllegalArgumentException(source);
        }
    }

    private boolean took(String expected) {
        if (expected.equals(token)) {
            next();
            return true;
        }
        return false;
    }

    private @Nullable Object or() {
        Object left = and();
        while (took("or")) {
            boolean right = Boolean.TRUE.equals(and());
            left = Boolean.TRUE.equals(left) || right;
        }
        return left;
    }

    private @Nullable Object and() {
        Object left = comparison();
        while (took("and")) {
            boolean right = Boolean.TRUE.equals(comparison());
            left = Boolean.TRUE.equals(left) && right;
        }
        return left;
    }

    private @Nullable Object comparison() {
        Object left = value();
        String operator = token;
        if (operator == null || !COMPARISONS.contains(operator)) {
            return left;
        }
        next();
        Object right = value();
        return switch (operator) {
            case "=" -> same(left, right);
            case "!=" -> !same(left, right);
            default -> compared(left, operator, right);
        };
    }

    private static boolean same(@Nullable Object left, @Nullable Object right) {
        return left instanceof Number one && right instanceof Number other
                ? Double.compare(one.doubleValue(), other.doubleValue()) == 0
                : Objects.equals(left, right);
    }

    private static boolean compared(@Nullable Object left, String operator, @Nullable Object right) {
        if (!(left instanceof Number one) || !(right instanceof Number other)) {
            return false;
        }
        int order = Double.compare(one.doubleValue(), other.doubleValue());
        return switch (operator) {
            case ">" -> order > 0;
            case "<" -> order < 0;
            case ">=" -> order >= 0;
            default -> order <= 0;
        };
    }

    private @Nullable Object value() {
        String here = token;
        if (here == null) {
            throw new IllegalArgumentException(source);
        }
        next();
        if (here.equals("(")) {
            Object inner = or();
            closed();
            return inner;
        }
        if (here.startsWith("\"")) {
            return here.substring(1, here.length() - 1).replaceAll("\\\\(.)", "$1");
        }
        if (Character.isDigit(here.charAt(0)) || here.startsWith("-")) {
            return Double.valueOf(here);
        }
        return switch (here) {
            case "null" -> null;
            case "true" -> true;
            case "false" -> false;
            case "count" -> argument() instanceof Collection<?> several ? (double) several.size() : null;
            case "trim" -> argument() instanceof String text ? text.strip() : null;
            default -> variable(here);
        };
    }

    private @Nullable Object argument() {
        if (!took("(")) {
            throw new IllegalArgumentException(source);
        }
        Object argument = or();
        closed();
        return argument;
    }

    private void closed() {
        if (!took(")")) {
            throw new IllegalArgumentException(source);
        }
    }

    private @Nullable Object variable(String name) {
        if (!Character.isLetter(name.charAt(0)) && name.charAt(0) != '_' || token != null && token.equals("(")) {
            throw new IllegalArgumentException(source);
        }
        names.add(name);
        Object value = variables;
        for (String part : name.split("\\.", -1)) {
            value = value instanceof Map<?, ?> map ? map.get(part) : null;
        }
        return value;
    }
}
