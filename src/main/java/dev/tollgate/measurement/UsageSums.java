package dev.tollgate.measurement;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/** What some events come to: by feature, person and local day. */
final class UsageSums {

    private final ZoneId zone;
    private final Map<String, Map<String, OfPerson>> byFeature = new HashMap<>();

    UsageSums(ZoneId zone) {
        this.zone = zone;
    }

    void add(UsageEvent event) {
        OfPerson person = byFeature
                .computeIfAbsent(event.feature(), feature -> new HashMap<>())
                .computeIfAbsent(event.username(), username -> new OfPerson(event.occurredAt()));
        if (event.occurredAt().isBefore(person.firstAt)) {
            person.firstAt = event.occurredAt();
        }
        OfDay day = person.days.computeIfAbsent(LocalDate.ofInstant(event.occurredAt(), zone), date -> new OfDay());
        day.events++;
        if (event.quality() != null) {
            day.rated++;
            day.millionths += event.millionths();
        }
    }

    boolean isEmpty() {
        return byFeature.isEmpty();
    }

    /** By feature, then by username. */
    Map<String, Map<String, OfPerson>> byFeature() {
        return byFeature;
    }

    static final class OfPerson {

        private final Map<LocalDate, OfDay> days = new HashMap<>();
        private Instant firstAt;

        private OfPerson(Instant firstAt) {
            this.firstAt = firstAt;
        }

        Instant firstAt() {
            return firstAt;
        }

        Map<LocalDate, OfDay> days() {
            return days;
        }
    }

    static final class OfDay {

        private long events;
        private long rated;
        private long millionths;

        long events() {
            return events;
        }

        long rated() {
            return rated;
        }

        long millionths() {
            return millionths;
        }
    }
}
