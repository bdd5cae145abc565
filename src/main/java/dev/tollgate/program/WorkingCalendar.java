package dev.tollgate.program;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;

/** Counts days and hours as the program's people do: working days in its time zone, outside its quiet hours. */
public final class WorkingCalendar {

    private static final LocalTime END_OF_DAY = LocalTime.of(17, 0);

    private final ZoneId zone;
    private final WorkingTime time;
    private final CommunicationPlan communication;

    WorkingCalendar(ZoneId zone, WorkingTime time, CommunicationPlan communication) {
        this.zone = zone;
        this.time = time;
        this.communication = communication;
    }

    /** The end (17:00) of the working day so many working days after the day of {@code now}. */
    public OffsetDateTime dueAt(Instant now, long workingDays) {
        return plus(now.atZone(zone).toLocalDate(), workingDays)
                .atTime(END_OF_DAY)
                .atZone(zone)
                .toOffsetDateTime();
    }

    /** The day so many working days after a day; with none, that day or the next working day. */
    public LocalDate plus(LocalDate from, long workingDays) {
        LocalDate day = from;
        for (long left = workingDays; left > 0; left--) {
            day = onOrAfter(day.plusDays(1));
        }
        return onOrAfter(day);
    }

    /** Working days after {@code from} up to and with {@code to}; 0 where {@code to} is not later. */
    public long between(LocalDate from, LocalDate to) {
        long count = 0;
        for (LocalDate day = from.plusDays(1); !day.isAfter(to); day = day.plusDays(1)) {
            if (works(day)) {
                count++;
            }
        }
        return count;
    }

    public boolean works(LocalDate day) {
        return time.works(day);
    }

    public LocalDate day(Instant instant) {
        return instant.atZone(zone).toLocalDate();
    }

    public LocalTime time(Instant instant) {
        return instant.atZone(zone).toLocalTime();
    }

    /** That instant, or the end of the quiet hours it lies in; holidays are quiet wherever weekends are. */
    public Instant outsideQuietHours(Instant instant) {
        ZonedDateTime at = instant.atZone(zone);
        // Ends: no definition has holidays without an end.
        while (true) {
            ZonedDateTime end = endOfQuiet(at);
            if (end == null) {
                return at.toInstant();
            }
            at = end;
        }
    }

    /** Whether messages about the program wait at that instant: for quiet hours, days off or a blackout. */
    public Optional<Quiet> quiet(Instant instant) {
        ZonedDateTime at = instant.atZone(zone);
        String reason = null;
        boolean blackedOut = false;
        while (true) {
            LocalDate day = at.toLocalDate();
            Optional<Blackout> blackout = communication.blackouts().stream()
                    .filter(days -> days.covers(day))
                    .findFirst();
            ZonedDateTime end = blackout.map(days -> days.to().plusDays(1).atStartOfDay(zone))
                    .orElse(endOfQuiet(at));
            if (end == null) {
                return reason == null ? Optional.empty() : Optional.of(new Quiet(at.toInstant(), reason));
            }
            boolean dayOff = communication.quietWeekends() && !works(day);
            if (blackout.isPresent()) {
                blackedOut = true;
                reason = "blackout up to %s: %s"
                        .formatted(blackout.get().to(), blackout.get().reason());
            } else if (dayOff && !blackedOut) {
                reason = "no working day in " + zone;
            } else if (reason == null) {
                reason = "quiet hours from %s to %s in %s"
                        .formatted(communication.quietFrom(), communication.quietTo(), zone);
            }
            at = end;
        }
    }

    /** The Monday of the week that an instant lies in. */
    public LocalDate week(Instant instant) {
        return day(instant).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    /** The first moment of a day. */
    public Instant startOf(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    private ZonedDateTime endOfQuiet(ZonedDateTime at) {
        if (communication.quietWeekends() && !works(at.toLocalDate())) {
            return onOrAfter(at.toLocalDate()).atStartOfDay(zone);
        }
        LocalTime from = communication.quietFrom();
        LocalTime to = communication.quietTo();
        LocalTime now = at.toLocalTime();
        if (from.isBefore(to)) {
            return !now.isBefore(from) && now.isBefore(to)
                    ? at.toLocalDate().atTime(to).atZone(zone)
                    : null;
        }
        if (now.isBefore(to)) {
            return at.toLocalDate().atTime(to).atZone(zone);
        }
        // The same time twice means no quiet hours.
        return !from.equals(to) && !now.isBefore(from)
                ? at.toLocalDate().plusDays(1).atTime(to).atZone(zone)
                : null;
    }

    private LocalDate onOrAfter(LocalDate day) {
        LocalDate found = day;
        while (!works(found)) {
            found = found.plusDays(1);
        }
        return found;
    }
}
