package dev.tollgate.training.planning;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.lang.Nullable;

/** A timetable being filled by hand: what stands against one session or one seat, given all others. */
final class Sitting {

    private final Map<String, Set<PlannedSession>> byTrainer = new HashMap<>();
    private final Map<String, Set<PlannedSession>> byRoom = new HashMap<>();
    private final Map<String, Set<PlannedSeat>> bySession = new HashMap<>();
    private final Map<String, List<PlannedSeat>> byLearner = new HashMap<>();
    private final Map<String, List<Team>> teams = new HashMap<>();
    private final Map<String, Set<String>> members = new HashMap<>();

    Sitting(Timetable timetable) {
        timetable.memberships().forEach(member -> {
            teams.computeIfAbsent(member.username(), username -> new ArrayList<>())
                    .add(member.team());
            members.computeIfAbsent(member.team().id(), team -> new LinkedHashSet<>())
                    .add(member.username());
        });
        timetable.seats().forEach(seat -> {
            byLearner
                    .computeIfAbsent(seat.username(), username -> new ArrayList<>())
                    .add(seat);
            if (seat.session() != null) {
                inSession(seat.session()).add(seat);
            }
        });
        timetable.sessions().forEach(session -> {
            if (session.opening() != null) {
                enter(session, session.opening());
            }
        });
    }

    void move(PlannedSession session, @Nullable Opening opening) {
        if (session.opening() != null) {
            byTrainer.get(session.trainer()).remove(session);
            if (session.room() != null) {
                byRoom.get(session.room()).remove(session);
            }
        }
        session.moveTo(opening);
        if (opening != null) {
            enter(session, opening);
        }
    }

    void sit(PlannedSeat seat, @Nullable PlannedSession session) {
        if (seat.session() != null) {
            inSession(seat.session()).remove(seat);
        }
        seat.sit(session);
        if (session != null) {
            inSession(session).add(seat);
        }
    }

    Set<PlannedSeat> inSession(PlannedSession session) {
        return bySession.computeIfAbsent(session.id(), id -> new LinkedHashSet<>());
    }

    /** What forbids to hold the session then, whoever sits in it. */
    Set<HardRule> against(PlannedSession session, Opening opening) {
        Set<HardRule> broken = EnumSet.noneOf(HardRule.class);
        if (others(byTrainer, opening.trainer().username(), session)
                .anyMatch(other -> opening.trainerBusyWith(other.heldAt()))) {
            broken.add(HardRule.TRAINER_BUSY);
        }
        if (opening.room() != null
                && others(byRoom, opening.room().key(), session)
                        .anyMatch(other -> opening.roomTakenBy(other.heldAt()))) {
            broken.add(HardRule.ROOM_TAKEN);
        }
        return broken;
    }

    /** What forbids to hold the session then with those who sit in it. */
    Set<HardRule> againstAll(PlannedSession session, Opening opening) {
        Set<HardRule> broken = against(session, opening);
        if (!broken.isEmpty()) {
            return broken;
        }
        List<PlannedSeat> seats = List.copyOf(inSession(session));
        Opening before = session.opening();
        seats.forEach(seat -> sit(seat, null));
        move(session, opening);
        List<PlannedSeat> seated = new ArrayList<>();
        for (PlannedSeat seat : seats) {
            Set<HardRule> against = against(seat, session);
            broken.addAll(against);
            sit(seat, session);
            seated.add(seat);
            if (!broken.isEmpty()) {
                break;
            }
        }
        seated.forEach(seat -> sit(seat, null));
        move(session, before);
        seats.forEach(seat -> sit(seat, session));
        return broken;
    }

    /** What forbids to give somebody without a seat this one. */
    Set<HardRule> against(PlannedSeat seat, PlannedSession session) {
        Set<HardRule> broken = EnumSet.noneOf(HardRule.class);
        List<PlannedSeat> others = byLearner.get(seat.username()).stream()
                .filter(other -> other != seat)
                .toList();
        if (others.stream()
                .anyMatch(other ->
                        !other.placed() && other.course().equals(seat.course()) && other.part() < seat.part())) {
            broken.add(HardRule.PART_BEFORE_MISSING);
        }
        if (!session.held()) {
            broken.add(HardRule.NOT_HELD);
            return broken;
        }
        if (inSession(session).size() >= session.capacity()) {
            broken.add(HardRule.FULL);
        }
        if (!seat.learner().hours().cover(session.startsAt(), session.endsAt())) {
            broken.add(HardRule.OUTSIDE_HOURS);
        }
        others.stream()
                .map(PlannedSeat::session)
                .filter(sat -> sat != null && sat.held())
                .forEach(sat -> {
                    if (sat.heldAt().overlaps(session.heldAt())) {
                        broken.add(HardRule.LEARNER_BUSY);
                    }
                    if (Spacing.outOfOrder(sat, session)) {
                        broken.add(HardRule.OUT_OF_ORDER);
                    }
                    if (Spacing.tooClose(sat, session, seat.learner().hours().zone())) {
                        broken.add(HardRule.TOO_CLOSE);
                    }
                });
        if (teams.getOrDefault(seat.username(), List.of()).stream()
                .anyMatch(team -> away(team, session) >= team.mostAway())) {
            broken.add(HardRule.TEAM_SHORT);
        }
        return broken;
    }

    /** People in their order, but for those of the same teams, who come as far from each other as they can. */
    List<PlannedSeat> spread(List<PlannedSeat> seats) {
        Map<Team, Integer> seen = new HashMap<>();
        Map<PlannedSeat, Integer> rank = new IdentityHashMap<>();
        for (PlannedSeat seat : seats) {
            rank.put(
                    seat,
                    teams.getOrDefault(seat.username(), List.of()).stream()
                            .mapToInt(team -> seen.merge(team, 1, Integer::sum))
                            .max()
                            .orElse(0));
        }
        return seats.stream().sorted(Comparator.comparing(rank::get)).toList();
    }

    /** How many of a group fit into one session as far as their teams go. */
    int together(Collection<PlannedSeat> group) {
        Map<Team, Integer> away = new HashMap<>();
        int together = 0;
        for (PlannedSeat seat : group) {
            List<Team> own = teams.getOrDefault(seat.username(), List.of());
            if (own.stream().allMatch(team -> away.getOrDefault(team, 0) < team.mostAway())) {
                own.forEach(team -> away.merge(team, 1, Integer::sum));
                together++;
            }
        }
        return together;
    }

    /** The most of a team that are away at one moment of the session. */
    private long away(Team team, PlannedSession session) {
        List<PlannedSession> meanwhile = members.get(team.id()).stream()
                .flatMap(username -> byLearner.getOrDefault(username, List.of()).stream())
                .map(PlannedSeat::session)
                .filter(other -> other != null && other.held() && other.heldAt().overlaps(session.heldAt()))
                .toList();
        return Stream.concat(Stream.of(session.startsAt()), meanwhile.stream().map(PlannedSession::startsAt))
                .filter(moment -> !moment.isBefore(session.startsAt()) && moment.isBefore(session.endsAt()))
                .distinct()
                .mapToLong(moment -> meanwhile.stream()
                        .filter(other -> contains(other, moment))
                        .count())
                .max()
                .orElse(0);
    }

    private static boolean contains(PlannedSession session, Instant moment) {
        return !moment.isBefore(session.startsAt()) && moment.isBefore(session.endsAt());
    }

    private void enter(PlannedSession session, Opening opening) {
        byTrainer
                .computeIfAbsent(opening.trainer().username(), trainer -> new LinkedHashSet<>())
                .add(session);
        if (opening.room() != null) {
            byRoom.computeIfAbsent(opening.room().key(), room -> new LinkedHashSet<>())
                    .add(session);
        }
    }

    private static Stream<PlannedSession> others(
            Map<String, ? extends Collection<PlannedSession>> index, String key, PlannedSession but) {
        Collection<PlannedSession> found = index.get(key);
        return found == null ? Stream.empty() : found.stream().filter(session -> session != but);
    }
}
