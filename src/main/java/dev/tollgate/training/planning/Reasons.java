package dev.tollgate.training.planning;

import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Why a session is where it is, and why somebody has no seat. */
public final class Reasons {

    private final Sitting sitting;

    public Reasons(Timetable timetable) {
        this.sitting = new Sitting(timetable);
    }

    public String whyThen(PlannedSession session) {
        Opening chosen = session.heldAt();
        List<Opening> earlier = session.getOpenings().stream()
                .filter(opening -> opening.startsAt().isBefore(chosen.startsAt()))
                .toList();
        if (earlier.isEmpty()) {
            return "It is the first time that can be had.";
        }
        Map<HardRule, Integer> against = new EnumMap<>(HardRule.class);
        int worse = 0;
        for (Opening opening : earlier) {
            Set<HardRule> broken = sitting.againstAll(session, opening);
            if (broken.isEmpty()) {
                worse++;
            } else {
                count(against, broken);
            }
        }
        StringBuilder said = new StringBuilder();
        if (!against.isEmpty()) {
            said.append("Of the %d earlier times %d cannot be had: %s."
                    .formatted(earlier.size(), earlier.size() - worse, listed(against)));
        }
        if (worse > 0) {
            said.append(said.isEmpty() ? "" : " ")
                    .append(
                            "%d earlier could be had and suit people less: journeys, language, even groups, or others who would move."
                                    .formatted(worse));
        }
        return said.toString();
    }

    public String whyNoSeat(PlannedSeat seat) {
        if (seat.getSessions().isEmpty()
                || seat.getSessions().stream()
                        .allMatch(session -> session.getOpenings().isEmpty())) {
            return "No trainer is there, or no room open, in working hours before the end of the planning period.";
        }
        Map<HardRule, Integer> against = new EnumMap<>(HardRule.class);
        for (PlannedSession session : seat.getSessions()) {
            Set<HardRule> broken = sitting.against(seat, session);
            if (!broken.isEmpty()) {
                count(against, broken);
            }
        }
        return against.isEmpty()
                ? "There is a seat, but the search did not find it in time."
                : "Of the %d sessions none is possible: %s."
                        .formatted(seat.getSessions().size(), listed(against));
    }

    private static void count(Map<HardRule, Integer> against, Set<HardRule> broken) {
        Iterator<HardRule> first = broken.iterator();
        against.merge(first.next(), 1, Integer::sum);
    }

    private static String listed(Map<HardRule, Integer> against) {
        return against.entrySet().stream()
                .map(entry -> "%s (%d)".formatted(entry.getKey().because(), entry.getValue()))
                .collect(Collectors.joining(", "));
    }
}
