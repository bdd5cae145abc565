package dev.tollgate.measurement;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** When people began to use the software. */
@Component
public class FirstUse {

    private final UsageEvents events;
    private final UsageRollUps sums;

    FirstUse(UsageEvents events, UsageRollUps sums) {
        this.events = events;
        this.sums = sums;
    }

    /**
     * When those of these people who did the key action for the first time ever within that time did so, in order. Who used
     * the software before does not begin with it again.
     */
    public List<Instant> begun(
            String programId, String feature, Collection<String> usernames, Instant from, Instant before) {
        Set<String> asked = new HashSet<>(usernames);
        Map<String, Instant> first = sums.state(programId).isPresent()
                ? sums.first(programId, feature, before)
                : events.first(programId, feature, before);
        return first.entrySet().stream()
                .filter(begun ->
                        asked.contains(begun.getKey()) && !begun.getValue().isBefore(from))
                .map(Map.Entry::getValue)
                .sorted()
                .toList();
    }
}
