package dev.tollgate.rhythm;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;

/**
 * What a sponsor says of the acts that were due; checked here again, since a form can be left out.
 *
 * @param done ids of the acts that happened
 * @param newDate the day for the others, null where there are none
 * @param problem what does not fit, in words for the sponsor; null for a good answer
 */
record ActAnswer(
        Set<String> done,
        @Nullable LocalDate newDate,
        @Nullable String problem) {

    static ActAnswer of(Map<String, Object> content, Set<String> asked, LocalDate today) {
        String happened = Objects.toString(content.get("happened"), "");
        return switch (happened) {
            case "yes" -> new ActAnswer(Set.copyOf(asked), null, null);
            case "some" -> {
                Set<String> ticked = new HashSet<>();
                if (content.get("done") instanceof Collection<?> values) {
                    values.forEach(value -> ticked.add(String.valueOf(value)));
                }
                Set<String> done = ticked.stream().filter(asked::contains).collect(Collectors.toSet());
                yield done.isEmpty()
                        ? wrong("Tick what happened, or choose 'Not yet'.")
                        : done.size() == asked.size() ? new ActAnswer(done, null, null) : rest(done, content, today);
            }
            case "no" -> rest(Set.of(), content, today);
            default -> wrong("Say whether it happened.");
        };
    }

    private static ActAnswer rest(Set<String> done, Map<String, Object> content, LocalDate today) {
        Optional<LocalDate> day = date(content.get("newDate"));
        if (day.isEmpty()) {
            return wrong("Name the day on which people will see the rest.");
        }
        return day.get().isBefore(today)
                ? wrong("The new day, %s, is in the past. Name one from today on.".formatted(day.get()))
                : new ActAnswer(done, day.get(), null);
    }

    private static Optional<LocalDate> date(@Nullable Object written) {
        try {
            return Optional.ofNullable(written).map(Object::toString).map(LocalDate::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static ActAnswer wrong(String problem) {
        return new ActAnswer(Set.of(), null, problem);
    }
}
