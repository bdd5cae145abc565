package dev.tollgate.measurement;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** When people began to use the software. */
@Component
public class FirstUse {

    private final UsageEvents events;

    FirstUse(UsageEvents events) {
        this.events = events;
    }

    /**
     * When those of these people who did the key action for the first time ever within that time did so, in order. Who used
     * the software before does not begin with it again.
     */
    public List<Instant> begun(
            String programId, String feature, Collection<String> usernames, Instant from, Instant before) {
        Set<String> asked = new HashSet<>(usernames);
        return events.first(programId, feature, before).entrySet().stream()
                .filter(first ->
                        asked.contains(first.getKey()) && !first.getValue().isBefore(from))
                .map(first -> first.getValue())
                .sorted()
                .toList();
    }
}
