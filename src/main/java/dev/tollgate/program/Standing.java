package dev.tollgate.program;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;

/**
 * How far the waves of a program are in its run.
 *
 * @param passed gates by wave id
 * @param deciding ids of the waves with a gate that has measured and not decided yet
 * @param closed ids of the waves that are sustained or stopped
 */
public record Standing(Map<String, Set<Gate>> passed, Set<String> deciding, Set<String> closed) {

    /** Of a program that does not run. */
    public static final Standing NONE = new Standing(Map.of(), Set.of(), Set.of());

    /** Why nobody can go from one wave to the other; empty when nothing hinders it. */
    Optional<Refusal> hinders(@Nullable Wave from, Wave to) {
        if (closed.contains(to.id())) {
            return Optional.of(new Refusal(
                    "wave '%s' is over".formatted(to.name()), "Choose a wave that is open, or ask for a new one."));
        }
        for (Wave wave : from == null ? Set.of(to) : Set.of(from, to)) {
            if (deciding.contains(wave.id())) {
                return Optional.of(new Refusal(
                        "a gate of wave '%s' has measured its people and decides about them now".formatted(wave.name()),
                        "Try again when it has decided; a paused program has to be resumed for that."));
            }
        }
        Set<Gate> ahead = passed.getOrDefault(to.id(), Set.of()).stream()
                .filter(gate -> from == null
                        || !passed.getOrDefault(from.id(), Set.of()).contains(gate))
                .collect(Collectors.toSet());
        return ahead.isEmpty()
                ? Optional.empty()
                : Optional.of(new Refusal(
                        "wave '%s' has passed %s, which they have not"
                                .formatted(
                                        to.name(),
                                        ahead.stream()
                                                .sorted()
                                                .map(gate -> "'" + gate.question() + "'")
                                                .collect(Collectors.joining(", "))),
                        "Choose a wave that has passed no more gates than theirs, or wait until theirs has."));
    }

    record Refusal(String problem, String remedy) {}
}
