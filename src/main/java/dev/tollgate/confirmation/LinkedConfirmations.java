package dev.tollgate.confirmation;

import dev.tollgate.communication.Letters;
import dev.tollgate.communication.PersonalLetter;
import dev.tollgate.confirmation.ConfirmationStore.Asked;
import dev.tollgate.evidence.Canonical;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.language.Languages;
import dev.tollgate.language.Words;
import dev.tollgate.lifecycle.RunningPrograms;
import dev.tollgate.link.LinkToken;
import dev.tollgate.link.WebAddresses;
import dev.tollgate.outbox.Outbox;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.ProgramView;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Confirmations by mailed links. Only a token's hash is stored, and the text of the mail goes once it was sent, so that
 * who reads the database cannot answer for anybody.
 */
@Service
class LinkedConfirmations implements Confirmations {

    static final String PATH = "/confirm/";
    static final String LETTER = "confirmation";

    /** What the ledger names as the process of an act that belongs to none. */
    private static final String PROCESS = "confirmation";

    private static final String NO_RUN = "-";

    private final ConfirmationStore store;
    private final Letters letters;
    private final WebAddresses addresses;
    private final Programs programs;
    private final Roster roster;
    private final RunningPrograms running;
    private final Ledger ledger;
    private final Outbox outbox;
    private final ConfirmationSettings settings;
    private final Clock clock;

    LinkedConfirmations(
            ConfirmationStore store,
            Letters letters,
            WebAddresses addresses,
            Programs programs,
            Roster roster,
            RunningPrograms running,
            Ledger ledger,
            Outbox outbox,
            ConfirmationSettings settings,
            Clock clock) {
        this.store = store;
        this.letters = letters;
        this.addresses = addresses;
        this.programs = programs;
        this.roster = roster;
        this.running = running;
        this.ledger = ledger;
        this.outbox = outbox;
        this.settings = settings;
        this.clock = clock;
    }

    /** What a link leads to. */
    enum State {
        OPEN,
        ANSWERED,
        EXPIRED
    }

    /**
     * What who follows a link may see.
     *
     * @param person name of who is asked
     */
    record Shown(State state, String program, String person, String question, boolean reasonNeeded, Words words) {}

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void ask(Request request, Set<String> usernames) {
        ask(request, usernames, false);
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void remind(Request request, Set<String> usernames) {
        ask(request, usernames, true);
    }

    private void ask(Request request, Set<String> usernames, boolean again) {
        Instant now = clock.instant();
        for (String username : new TreeSet<>(usernames)) {
            Optional<Asked> before = store.of(request, username);
            if (before.isEmpty()) {
                String id = UUID.randomUUID().toString();
                Request own = request.in(words(request.programId(), username));
                store.ask(id, own, username, now);
                mail(id, own, username, now);
            } else if (before.get().answeredAt() == null
                    && (again || !store.hasLink(before.get().id(), now))) {
                mail(before.get().id(), before.get().request(), username, now);
            }
        }
    }

    @Override
    @Transactional(readOnly = true)
    public List<Answer> answers(String programId, String purpose, String subjectId) {
        return store.answered(programId, purpose, subjectId).stream()
                .map(asked -> new Answer(asked.username(), Boolean.TRUE.equals(asked.yes()), asked.reason()))
                .toList();
    }

    @Transactional(readOnly = true)
    Optional<Shown> shown(String token) {
        return store.byToken(LinkToken.hash(token)).map(asked -> shown(token, asked));
    }

    /** Takes the answer, once; says what the link led to before. Empty for a token that nobody was sent. */
    @Transactional
    Optional<Shown> answer(String token, boolean yes, String reason) {
        Optional<Asked> found = store.byToken(LinkToken.hash(token));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Asked asked = found.get();
        Shown shown = shown(token, asked);
        if (shown.state() != State.OPEN) {
            return Optional.of(shown);
        }
        if (!store.answer(asked.id(), yes, reason, clock.instant())) {
            return Optional.of(new Shown(
                    State.ANSWERED,
                    shown.program(),
                    shown.person(),
                    shown.question(),
                    shown.reasonNeeded(),
                    shown.words()));
        }
        Request request = asked.request();
        String runId = Optional.ofNullable(request.runId())
                .or(() -> running.of(request.programId()).map(RunningPrograms.Running::runId))
                .orElse(NO_RUN);
        ledger.append(new Evidence(
                request.programId(),
                runId,
                request.waveId(),
                EvidenceKind.CONFIRMED,
                PROCESS,
                0,
                request.purpose(),
                request.subjectId(),
                Map.of(
                        "person",
                        asked.username(),
                        "answer",
                        yes ? "yes" : "no",
                        "question",
                        Canonical.sha256(request.question()),
                        "reason",
                        Canonical.sha256(reason))));
        outbox.append(GIVEN, request.subjectId(), Map.of());
        return Optional.of(shown);
    }

    /** Sends a new link to the same address in place of one that has expired. */
    @Transactional
    Optional<Shown> renew(String token) {
        Optional<Asked> found = store.byToken(LinkToken.hash(token));
        found.filter(asked -> shown(token, asked).state() == State.EXPIRED)
                .filter(asked -> !store.hasLink(asked.id(), clock.instant()))
                .ifPresent(asked -> mail(asked.id(), asked.request(), asked.username(), clock.instant()));
        return found.map(asked -> shown(token, asked));
    }

    private Shown shown(String token, Asked asked) {
        State state = asked.answeredAt() != null
                ? State.ANSWERED
                : store.expired(LinkToken.hash(token), clock.instant()) ? State.EXPIRED : State.OPEN;
        Optional<ProgramDefinition> program =
                programs.find(asked.request().programId()).map(ProgramView::definition);
        Optional<Person> person = roster.person(asked.request().programId(), asked.username());
        return new Shown(
                state,
                program.map(ProgramDefinition::name).orElse(asked.request().programId()),
                person.map(Person::name).orElse(asked.username()),
                asked.request().question(),
                asked.request().reasonNeeded(),
                Words.in(program.flatMap(plan -> person.map(plan::languageOf)).orElse(Languages.DEFAULT)));
    }

    private Words words(String programId, String username) {
        ProgramDefinition program = programs.get(programId).definition();
        return Words.in(
                roster.person(programId, username).map(program::languageOf).orElse(program.language()));
    }

    private void mail(String id, Request request, String username, Instant now) {
        String token = LinkToken.random();
        Instant expiresAt = now.plus(settings.valid());
        store.issue(LinkToken.hash(token), id, now, expiresAt);
        ProgramDefinition program = programs.get(request.programId()).definition();
        Optional<Person> person = roster.person(request.programId(), username);
        Words words = words(request.programId(), username);
        letters.queue(new PersonalLetter(
                        request.programId(),
                        username,
                        LETTER,
                        id,
                        words.text("confirm.subject", program.name()),
                        """
                        %s

                        %s

                        %s
                        %s

                        %s""".formatted(
                                        words.text(
                                                "confirm.greeting",
                                                person.map(Person::name).orElse(username)),
                                        request.question().strip(),
                                        words.text(
                                                "confirm.until",
                                                words.day(expiresAt.atZone(person.map(program::zoneOf)
                                                        .orElse(program.timeZone())))),
                                        addresses.of(PATH + token),
                                        words.text("confirm.link")))
                .in(words)
                .notBefore(program.calendar().outsideQuietHours(now))
                .confidential());
    }
}
