package dev.tollgate.rollout;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the content of an answer, of which nothing is known but the names of its fields. */
final class Fields {

    private Fields() {}

    static Optional<String> text(Map<?, ?> answer, String field) {
        return Optional.ofNullable(answer.get(field))
                .map(value -> value.toString().strip())
                .filter(value -> !value.isEmpty());
    }

    /** Empty also where it is no date. */
    static Optional<LocalDate> date(Map<?, ?> answer, String field) {
        return text(answer, field).flatMap(value -> {
            try {
                return Optional.of(LocalDate.parse(value));
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        });
    }

    static List<Map<?, ?>> list(Map<?, ?> answer, String field) {
        List<Map<?, ?>> items = new ArrayList<>();
        if (answer.get(field) instanceof Iterable<?> entries) {
            for (Object entry : entries) {
                if (entry instanceof Map<?, ?> item) {
                    items.add(item);
                }
            }
        }
        return items;
    }
}
