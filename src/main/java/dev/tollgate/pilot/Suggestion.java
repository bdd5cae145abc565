package dev.tollgate.pilot;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.lang.Nullable;

/**
 * What became of something that users suggested.
 *
 * @param decision {@code taken}, {@code later} or {@code not}
 */
record Suggestion(String suggestion, String decision, String reason) {

    static List<Suggestion> in(Map<String, Object> answer) {
        if (!(answer.get("suggestions") instanceof Collection<?> rows)) {
            return List.of();
        }
        return rows.stream()
                .filter(Map.class::isInstance)
                .map(row -> (Map<?, ?>) row)
                .map(row ->
                        new Suggestion(text(row.get("suggestion")), text(row.get("decision")), text(row.get("reason"))))
                .filter(row -> !row.suggestion().isEmpty())
                .toList();
    }

    /** As its author reads it. */
    String answered() {
        String decided = switch (decision) {
            case "taken" -> "we take it up";
            case "later" -> "we take it up later";
            default -> "we do not take it up";
        };
        return "\"%s\": %s%s".formatted(suggestion, decided, reason.isEmpty() ? "." : ", because: " + reason);
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString().strip();
    }
}
