package dev.tollgate.training;

import dev.tollgate.engine.Refused;
import dev.tollgate.program.WorkingHours;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds times for sessions: as early as possible, so before go-live where possible, on working days (Monday to Friday)
 * inside the working hours, with a break between two sessions of a trainer.
 */
record SessionCalendar(ZoneId zone, WorkingHours hours) {

    /** Working days between the invitation and the first session, so that people can arrange themselves. */
    static final int NOTICE_DAYS = 2;

    static final Duration BREAK = Duration.ofMinutes(15);

    record Slot(Instant startsAt, Instant endsAt) {

        boolean tooCloseTo(Slot other) {
            return startsAt.isBefore(other.endsAt.plus(BREAK)) && other.startsAt.isBefore(endsAt.plus(BREAK));
        }
    }

    /**
     * @param busy when the trainer is taken already, in any order
     * @throws Refused when a session is longer than a working day
     */
    List<Slot> plan(Instant now, int sessions, Duration length, List<Slot> busy) {
        if (length.compareTo(Duration.between(hours.from(), hours.to())) > 0) {
            throw new Refused("A session of %d minutes does not fit into the working hours %s to %s"
                    .formatted(length.toMinutes(), hours.from(), hours.to()));
        }
        List<Slot> taken = new ArrayList<>(busy);
        List<Slot> planned = new ArrayList<>();
        LocalDate day = firstDay(now);
        while (planned.size() < sessions) {
            Optional<Slot> free = freeOn(day, length, taken);
            if (free.isPresent()) {
                planned.add(free.get());
                taken.add(free.get());
            } else {
                day = nextWorkingDay(day);
            }
        }
        return planned;
    }

    private LocalDate firstDay(Instant now) {
        LocalDate day = now.atZone(zone).toLocalDate();
        for (int noticed = 0; noticed < NOTICE_DAYS; noticed++) {
            day = nextWorkingDay(day);
        }
        return day;
    }

    private Optional<Slot> freeOn(LocalDate day, Duration length, List<Slot> taken) {
        Slot candidate = slot(day.atTime(hours.from()), length);
        Instant closing = day.atTime(hours.to()).atZone(zone).toInstant();
        while (!candidate.endsAt().isAfter(closing)) {
            Slot tried = candidate;
            Optional<Instant> blockedUntil =
                    taken.stream().filter(tried::tooCloseTo).map(Slot::endsAt).max(Comparator.naturalOrder());
            if (blockedUntil.isEmpty()) {
                return Optional.of(candidate);
            }
            Instant next = blockedUntil.get().plus(BREAK);
            candidate = new Slot(next, next.plus(length));
        }
        return Optional.empty();
    }

    private Slot slot(LocalDateTime start, Duration length) {
        Instant startsAt = start.atZone(zone).toInstant();
        return new Slot(startsAt, startsAt.plus(length));
    }

    private static LocalDate nextWorkingDay(LocalDate day) {
        LocalDate next = day.plusDays(1);
        while (next.getDayOfWeek() == DayOfWeek.SATURDAY || next.getDayOfWeek() == DayOfWeek.SUNDAY) {
            next = next.plusDays(1);
        }
        return next;
    }

    /** Splits people into groups whose sizes differ by one at most, in their order. */
    static <T> List<List<T>> evenly(List<T> people, int groups) {
        List<List<T>> split = new ArrayList<>();
        int begun = 0;
        for (int group = 0; group < groups; group++) {
            int size = people.size() / groups + (group < people.size() % groups ? 1 : 0);
            split.add(List.copyOf(people.subList(begun, begun + size)));
            begun += size;
        }
        return split;
    }
}
