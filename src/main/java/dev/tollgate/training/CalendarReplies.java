package dev.tollgate.training;

import dev.tollgate.communication.Deliveries;
import dev.tollgate.communication.Delivery;
import dev.tollgate.communication.Recipient;
import dev.tollgate.program.Person;
import dev.tollgate.program.Roster;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** Keeps what learners answer to their invitations. Who means to come has not attended, and who declines keeps the seat. */
@Service
class CalendarReplies {

    private final TrainingStore store;
    private final Deliveries deliveries;
    private final Roster roster;
    private final TransactionOperations transactions;
    private final Clock clock;

    CalendarReplies(
            TrainingStore store,
            Deliveries deliveries,
            Roster roster,
            TransactionOperations transactions,
            Clock clock) {
        this.store = store;
        this.deliveries = deliveries;
        this.roster = roster;
        this.transactions = transactions;
        this.clock = clock;
    }

    enum Outcome {
        /** It is the learner's answer now. */
        RECORDED,
        /** It was there already, or a later one is. */
        NOTHING_NEW,
        /** It answers an invitation that was changed since; the learner has a newer one, and its answer counts. */
        OLD_INVITATION,
        /** The session is cancelled; the learner was told. */
        SESSION_CANCELLED,
        /** The learner was moved away from the session. */
        NO_SEAT_ANY_MORE,
        /** The meeting is none of this installation. */
        UNKNOWN_MEETING
    }

    /** @param said the outcome in words */
    record Taken(
            Outcome outcome,
            @Nullable String programId,
            @Nullable String session,
            @Nullable String username,
            String said) {}

    /** @throws CalendarReply.Unreadable when it is by nobody invited, or about an invitation that was never sent */
    Taken take(CalendarReply reply) {
        return Optional.ofNullable(transactions.execute(status -> takeAlone(reply)))
                .orElseThrow();
    }

    private Taken takeAlone(CalendarReply reply) {
        Session session = reply.sessionId().flatMap(store::lockedSession).orElse(null);
        if (session == null) {
            return new Taken(Outcome.UNKNOWN_MEETING, null, null, null, "the meeting is none of ours");
        }
        Training training = store.training(session.trainingId());
        List<Seat> seats = store.seats(training.id()).stream()
                .filter(seat -> session.id().equals(seat.sessionId()))
                .toList();
        String username = attendee(reply, training.programId(), session, seats);
        if (reply.sequence() > session.sequence()) {
            throw new CalendarReply.Unreadable(
                    "SEQUENCE %d was never sent for this session; the latest invitation has %d. Send the reply as it came in."
                            .formatted(reply.sequence(), session.sequence()));
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Reply said = new Reply(
                session.id(),
                username,
                reply.answer(),
                reply.sequence(),
                // A clock that is ahead must not make an answer the latest for ever.
                reply.saidAt().isAfter(now) ? now : reply.saidAt(),
                now);
        Optional<Reply> before = store.reply(session.id(), username);
        if (before.isPresent() && !said.supersedes(before.get())) {
            return taken(
                    Outcome.NOTHING_NEW,
                    training,
                    said,
                    before.get().answer() == said.answer()
                            ? "the answer is known"
                            : "a later answer is known: " + before.get().answer());
        }
        store.keep(said, before.isPresent());
        return outcome(training, session, seats, said);
    }

    private static Taken outcome(Training training, Session session, List<Seat> seats, Reply said) {
        return switch (said.standing(session, seats)) {
            case CURRENT ->
                taken(
                        Outcome.RECORDED,
                        training,
                        said,
                        "%s is kept with the seat; it is no attendance".formatted(said.answer()));
            case OLD_INVITATION ->
                taken(
                        Outcome.OLD_INVITATION,
                        training,
                        said,
                        "the session was changed since the invitation with SEQUENCE %d; the new one waits for an answer"
                                .formatted(said.sequence()));
            case SESSION_CANCELLED ->
                taken(
                        Outcome.SESSION_CANCELLED,
                        training,
                        said,
                        "the session was cancelled at %s, and the cancellation sent".formatted(session.cancelledAt()));
            case NO_SEAT_ANY_MORE ->
                taken(
                        Outcome.NO_SEAT_ANY_MORE,
                        training,
                        said,
                        "%s was moved away from this session, and the cancellation sent".formatted(said.username()));
        };
    }

    private static Taken taken(Outcome outcome, Training training, Reply said, String words) {
        return new Taken(outcome, training.programId(), said.sessionId(), said.username(), words);
    }

    private String attendee(CalendarReply reply, String programId, Session session, List<Seat> seats) {
        Set<String> invited = seats.stream().map(Seat::username).collect(Collectors.toCollection(LinkedHashSet::new));
        deliveries.about(Trainings.INVITATION, session.id()).stream()
                .map(Delivery::username)
                .forEach(invited::add);
        return invited.stream()
                .flatMap(username -> roster.person(programId, username).stream())
                .filter(person ->
                        reply.attendee().equalsIgnoreCase(Recipient.of(person).address()))
                .map(Person::username)
                .findFirst()
                .orElseThrow(() -> new CalendarReply.Unreadable(
                        "ATTENDEE '%s' was not invited to this session. Only who was invited can answer, from the address in the people file."
                                .formatted(reply.attendee())));
    }
}
