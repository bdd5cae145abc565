package dev.tollgate.training;

import dev.tollgate.communication.Deliveries;
import dev.tollgate.communication.DeliveryState;
import dev.tollgate.lifecycle.BrokenRun;
import dev.tollgate.lifecycle.RunEnds;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Takes the sessions to come of a program that was cancelled, or ended without proof, out of people's calendars. A while after
 * the end and session by session, so that ending a large program waits for none of it and nothing is lost by a crash; who was
 * told once is not told again.
 */
@Component
class EndedTrainings {

    private static final Logger log = LoggerFactory.getLogger(EndedTrainings.class);

    /** Other work waits for the same thread; the rest has its turn the next time. */
    private static final int AT_ONCE = 100;

    /** What will not reach a calendar any more: mail of an ended program does not go. */
    private static final Set<DeliveryState> NEVER_ARRIVES = EnumSet.of(
            DeliveryState.PLANNED,
            DeliveryState.HELD,
            DeliveryState.CALLED_OFF,
            DeliveryState.REFUSED,
            DeliveryState.GIVEN_UP,
            DeliveryState.NOT_REACHABLE);

    private final TrainingStore store;
    private final RunEnds ends;
    private final Deliveries deliveries;
    private final SessionLetters letters;
    private final Programs programs;
    private final TransactionOperations transactions;
    private final Clock clock;

    EndedTrainings(
            TrainingStore store,
            RunEnds ends,
            Deliveries deliveries,
            SessionLetters letters,
            Programs programs,
            TransactionOperations transactions,
            Clock clock) {
        this.store = store;
        this.ends = ends;
        this.deliveries = deliveries;
        this.letters = letters;
        this.programs = programs;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Scheduled(
            initialDelayString = "${tollgate.mail.follow-every:30s}",
            fixedDelayString = "${tollgate.mail.follow-every:30s}")
    void look() {
        int left = AT_ONCE;
        for (String runId : store.runsAhead(now())) {
            Optional<BrokenRun> broken = ends.broken(runId);
            if (broken.isEmpty()) {
                continue;
            }
            for (Session session : store.aheadOf(runId, now())) {
                if (left-- == 0) {
                    return;
                }
                callOff(broken.get(), session);
            }
        }
    }

    private void callOff(BrokenRun run, Session session) {
        try {
            transactions.executeWithoutResult(status -> {
                store.lockCalendar();
                Instant now = now();
                store.aheadOf(run.runId(), now).stream()
                        .filter(still -> still.id().equals(session.id()))
                        .findFirst()
                        .ifPresent(still -> callOff(run, still, now));
            });
        } catch (RuntimeException e) {
            // One session that cannot be taken back must not keep the others in people's calendars.
            log.warn("The session {} of the ended run {} is called off later", session.id(), run.runId(), e);
        }
    }

    private void callOff(BrokenRun run, Session session, Instant now) {
        ProgramDefinition program = programs.get(run.programId()).definition();
        Session off = session.renumbered();
        store.cancel(off, now);
        List<Seat> seats = store.seats(session.trainingId()).stream()
                .filter(seat ->
                        session.id().equals(seat.sessionId()) && !seat.state().settled())
                .toList();
        for (Seat seat : seats) {
            if (arrives(session, seat)) {
                letters.cancel(program, off, seat.username(), true, SessionLetters.Instead.NONE);
            }
            store.reseat(
                    seat,
                    null,
                    run.cancelled()
                            ? "The program was cancelled before the session."
                            : "The program ended before the session.");
        }
    }

    /** Whether there is, or may be, an entry in the learner's calendar. */
    private boolean arrives(Session session, Seat seat) {
        return session.sequence() > 0
                || seat.deliveryId() != null
                        && deliveries
                                .find(seat.deliveryId())
                                .filter(delivery -> !NEVER_ARRIVES.contains(delivery.state()))
                                .isPresent();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
