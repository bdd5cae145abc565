package dev.tollgate.training.planning;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.lang.Nullable;

/** Small timetables of the week of Monday, 2 March 2026, in Berlin. */
final class Plan {

    static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    static final Set<DayOfWeek> WEEKDAYS =
            Set.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY, DayOfWeek.THURSDAY, DayOfWeek.FRIDAY);
    static final Hours NINE_TO_FIVE = hours(BERLIN, Set.of());
    static final Trainer TESS = trainer("tess");
    static final Trainer TOM = trainer("tom");
    static final LocalDate MONDAY = LocalDate.of(2026, 3, 2);
    static final Course SALES = new Course("sales", 3, 1, true);

    final List<PlannedSession> sessions = new ArrayList<>();
    final List<PlannedSeat> seats = new ArrayList<>();
    final List<Membership> memberships = new ArrayList<>();

    static Hours hours(ZoneId zone, Set<LocalDate> closed) {
        return new Hours(zone, LocalTime.of(9, 0), LocalTime.of(17, 0), WEEKDAYS, closed);
    }

    static Trainer trainer(String username) {
        return new Trainer(username, Set.of(), Set.of(), NINE_TO_FIVE, List.of());
    }

    static Room room(String name, int seats) {
        return new Room(name, "Berlin", seats, List.of());
    }

    static Learner learner(String username) {
        return new Learner(username, "Berlin", null, NINE_TO_FIVE);
    }

    /** At an hour of a day of March 2026. */
    static Instant at(int day, String time) {
        return LocalDate.of(2026, 3, day)
                .atTime(LocalTime.parse(time))
                .atZone(BERLIN)
                .toInstant();
    }

    static Opening opening(Trainer trainer, @Nullable Room room, int day, String time) {
        return new Opening(at(day, time), at(day, time).plus(Duration.ofHours(1)), trainer, room, trainer.equals(TESS));
    }

    static List<Opening> openings(List<Trainer> trainers, List<Room> rooms, int firstDay, int lastDay) {
        return new Openings(Duration.ofHours(1), trainers, rooms, List.of(NINE_TO_FIVE))
                .between(LocalDate.of(2026, 3, firstDay), LocalDate.of(2026, 3, lastDay), List.of());
    }

    static PlannedSession held(String id, Course course, int part, Opening opening) {
        PlannedSession session = PlannedSession.of(id, course, part, at(2, "09:00"), List.of(opening), null);
        session.moveTo(opening);
        return session;
    }

    static PlannedSeat seat(Learner learner, PlannedSession session) {
        return seat(learner, new Course(session.course(), 3, 1, true), session.part(), session);
    }

    static PlannedSeat seat(Learner learner, Course course, int part, @Nullable PlannedSession session) {
        return PlannedSeat.of(
                learner.username() + "/" + course.id() + "/" + part,
                learner,
                course,
                part,
                session == null ? List.of() : List.of(session),
                session);
    }

    /** New sessions of a part, with seats to fill. */
    Plan with(Course course, int part, int count, List<Opening> openings, String... usernames) {
        List<PlannedSession> added = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            added.add(PlannedSession.of(
                    course.id() + "-" + part + "-" + number, course, part, at(2, "09:00"), openings, null));
        }
        sessions.addAll(added);
        for (String username : usernames) {
            seats.add(PlannedSeat.of(
                    username + "/" + course.id() + "/" + part, learner(username), course, part, added, null));
        }
        return this;
    }

    Plan team(String id, int mostAway, String... usernames) {
        for (String username : usernames) {
            memberships.add(new Membership(username, new Team(id, mostAway)));
        }
        return this;
    }

    Timetable timetable() {
        return new Timetable(sessions, seats, memberships);
    }
}
