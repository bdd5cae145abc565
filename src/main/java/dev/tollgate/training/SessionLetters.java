package dev.tollgate.training;

import dev.tollgate.communication.Deliveries;
import dev.tollgate.communication.DeliveryState;
import dev.tollgate.communication.Letter;
import dev.tollgate.communication.Recipient;
import dev.tollgate.communication.Sender;
import dev.tollgate.language.Words;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Roster;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Tells learners about their sessions, by mail and in their calendars. */
@Component
class SessionLetters {

    private static final Set<String> FORMATS = Set.of("on-site", "online", "hybrid");

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
        String deliveryId = deliveries.queue(invitation(program, session, learner(program, seat.username())));
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
        Person person = learner(program, username);
        Recipient learner = Recipient.of(person);
        Recipient trainer = trainer(program, session);
        Words words = Words.in(program.languageOf(person));
        String summary = summary(words, program, session);
        String when = when(words, program.zoneOf(person), session);
        deliveries.queue(letter(
                words,
                program,
                Trainings.CANCELLATION,
                session,
                learner,
                trainer,
                words.text("session.cancelled.subject", summary),
                List.of(
                        words.text("session.greeting", learner.name()),
                        wholly
                                ? words.text("session.notHeld") + "\n" + words.text("session.wasToBe", when)
                                : words.text("session.noSeat") + "\n" + words.text("session.is", when),
                        words.text(
                                switch (instead) {
                                    case ANOTHER_SESSION -> "session.another";
                                    case NOTHING_YET -> "session.noneYet";
                                    case NONE -> "session.programOver";
                                })),
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

    private Letter invitation(ProgramDefinition program, Session session, Person person) {
        Recipient learner = Recipient.of(person);
        Recipient trainer = trainer(program, session);
        Words words = Words.in(program.languageOf(person));
        String place = Invitation.place(session);
        String summary = summary(words, program, session);
        boolean changed = session.sequence() > 0;
        return letter(
                words,
                program,
                Trainings.INVITATION,
                session,
                learner,
                trainer,
                changed ? words.text("session.changed.subject", summary) : summary,
                List.of(
                        words.text("session.greeting", learner.name()),
                        words.text(changed ? "session.changed" : "session.seat", program.software()),
                        Stream.of(
                                        words.text("session.when", when(words, program.zoneOf(person), session)),
                                        words.text("session.how", format(words, session)),
                                        place.isEmpty() ? "" : words.text("session.where", place),
                                        words.text("session.trainer", trainer.name()))
                                .filter(line -> !line.isEmpty())
                                .collect(Collectors.joining("\n")),
                        words.text("session.bring")),
                Invitation.possible(trainer, learner)
                        ? Invitation.request(
                                session,
                                summary,
                                words.text("session.calendar", program.software()),
                                trainer,
                                learner,
                                now())
                        : null);
    }

    private static Letter letter(
            Words words,
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
                                + "\n\n-- \n"
                                + words.sentences(
                                        words.text("session.footer", program.name(), trainer.name()),
                                        words.text("footer.notRecorded")),
                        calendar)
                .in(words);
    }

    static String summary(ProgramDefinition program, Session session) {
        return summary(Words.in(program.language()), program, session);
    }

    private static String summary(Words words, ProgramDefinition program, Session session) {
        String topic = program.training().scheduling().topic(session.part());
        return topic == null
                ? words.text("session.summary", program.software())
                : words.text("session.summary.topic", program.software(), topic);
    }

    /** Decisions of the user's own may name formats that we have no words for. */
    private static String format(Words words, Session session) {
        return FORMATS.contains(session.format()) ? words.text("session.format." + session.format()) : session.format();
    }

    private static String when(Words words, ZoneId zone, Session session) {
        return words.text(
                "session.period",
                words.dayAndTime(session.startsAt().atZone(zone)),
                words.time(session.endsAt().atZone(zone)),
                zone.getId());
    }

    private Person learner(ProgramDefinition program, String username) {
        return roster.person(program.id(), username).orElseThrow();
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
