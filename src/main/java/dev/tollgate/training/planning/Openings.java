package dev.tollgate.training.planning;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * When sessions of one kind could be held: on working days inside the hours of trainer and learners, back to back from the
 * start of the day of either on and after what is booked already.
 *
 * @param trainers the usual one first
 * @param rooms none where none are looked after
 * @param learners the hours of those who learn, each once
 */
public record Openings(Duration length, List<Trainer> trainers, List<Room> rooms, List<Hours> learners) {

    public Openings {
        trainers = List.copyOf(trainers);
        rooms = List.copyOf(rooms);
        learners = List.copyOf(learners);
    }

    /** @param booked sessions that stay where they are */
    public List<Opening> between(LocalDate first, LocalDate last, Collection<Opening> booked) {
        List<Opening> found = new ArrayList<>();
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            for (Instant start : starts(day, booked)) {
                found.addAll(at(start));
            }
        }
        return found;
    }

    /** With whom and where a session could be held from that moment on. */
    public List<Opening> at(Instant start) {
        Instant end = start.plus(length);
        if (learners.stream().noneMatch(hours -> hours.cover(start, end))) {
            return List.of();
        }
        List<Opening> found = new ArrayList<>();
        for (Trainer trainer : trainers) {
            if (!trainer.hours().cover(start, end) || unavailable(trainer.away(), start, end)) {
                continue;
            }
            boolean usual = trainer.equals(trainers.getFirst());
            if (rooms.isEmpty()) {
                found.add(new Opening(start, end, trainer, null, usual));
            }
            rooms.stream()
                    .filter(room -> !unavailable(room.closed(), start, end))
                    .forEach(room -> found.add(new Opening(start, end, trainer, room, usual)));
        }
        return found;
    }

    /** Whether a session of that length fits into any day at all. */
    public boolean fitIntoADay() {
        return learners.stream().anyMatch(hours -> length.compareTo(Duration.between(hours.from(), hours.to())) <= 0);
    }

    private Set<Instant> starts(LocalDate day, Collection<Opening> booked) {
        Set<Instant> starts = new TreeSet<>();
        for (Hours hours : learners) {
            if (!hours.works(day)) {
                continue;
            }
            Instant closing = hours.closing(day);
            Set<Instant> chains = new LinkedHashSet<>(List.of(hours.opening(day)));
            // Where trainers live by another clock, the hours that both work begin with the later of the two.
            trainers.stream()
                    .flatMap(trainer ->
                            Stream.of(day.minusDays(1), day, day.plusDays(1)).map(trainer.hours()::opening))
                    .filter(opens -> opens.isAfter(hours.opening(day)) && opens.isBefore(closing))
                    .forEach(chains::add);
            booked.stream()
                    .filter(other -> trainers.stream()
                                    .anyMatch(trainer -> trainer.username()
                                            .equals(other.trainer().username()))
                            || other.room() != null
                                    && rooms.stream()
                                            .anyMatch(room -> room.key()
                                                    .equals(other.room().key())))
                    .map(other -> other.endsAt().plus(Opening.BREAK))
                    .filter(after -> after.isAfter(hours.opening(day)) && after.isBefore(closing))
                    .forEach(chains::add);
            for (Instant chain : chains) {
                for (Instant start = chain;
                        !start.plus(length).isAfter(closing);
                        start = start.plus(length).plus(Opening.BREAK)) {
                    starts.add(start);
                }
            }
        }
        return starts;
    }

    private static boolean unavailable(List<Absence> absences, Instant start, Instant end) {
        return absences.stream().anyMatch(absence -> absence.touches(start, end));
    }
}
