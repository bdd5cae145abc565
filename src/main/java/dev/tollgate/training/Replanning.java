package dev.tollgate.training;

import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.lifecycle.OpenRuns;
import dev.tollgate.lifecycle.OpenRuns.OpenRun;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.training.planning.Opening;
import dev.tollgate.training.planning.Room;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Plans sessions anew when a trainer or a room cannot be had or a session is called off, moves as few people as possible,
 * and tells those who move. Doing it again does nothing more.
 */
@Service
class Replanning {

    private final TrainingStore store;
    private final TrainingPlanner planner;
    private final SessionLetters letters;
    private final Programs programs;
    private final OpenRuns runs;
    private final TransactionOperations transactions;
    private final Clock clock;

    Replanning(
            TrainingStore store,
            TrainingPlanner planner,
            SessionLetters letters,
            Programs programs,
            OpenRuns runs,
            TransactionOperations transactions,
            Clock clock) {
        this.store = store;
        this.planner = planner;
        this.letters = letters;
        this.programs = programs;
        this.runs = runs;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * @param moved learners who have another time now
     * @param told learners who got a new invitation, moved or not
     * @param unplaced learners without a session, and why
     */
    record Outcome(
            List<Session> changed,
            List<Session> cancelled,
            List<String> moved,
            List<String> told,
            List<Left> unplaced) {}

    record Left(String username, int part, String reason) {}

    /** From now on the trainer or the room is not asked for in that time; what was planned there is planned anew. */
    Outcome without(OpenRun run, Unavailability unavailable, String by) {
        transactions.executeWithoutResult(status -> store.insert(run.programId(), unavailable, by, now()));
        return replan(run, null, unavailable.kind().name().toLowerCase(Locale.ROOT));
    }

    /** The session is not held when it was to be. */
    Outcome without(OpenRun run, Session session) {
        return replan(run, session, "session");
    }

    private Outcome replan(OpenRun run, @Nullable Session calledOff, String cause) {
        ProgramDefinition program = programs.get(run.programId()).definition();
        Instant now = now();
        List<TrainingPlanner.Round> rounds = rounds(program, calledOff, now);
        TrainingPlanner.Replan plan = rounds.isEmpty() ? null : planner.replan(program, rounds, now);
        Outcome outcome = transactions.execute(status -> {
            store.lockCalendar();
            List<TrainingPlanner.Round> still = rounds(program, calledOff, now);
            if (still.isEmpty()) {
                return new Outcome(List.of(), List.of(), List.of(), List.of(), List.of());
            }
            TrainingPlanner.Replan valid =
                    plan != null && still.equals(rounds) && store.ahead(now).equals(plan.booked())
                            ? plan
                            : planner.replan(program, still, now);
            Outcome done = apply(program, still, valid, now);
            runs.record(
                    run,
                    null,
                    EvidenceKind.PLAN_CHANGED,
                    "training",
                    Map.of(
                            "kind", "training",
                            "cause", cause,
                            "sessionsChanged", done.changed().size(),
                            "sessionsCancelled", done.cancelled().size(),
                            "learnersMoved", done.moved().size(),
                            "learnersWithoutSeat", done.unplaced().size()));
            return done;
        });
        return Optional.ofNullable(outcome).orElseThrow();
    }

    /** The rounds with a session that cannot be held as planned, each with all its sessions that have not begun. */
    private List<TrainingPlanner.Round> rounds(ProgramDefinition program, @Nullable Session calledOff, Instant now) {
        List<Unavailability> unavailable = store.unavailable(program.id(), now);
        List<TrainingPlanner.Round> rounds = new ArrayList<>();
        for (Training training : store.ofProgram(program.id())) {
            List<Session> ahead = store.sessions(training.id()).stream()
                    .filter(session -> session.round() == training.rounds()
                            && session.cancelledAt() == null
                            && session.startsAt().isAfter(now))
                    .toList();
            Set<String> ids = ahead.stream().map(Session::id).collect(Collectors.toSet());
            boolean concerned = ahead.stream()
                    .anyMatch(session -> calledOff != null && session.id().equals(calledOff.id())
                            || unavailable.stream().anyMatch(gone -> gone.stopsIt(session)));
            if (training.evaluatedAt() == null && concerned) {
                rounds.add(new TrainingPlanner.Round(
                        training,
                        ahead,
                        store.seats(training.id()).stream()
                                .filter(seat -> ids.contains(seat.sessionId())
                                        && !seat.state().settled())
                                .toList(),
                        calledOff == null ? Set.of() : Set.of(calledOff.id())));
            }
        }
        return rounds;
    }

    private Outcome apply(
            ProgramDefinition program, List<TrainingPlanner.Round> rounds, TrainingPlanner.Replan plan, Instant now) {
        List<Session> changed = new ArrayList<>();
        List<Session> cancelled = new ArrayList<>();
        Set<String> atAnotherTime = new HashSet<>();
        Set<String> told = new HashSet<>();
        List<Left> unplaced = new ArrayList<>();
        for (TrainingPlanner.Round round : rounds) {
            Map<String, Session> before =
                    round.sessions().stream().collect(Collectors.toMap(Session::id, Function.identity()));
            Map<String, Session> after = new LinkedHashMap<>();
            Map<String, Session> left = new LinkedHashMap<>();
            for (Session session : round.sessions()) {
                Opening opening = plan.openings().get(session.id());
                if (opening == null) {
                    Session off = session.renumbered();
                    store.cancel(off, now);
                    cancelled.add(off);
                    left.put(session.id(), off);
                } else if (differs(session, opening)) {
                    Session moved = moved(session, opening, plan.reasons().get(session.id()));
                    store.change(moved);
                    changed.add(moved);
                    after.put(session.id(), moved);
                } else {
                    after.put(session.id(), session);
                }
            }
            for (Seat seat : round.seats()) {
                Session was = before.get(seat.sessionId());
                String to = plan.sessions().get(seat.id());
                Session is = to == null ? null : after.get(to);
                if (is != null && is.equals(was)) {
                    continue;
                }
                if (is == null || !is.id().equals(was.id())) {
                    boolean wholly = !after.containsKey(was.id());
                    letters.cancel(
                            program,
                            left.computeIfAbsent(was.id(), id -> leftBySome(was, after.get(id))),
                            seat.username(),
                            wholly,
                            is == null ? SessionLetters.Instead.NOTHING_YET : SessionLetters.Instead.ANOTHER_SESSION);
                }
                if (is == null) {
                    String reason = plan.reasons().get(seat.id());
                    store.reseat(seat, null, reason);
                    unplaced.add(new Left(seat.username(), seat.part(), reason));
                } else {
                    store.reseat(seat, is.id(), null);
                    letters.invite(program, is, seat);
                    told.add(seat.username());
                    if (!is.startsAt().equals(was.startsAt())) {
                        atAnotherTime.add(seat.username());
                    }
                }
            }
            store.endsAt(
                    round.training().id(),
                    store.sessions(round.training().id()).stream()
                            .filter(session ->
                                    session.round() == round.training().rounds() && session.cancelledAt() == null)
                            .map(Session::endsAt)
                            .max(Comparator.naturalOrder())
                            .orElse(now));
        }
        return new Outcome(
                changed,
                cancelled,
                atAnotherTime.stream().sorted().toList(),
                told.stream().sorted().toList(),
                unplaced);
    }

    /** Who leaves a session that goes on gets the cancellation with a number above the invitation's. */
    private Session leftBySome(Session was, Session is) {
        Session left = was.renumbered();
        if (is.sequence() == was.sequence()) {
            store.change(left);
        }
        return left;
    }

    private static Session moved(Session session, Opening opening, @Nullable String reason) {
        Room room = opening.room();
        return session.changed(
                opening.trainer().username(),
                opening.startsAt(),
                opening.endsAt(),
                room == null ? session.location() : room.location(),
                room == null ? session.room() : room.name(),
                reason);
    }

    private static boolean differs(Session session, Opening opening) {
        Room room = opening.room();
        return !session.startsAt().equals(opening.startsAt())
                || !session.trainer().equals(opening.trainer().username())
                || room != null
                        && !(room.name().equals(session.room()) && Objects.equals(room.location(), session.location()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
