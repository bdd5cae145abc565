package dev.tollgate.training.planning;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;

/**
 * When somebody can be asked to a session.
 *
 * @param closed days on which nothing is held although it is one of these days of the week
 */
public record Hours(ZoneId zone, LocalTime from, LocalTime to, Set<DayOfWeek> days, Set<LocalDate> closed) {

    public Hours {
        days = Set.copyOf(days);
        closed = Set.copyOf(closed);
    }

    boolean works(LocalDate day) {
        return days.contains(day.getDayOfWeek()) && !closed.contains(day);
    }

    boolean cover(Instant startsAt, Instant endsAt) {
        ZonedDateTime start = startsAt.atZone(zone);
        ZonedDateTime end = endsAt.atZone(zone);
        return works(start.toLocalDate())
                && start.toLocalDate().equals(end.toLocalDate())
                && !start.toLocalTime().isBefore(from)
                && !end.toLocalTime().isAfter(to);
    }

    /** When that day begins. */
    public Instant opening(LocalDate day) {
        return day.atTime(from).atZone(zone).toInstant();
    }

    Instant closing(LocalDate day) {
        return day.atTime(to).atZone(zone).toInstant();
    }
}
