package dev.tollgate.measurement;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.lang.Nullable;

/** The key actions of a wave as far back as any metric looks; days in the program's time zone. */
final class Use {

    /** Three windows of adoption. */
    static final int MONTHS = 3;

    private final ExpectedUse.Window window;
    private final LocalDate goLive;
    private final Map<String, Long> sinceGoLive;
    private final Map<String, Person> people = new HashMap<>();

    private Use(ExpectedUse.Window window, LocalDate goLive, Map<String, Long> sinceGoLive) {
        this.window = window;
        this.goLive = goLive;
        this.sinceGoLive = sinceGoLive;
    }

    static Use read(UsageEvents events, String programId, String feature, LocalDate goLive, Instant now, ZoneId zone) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        Use use = new Use(
                ExpectedUse.Window.endingBefore(today, goLive),
                goLive,
                events.counts(programId, feature, goLive.atStartOfDay(zone).toInstant(), now));
        LocalDate first = today.minusDays((long) MONTHS * ExpectedUse.DAYS);
        Instant before = today.atStartOfDay(zone).toInstant();
        events.each(
                programId,
                feature,
                (first.isBefore(goLive) ? goLive : first).atStartOfDay(zone).toInstant(),
                before.isAfter(now) ? now : before,
                (username, at, quality) -> use.people
                        .computeIfAbsent(username, name -> new Person())
                        .add(LocalDate.ofInstant(at, zone), quality, use.window));
        return use;
    }

    /** The same from sums; use has been added up in the days of that zone. */
    static Use read(UsageRollUps sums, String programId, String feature, LocalDate goLive, LocalDate today) {
        Use use =
                new Use(ExpectedUse.Window.endingBefore(today, goLive), goLive, sums.since(programId, feature, goLive));
        LocalDate earliest = today.minusDays((long) MONTHS * ExpectedUse.DAYS);
        LocalDate first = earliest.isBefore(goLive) ? goLive : earliest;
        if (!first.isBefore(today)) {
            return use;
        }
        sums.months(
                programId,
                feature,
                first,
                today,
                (username, month, days) -> use.people
                        .computeIfAbsent(username, name -> new Person())
                        .add(month, days, first, today));
        sums.quality(
                programId,
                feature,
                use.window.from(),
                use.window.to(),
                (username, rated, millionths) -> use.people
                        .computeIfAbsent(username, name -> new Person())
                        .add(rated, millionths));
        return use;
    }

    static Use none(LocalDate today, LocalDate goLive) {
        return new Use(ExpectedUse.Window.endingBefore(today, goLive), goLive, Map.of());
    }

    /** The window of adoption. */
    ExpectedUse.Window window() {
        return window;
    }

    /** The window that many of its lengths before; empty before go-live. */
    ExpectedUse.Window window(int back) {
        LocalDate to = window.to().minusDays((long) back * ExpectedUse.DAYS);
        return ExpectedUse.Window.endingBefore(to, goLive);
    }

    long actions(String username) {
        return sinceGoLive.getOrDefault(username, 0L);
    }

    Set<LocalDate> days(String username) {
        Person own = people.get(username);
        return own == null ? Set.of() : own.days;
    }

    /** Sum of the qualities, in millionths, of this person's key actions in the window; whole numbers add up in any order. */
    long quality(String username) {
        Person own = people.get(username);
        return own == null ? 0 : own.quality;
    }

    /** How many of them have a quality. */
    long rated(String username) {
        Person own = people.get(username);
        return own == null ? 0 : own.rated;
    }

    private static final class Person {

        private final Set<LocalDate> days = new HashSet<>();
        private long quality;
        private long rated;

        private void add(LocalDate month, int daysOfMonth, LocalDate from, LocalDate to) {
            for (int left = daysOfMonth; left != 0; left &= left - 1) {
                LocalDate day = month.plusDays(Integer.numberOfTrailingZeros(left));
                if (!day.isBefore(from) && day.isBefore(to)) {
                    days.add(day);
                }
            }
        }

        private void add(long more, long millionths) {
            rated += more;
            quality += millionths;
        }

        private void add(LocalDate day, @Nullable Double quality, ExpectedUse.Window window) {
            days.add(day);
            if (quality != null && window.contains(day)) {
                this.quality += Math.round(quality * UsageEvent.MILLIONTHS);
                rated++;
            }
        }
    }
}
