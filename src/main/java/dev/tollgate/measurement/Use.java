package dev.tollgate.measurement;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;

/** The key actions of a wave as far back as any metric looks; days in the program's time zone. */
final class Use {

    /** Three windows of adoption. */
    static final int MONTHS = 3;

    private final ExpectedUse.Window window;
    private final LocalDate goLive;
    /** The first day looked at. */
    private final LocalDate first;

    private final Map<String, Long> sinceGoLive;
    private final Map<String, Person> people = new HashMap<>();

    private Use(LocalDate today, LocalDate goLive, Map<String, Long> sinceGoLive) {
        this.window = ExpectedUse.Window.endingBefore(today, goLive);
        this.goLive = goLive;
        LocalDate earliest = today.minusDays((long) MONTHS * ExpectedUse.DAYS);
        this.first = earliest.isBefore(goLive) ? goLive : earliest;
        this.sinceGoLive = sinceGoLive;
    }

    static Use read(UsageEvents events, String programId, String feature, LocalDate goLive, Instant now, ZoneId zone) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        Use use = new Use(
                today,
                goLive,
                events.counts(programId, feature, goLive.atStartOfDay(zone).toInstant(), now));
        Instant before = today.atStartOfDay(zone).toInstant();
        events.each(
                programId,
                feature,
                use.first.atStartOfDay(zone).toInstant(),
                before.isAfter(now) ? now : before,
                (username, at, quality) -> use.people
                        .computeIfAbsent(username, name -> new Person())
                        .add(LocalDate.ofInstant(at, zone), use.first, quality, use.window));
        return use;
    }

    /** The same from sums; use has been added up in the days of that zone. */
    static Use read(UsageRollUps sums, String programId, String feature, LocalDate goLive, LocalDate today) {
        Use use = new Use(today, goLive, sums.since(programId, feature, goLive));
        if (!use.first.isBefore(today)) {
            return use;
        }
        sums.months(
                programId,
                feature,
                use.first,
                today,
                (username, month, days) -> use.people
                        .computeIfAbsent(username, name -> new Person())
                        .add(month, days, use.first, today));
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
        return new Use(today, goLive, Map.of());
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
        return own == null
                ? Set.of()
                : own.days.stream().mapToObj(first::plusDays).collect(Collectors.toSet());
    }

    /** The days of the window with use, as {@link ExpectedUse} takes them: bit 0 is the window's first day. */
    long used(String username, ExpectedUse.Window in) {
        Person own = people.get(username);
        if (own == null) {
            return 0;
        }
        int from = (int) (in.from().toEpochDay() - first.toEpochDay());
        long used = 0;
        for (int day = 0; day < in.days(); day++) {
            used |= from + day >= 0 && own.days.get(from + day) ? 1L << day : 0;
        }
        return used;
    }

    /** The weeks with use, counted back from the day before that one: bit 0 is the latest. */
    long weeks(String username, LocalDate before) {
        Person own = people.get(username);
        long weeks = 0;
        int end = (int) (before.toEpochDay() - first.toEpochDay());
        for (int day = own == null ? -1 : own.days.nextSetBit(0);
                day >= 0 && day < end;
                day = own.days.nextSetBit(day + 1)) {
            weeks |= 1L << (end - 1 - day) / ExpectedUse.WEEK;
        }
        return weeks;
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

        /** By epoch day, less that of the first one looked at. */
        private final BitSet days = new BitSet(MONTHS * ExpectedUse.DAYS);

        private long quality;
        private long rated;

        /** By numbers of days: a measurement does it for each day of thousands of months. */
        private void add(LocalDate month, int daysOfMonth, LocalDate from, LocalDate to) {
            int begin = (int) (month.toEpochDay() - from.toEpochDay());
            int end = (int) (to.toEpochDay() - from.toEpochDay());
            for (int left = daysOfMonth; left != 0; left &= left - 1) {
                int day = begin + Integer.numberOfTrailingZeros(left);
                if (day >= 0 && day < end) {
                    days.set(day);
                }
            }
        }

        private void add(long more, long millionths) {
            rated += more;
            quality += millionths;
        }

        private void add(LocalDate day, LocalDate first, @Nullable Double quality, ExpectedUse.Window window) {
            days.set((int) (day.toEpochDay() - first.toEpochDay()));
            if (quality != null && window.contains(day)) {
                this.quality += Math.round(quality * UsageEvent.MILLIONTHS);
                rated++;
            }
        }
    }
}
