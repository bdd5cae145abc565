package dev.tollgate.lifecycle;

import dev.tollgate.engine.Deployments.Field;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.lang.Nullable;

/**
 * What a form would not have let pass: forms can be left aside by whoever answers through the engine's API. Questions
 * asked under a condition are left to the decision on the answer.
 */
public final class FormCheck {

    private FormCheck() {}

    /** What is wrong, each with the question, the value and the remedy; empty when nothing is. */
    public static List<String> reasons(List<Field> fields, Map<?, ?> answer) {
        return reasons(fields, answer, Set.of());
    }

    /** @param confidential keys of fields whose values are not repeated */
    static List<String> reasons(List<Field> fields, Map<?, ?> answer, Set<String> confidential) {
        List<String> reasons = new ArrayList<>();
        for (Field field : fields) {
            check(List.of(field), answer, "", !confidential.contains(field.key()), reasons);
        }
        return reasons;
    }

    private static void check(
            List<Field> fields, Map<?, ?> answer, String where, boolean quotes, List<String> reasons) {
        for (Field field : fields) {
            if (field.conditional()) {
                continue;
            }
            Object value = answer.get(field.key());
            String question = "'" + field.label() + "'" + where;
            if (isMissing(field, value)) {
                if (field.required()) {
                    reasons.add(question + " has no answer. "
                            + (field.type().equals("checkbox") ? "Tick it once it is true." : "Fill it in."));
                }
            } else if (field.type().equals("dynamiclist")) {
                rows(field, value, quotes, reasons);
            } else {
                String remedy = remedy(field, value);
                if (remedy != null) {
                    reasons.add(
                            quotes
                                    ? "%s: '%s' does not fit. %s".formatted(question, value, remedy)
                                    : "%s: the answer does not fit. %s".formatted(question, remedy));
                }
            }
        }
    }

    private static void rows(Field list, Object value, boolean quotes, List<String> reasons) {
        if (!(value instanceof Collection<?> rows)) {
            reasons.add("'%s' is no list of rows. Fill it in in the form.".formatted(list.label()));
            return;
        }
        int number = 0;
        for (Object row : rows) {
            number++;
            check(
                    list.rows(),
                    row instanceof Map<?, ?> answers ? answers : Map.of(),
                    " in row %d of '%s'".formatted(number, list.label()),
                    quotes,
                    reasons);
        }
    }

    private static boolean isMissing(Field field, @Nullable Object value) {
        return switch (value) {
            case null -> true;
            case String text -> text.isBlank();
            case Collection<?> several -> several.isEmpty() && !field.type().equals("dynamiclist");
            case Boolean ticked -> field.type().equals("checkbox") && !ticked;
            default -> false;
        };
    }

    private static @Nullable String remedy(Field field, Object value) {
        return switch (field.type()) {
            case "number" -> number(field, value);
            case "date" -> isDay(value) ? null : "Enter a day as year-month-day, for example 2027-03-31.";
            case "radio", "select" ->
                field.options().isEmpty() || field.options().containsKey(value.toString()) ? null : choose(field);
            case "checklist", "taglist" ->
                field.options().isEmpty()
                                || value instanceof Collection<?> several
                                        && several.stream()
                                                .allMatch(
                                                        each -> field.options().containsKey(String.valueOf(each)))
                        ? null
                        : choose(field);
            default -> null;
        };
    }

    private static String choose(Field field) {
        return "Choose from: " + String.join(", ", field.options().values()) + ".";
    }

    private static @Nullable String number(Field field, Object value) {
        BigDecimal number;
        try {
            number = new BigDecimal(value.toString().strip());
        } catch (NumberFormatException e) {
            return "Enter a number.";
        }
        if (field.min() != null && number.compareTo(field.min()) < 0) {
            return "Enter a number not below " + field.min().toPlainString() + ".";
        }
        if (field.max() != null && number.compareTo(field.max()) > 0) {
            return "Enter a number not above " + field.max().toPlainString() + ".";
        }
        return null;
    }

    private static boolean isDay(Object value) {
        try {
            LocalDate.parse(value.toString());
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
