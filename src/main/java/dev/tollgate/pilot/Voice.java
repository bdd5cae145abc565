package dev.tollgate.pilot;

import java.util.List;
import java.util.Map;
import org.springframework.lang.Nullable;

/**
 * A user who was asked.
 *
 * @param wouldUse {@code gladly}, {@code perhaps}, {@code rather-not}, or null until heard
 */
record Voice(
        String username,
        Place place,
        boolean heard,
        @Nullable String wouldUse,
        boolean wouldTest,
        boolean wouldHelp) {

    private static final List<String> QUESTIONS =
            List.of("challenges", "struggle", "keep", "trash", "why", "hope", "wouldUse");

    /** Whether all questions of the survey have an answer; its form can be left aside by whoever uses the engine's API. */
    static boolean isComplete(Map<String, Object> answer) {
        return QUESTIONS.stream()
                .allMatch(question -> answer.get(question) != null
                        && !answer.get(question).toString().isBlank());
    }
}
