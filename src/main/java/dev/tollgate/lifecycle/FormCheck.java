package dev.tollgate.lifecycle;

import dev.tollgate.engine.Deployments.Field;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.lang.Nullable;

/**
 * What a form would not have let pass: forms can be left aside by whoever answers through the engine's API. Questions
 * asked under a condition are left to the decision on the answer.
 */
public final class FormCheck {

    private FormCheck() {}

    /** What does not fit about an answer. */
    public enum Misfit {
        MISSING,
        UNTICKED,
        NO_NUMBER,
        TOO_LOW,
        TOO_HIGH,
        NO_DAY,
        NOT_OFFERED
    }

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
            Misfit misfit = misfit(field, value).orElse(null);
            if (misfit == Misfit.MISSING || misfit == Misfit.UNTICKED) {
                reasons.add(question + " has no answer. " + remedy(misfit, field));
            } else if (misfit != null) {
                reasons.add(
                        quotes
                                ? "%s: '%s' does not fit. %s".formatted(question, value, remedy(misfit, field))
                                : "%s: the answer does not fit. %s".formatted(question, remedy(misfit, field)));
            } else if (field.type().equals("dynamiclist") && !isMissing(field, value)) {
                rows(field, value, quotes, reasons);
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

    /** What does not fit about the answer to a question that is asked; of a list of rows only whether it is there. */
    public static Optional<Misfit> misfit(Field field, @Nullable Object value) {
        if (isMissing(field, value)) {
            if (!field.required()) {
                return Optional.empty();
            }
            return Optional.of(field.type().equals("checkbox") ? Misfit.UNTICKED : Misfit.MISSING);
        }
        return switch (field.type()) {
            case "number" -> number(field, value);
            case "date" -> isDay(value) ? Optional.empty() : Optional.of(Misfit.NO_DAY);
            case "radio", "select" -> offered(field, List.of(value));
            case "checklist", "taglist" ->
                offered(field, value instanceof Collection<?> several ? several : List.of(value));
            default -> Optional.empty();
        };
    }

    private static String remedy(Misfit misfit, Field field) {
        return switch (misfit) {
            case MISSING -> "Fill it in.";
            case UNTICKED -> "Tick it once it is true.";
            case NO_NUMBER -> "Enter a number.";
            case TOO_LOW -> "Enter a number not below " + field.min().toPlainString() + ".";
            case TOO_HIGH -> "Enter a number not above " + field.max().toPlainString() + ".";
            case NO_DAY -> "Enter a day as year-month-day, for example 2027-03-31.";
            case NOT_OFFERED ->
                "Choose from: " + String.join(", ", field.options().values()) + ".";
        };
    }

    private static Optional<Misfit> offered(Field field, Collection<?> chosen) {
        boolean fits = field.options().isEmpty()
                || chosen.stream().allMatch(each -> field.options().containsKey(String.valueOf(each)));
        return fits ? Optional.empty() : Optional.of(Misfit.NOT_OFFERED);
    }

    private static Optional<Misfit> number(Field field, Object value) {
        BigDecimal number;
        try {
            number = new BigDecimal(value.toString().strip());
        } catch (NumberFormatException e) {
            return Optional.of(Misfit.NO_NUMBER);
        }
        if (field.min() != null && number.compareTo(field.min()) < 0) {
            return Optional.of(Misfit.TOO_LOW);
        }
        if (field.max() != null && number.compareTo(field.max()) > 0) {
            return Optional.of(Misfit.TOO_HIGH);
        }
        return Optional.empty();
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
