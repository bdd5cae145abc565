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
        boolean rated = event.quality() != null;
        person.days
                .computeIfAbsent(LocalDate.ofInstant(event.occurredAt(), zone), date -> new OfDays())
                .add(1, rated ? 1 : 0, rated ? event.millionths() : 0);
    }

    boolean isEmpty() {
        return byFeature.isEmpty();
    }

    /** By feature, then by username. */
    Map<String, Map<String, OfPerson>> byFeature() {
        return byFeature;
    }

    static final class OfPerson {

        private final Map<LocalDate, OfDays> days = new HashMap<>();
        private Instant firstAt;

        private OfPerson(Instant firstAt) {
            this.firstAt = firstAt;
        }

        Instant firstAt() {
            return firstAt;
        }

        Map<LocalDate, OfDays> days() {
            return days;
        }
    }

    /** Of a day, or of several. */
    static final class OfDays {

        private long events;
        private long rated;
        private long millionths;

        void add(long moreEvents, long moreRated, long moreMillionths) {
            events += moreEvents;
            rated += moreRated;
            millionths += moreMillionths;
        }

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
