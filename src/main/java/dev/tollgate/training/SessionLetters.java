package dev.tollgate.training;

import dev.tollgate.communication.Deliveries;
import dev.tollgate.communication.DeliveryState;
import dev.tollgate.communication.Letter;
import dev.tollgate.communication.Recipient;
import dev.tollgate.communication.Sender;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Roster;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Tells learners about their sessions, by mail and in their calendars. */
@Component
class SessionLetters {

    private final TrainingStore store;
    private final Deliveries deliveries;
    private final Roster roster;
    private final Clock clock;

    SessionLetters(TrainingStore store, Deliveries deliveries, Roster roster, Clock clock) {
        this.store = store;
        this.deliveries = deliveries;
        this.roster = roster;
        this.clock = clock;
    }

    /** Queues the invitation that belongs to a seat; one to a session that was changed changes the calendar entry. */
    void invite(ProgramDefinition program, Session session, Seat seat) {
        Recipient learner = learner(program, seat.username());
        String deliveryId = deliveries.queue(invitation(program, session, learner));
        boolean reachable = deliveries
                .find(deliveryId)
                .filter(delivery -> delivery.state() != DeliveryState.NOT_REACHABLE)
                .isPresent();
        store.invited(seat, deliveryId, session.sequence(), reachable ? LearnerState.INVITED : LearnerState.BOOKED);
    }

    /**
     * Takes the entry out of a learner's calendar.
     *
     * @param session as it was, with the number of this change
     * @param wholly whether nobody has the session any more
     * @param instead what the learner gets in its place
     */
    void cancel(ProgramDefinition program, Session session, String username, boolean wholly, Instead instead) {
        Recipient learner = learner(program, username);
        Recipient trainer = trainer(program, session);
        String summary = summary(program, session);
        deliveries.queue(letter(
                program,
                Trainings.CANCELLATION,
                session,
                learner,
                trainer,
                "Cancelled: " + summary,
                List.of(
                        "Hello %s,".formatted(learner.name()),
                        wholly
                                ? "this session is not held.\nWhen it was to be: %s".formatted(when(program, session))
                                : "you have no longer a seat in this session.\nWhen it is: %s"
                                        .formatted(when(program, session)),
                        switch (instead) {
                            case ANOTHER_SESSION -> "You get an invitation to another one with a mail of its own.";
                            case NOTHING_YET -> "There is no other one yet. You get an invitation as soon as there is.";
                            case NONE -> "The program has ended, so there is no other one.";
                        }),
                Invitation.possible(trainer, learner)
                        ? Invitation.cancel(session, summary, trainer, learner, now(), wholly)
                        : null));
    }

    enum Instead {
        ANOTHER_SESSION,
        NOTHING_YET,
        /** The program is over. */
        NONE
    }

    private Letter invitation(ProgramDefinition program, Session session, Recipient learner) {
        Recipient trainer = trainer(program, session);
        String place = Invitation.place(session);
        String summary = summary(program, session);
        boolean changed = session.sequence() > 0;
        return letter(
                program,
                Trainings.INVITATION,
                session,
                learner,
                trainer,
                changed ? "Changed: " + summary : summary,
                List.of(
                        "Hello %s,".formatted(learner.name()),
                        changed
                                ? "your hands-on session for %s is now as follows.".formatted(program.software())
                                : "you have a seat in a hands-on session for %s.".formatted(program.software()),
                        "When: %s\nHow: %s%s\nTrainer: %s"
                                .formatted(
                                        when(program, session),
                                        session.format(),
                                        place.isEmpty() ? "" : "\nWhere: " + place,
                                        trainer.name()),
                        "Bring a task of your own work: you will do it there with your own hands. If you cannot come, decline, and you get another date."),
                Invitation.possible(trainer, learner)
                        ? Invitation.request(
                                session,
                                summary,
                                "Hands-on session for %s. Bring a task of your own work.".formatted(program.software()),
                                trainer,
                                learner,
                                now())
                        : null);
    }

    private static Letter letter(
            ProgramDefinition program,
            String kind,
            Session session,
            Recipient learner,
            Recipient trainer,
            String subject,
            List<String> paragraphs,
            @Nullable String calendar) {
        return new Letter(
                program.id(),
                kind,
                session.id(),
                learner,
                new Sender(trainer.name(), program.communication().senderAddress(), trainer.address()),
                subject,
                String.join("\n\n", paragraphs)
                        + "\n\n-- \nYou get this mail because your department takes part in the program \"%s\". It is sent by %s, who holds the session. Nothing in it records whether you read it."
                                .formatted(program.name(), trainer.name()),
                calendar);
    }

    static String summary(ProgramDefinition program, Session session) {
        String topic = program.training().scheduling().topic(session.part());
        return "Hands-on session: " + program.software() + (topic == null ? "" : ", " + topic);
    }

    private static String when(ProgramDefinition program, Session session) {
        ZoneId zone = program.timeZone();
        return "%s to %s (%s)"
                .formatted(
                        DateTimeFormatter.ofPattern("EEEE, d MMMM yyyy, HH:mm", Locale.UK)
                                .format(session.startsAt().atZone(zone)),
                        DateTimeFormatter.ofPattern("HH:mm", Locale.UK)
                                .format(session.endsAt().atZone(zone)),
                        zone.getId());
    }

    private Recipient learner(ProgramDefinition program, String username) {
        return Recipient.of(roster.person(program.id(), username).orElseThrow());
    }

    private Recipient trainer(ProgramDefinition program, Session session) {
        return roster.person(program.id(), session.trainer())
                .map(Recipient::of)
                .orElseGet(() -> new Recipient(session.trainer(), session.trainer(), null));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
