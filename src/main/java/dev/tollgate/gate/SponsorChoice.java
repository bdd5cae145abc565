package dev.tollgate.gate;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.lang.Nullable;

/**
 * What sponsors decided about a gate that was held again. To let it pass is not among it.
 *
 * @param content of their form
 */
record SponsorChoice(Kind kind, Map<String, Object> content) {

    /** From this hold on the sponsors have to choose something else than to go on as before. */
    static final int CHOICE_FORCED_AT = 3;

    private static final int LONGEST_EXTENSION_DAYS = 180;

    enum Kind {
        CONTINUE,
        EXTEND,
        FUND,
        SCOPE,
        SPLIT,
        REBASELINE,
        STOP;

        static Optional<Kind> of(@Nullable Object word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(word))
                    .findFirst();
        }
    }

    String text(String key) {
        Object value = content.get(key);
        return value == null ? "" : value.toString().strip();
    }

    List<String> texts(String key) {
        return content.get(key) instanceof List<?> list
                ? list.stream().map(Object::toString).toList()
                : List.of();
    }

    Optional<Double> number(String key) {
        return content.get(key) instanceof Number number ? Optional.of(number.doubleValue()) : Optional.empty();
    }

    Optional<LocalDate> date(String key) {
        try {
            return text(key).isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(text(key)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** What makes the decision impossible as it was given, for who has to give it again; empty when it is possible. */
    List<String> problems(int holds, LocalDate today) {
        List<String> problems = new ArrayList<>();
        if (text("reason").isEmpty()) {
            problems.add("Say why: it goes into the evidence.");
        }
        switch (kind) {
            case CONTINUE -> {
                if (holds >= CHOICE_FORCED_AT) {
                    problems.add(
                            "The gate was held %d times. Going on as before is no choice any more: extend with a date,"
                                            .formatted(holds)
                                    + " fund remedies, change the scope, split the lagging unit, rebaseline, or stop.");
                }
            }
            case EXTEND -> {
                Optional<LocalDate> until = date("until");
                if (until.isEmpty() || !until.get().isAfter(today)) {
                    problems.add("Give a date after today on which the gate is measured again.");
                } else if (until.get().isAfter(today.plusDays(LONGEST_EXTENSION_DAYS))) {
                    problems.add("An extension ends within %d days.".formatted(LONGEST_EXTENSION_DAYS));
                }
            }
            case FUND, SCOPE -> {
                if (text("remedy").isEmpty()) {
                    problems.add("Say what is funded or changed.");
                }
            }
            case SPLIT, REBASELINE, STOP -> {
                // Checked where it is done.
            }
        }
        return problems;
    }
}
