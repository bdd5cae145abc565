package dev.tollgate.training.planning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Books one session after the other at the first opening, people in their order in groups of even size: what the solver
 * starts from. Breaks no hard rule; who does not fit stays without a seat.
 */
final class GreedyPlanner {

    private final Sitting sitting;

    private GreedyPlanner(Timetable timetable) {
        this.sitting = new Sitting(timetable);
    }

    /** Fills the timetable; what has its place already keeps it where it can. */
    static void fill(Timetable timetable) {
        GreedyPlanner planner = new GreedyPlanner(timetable);
        Map<List<Object>, List<PlannedSeat>> seats = new LinkedHashMap<>();
        timetable.seats().stream()
                .filter(seat -> !seat.pinned())
                .forEach(seat -> seats.computeIfAbsent(List.of(seat.course(), seat.part()), key -> new ArrayList<>())
                        .add(seat));
        Map<List<Object>, List<PlannedSession>> sessions = new LinkedHashMap<>();
        timetable.sessions().stream()
                .filter(session -> !session.pinned())
                .forEach(session -> sessions.computeIfAbsent(
                                List.of(session.course(), session.part()), key -> new ArrayList<>())
                        .add(session));
        sessions.values().stream().flatMap(List::stream).forEach(planner::keep);
        sessions.forEach((part, held) -> planner.fill(held, seats.getOrDefault(part, List.of())));
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

    private void keep(PlannedSession session) {
        Opening before = session.published();
        if (before != null
                && session.getOpenings().contains(before)
                && sitting.against(session, before).isEmpty()) {
            sitting.move(session, before);
        }
    }

    private void fill(List<PlannedSession> sessions, List<PlannedSeat> seats) {
        List<PlannedSeat> unseated =
                seats.stream().filter(seat -> seat.session() == null).toList();
        List<PlannedSession> open = sessions.stream()
                .filter(session -> sitting.inSession(session).isEmpty())
                .toList();
        List<List<PlannedSeat>> groups = open.isEmpty() ? List.of() : evenly(sitting.spread(unseated), open.size());
        List<PlannedSeat> left = new ArrayList<>(open.isEmpty() ? unseated : List.of());
        for (PlannedSession session : sessions) {
            int group = open.indexOf(session);
            List<PlannedSeat> sitters = group >= 0 ? groups.get(group) : List.copyOf(sitting.inSession(session));
            sitters.forEach(seat -> sitting.sit(seat, null));
            if (!session.held()) {
                find(session, sitters);
            }
            for (PlannedSeat seat : sitters) {
                if (sitting.against(seat, session).isEmpty()) {
                    sitting.sit(seat, session);
                } else {
                    left.add(seat);
                }
            }
        }
        for (PlannedSeat seat : left) {
            sessions.stream()
                    .filter(session -> sitting.against(seat, session).isEmpty())
                    .findFirst()
                    .ifPresent(session -> sitting.sit(seat, session));
        }
    }

    /** The first opening for all of a group, or else the first for most of it. */
    private void find(PlannedSession session, List<PlannedSeat> group) {
        Opening best = null;
        int most = 0;
        int together = sitting.together(group);
        for (Opening opening : inTheirOrder(session)) {
            if (!sitting.against(session, opening).isEmpty()) {
                continue;
            }
            sitting.move(session, opening);
            int fit = fitting(session, group);
            if (fit >= together) {
                return;
            }
            if (fit > most) {
                most = fit;
                best = opening;
            }
            sitting.move(session, null);
        }
        if (best != null) {
            sitting.move(session, best);
        }
    }

    /** The time that people are invited to comes first, whoever holds the session then. */
    private static List<Opening> inTheirOrder(PlannedSession session) {
        Opening before = session.published();
        if (before == null) {
            return session.getOpenings();
        }
        List<Opening> ordered = new ArrayList<>(session.getOpenings());
        ordered.sort(Comparator.comparing(opening -> !opening.sameTime(before)));
        return ordered;
    }

    private int fitting(PlannedSession session, List<PlannedSeat> group) {
        List<PlannedSeat> seated = new ArrayList<>();
        for (PlannedSeat seat : group) {
            if (sitting.against(seat, session).isEmpty()) {
                sitting.sit(seat, session);
                seated.add(seat);
            }
        }
        seated.forEach(seat -> sitting.sit(seat, null));
        return seated.size();
    }

    /** For a test that holds both sets of rules together. */
    static Set<HardRule> broken(Timetable timetable) {
        Sitting sitting = new Sitting(timetable);
        Set<HardRule> broken = EnumSet.noneOf(HardRule.class);
        for (PlannedSession session : timetable.sessions()) {
            if (session.opening() != null && !session.pinned()) {
                broken.addAll(sitting.against(session, session.opening()));
            }
        }
        for (PlannedSeat seat : timetable.seats()) {
            PlannedSession session = seat.session();
            if (session != null && !seat.pinned()) {
                sitting.sit(seat, null);
                broken.addAll(sitting.against(seat, session));
                sitting.sit(seat, session);
            }
        }
        return broken;
    }
}
