package dev.tollgate.pilot;

import dev.tollgate.communication.Deliveries;
import dev.tollgate.communication.Delivery;
import dev.tollgate.communication.DeliveryState;
import dev.tollgate.communication.Letters;
import dev.tollgate.communication.PersonalLetter;
import dev.tollgate.communication.Recipient;
import dev.tollgate.language.Words;
import dev.tollgate.link.LinkToken;
import dev.tollgate.link.WebAddresses;
import dev.tollgate.pilot.VolunteerStore.Asked;
import dev.tollgate.program.PeopleImported;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Wave;
import dev.tollgate.program.WaveKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.context.event.EventListener;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Asks people, before a pilot is chosen, whether they would be in it. A yes or a no is taken once, by a link in a mail to
 * the person's own address; who says nothing is no volunteer. Who has left is counted nowhere.
 */
@Service
class Volunteers {

    static final String PATH = "/volunteer/";
    static final String LETTER = "pilot-volunteer";

    /** Whoever was asked in it is left alone. */
    private static final Duration WEEK = Duration.ofDays(7);

    /** People asked in one transaction: what was done stays done when a later part fails. */
    private static final int AT_ONCE = 200;

    private static final int TRIES = 3;
    private static final Set<DeliveryState> WAITING =
            Set.of(DeliveryState.PLANNED, DeliveryState.HELD, DeliveryState.SENDING);

    private final VolunteerStore store;
    private final Letters letters;
    private final Deliveries deliveries;
    private final WebAddresses addresses;
    private final Programs programs;
    private final Roster roster;
    private final TransactionOperations transactions;
    private final VolunteerSettings settings;
    private final Clock clock;

    Volunteers(
            VolunteerStore store,
            Letters letters,
            Deliveries deliveries,
            WebAddresses addresses,
            Programs programs,
            Roster roster,
            TransactionOperations transactions,
            VolunteerSettings settings,
            Clock clock) {
        this.store = store;
        this.letters = letters;
        this.deliveries = deliveries;
        this.addresses = addresses;
        this.programs = programs;
        this.roster = roster;
        this.transactions = transactions;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * What became of asking.
     *
     * @param people who were meant
     * @param asked for whom a mail waits now
     * @param answered before, and so not asked again
     * @param askedLately within a week, or whose mail has not gone yet, and so not asked again
     * @param withoutAddress usernames of those who have to be asked in person
     */
    record AskedNow(int people, int asked, int answered, int askedLately, List<String> withoutAddress) {}

    /** @param open asked, and not answered yet */
    record Answers(int people, int asked, int yes, int no, int open, int notAsked, List<Volunteer> volunteers) {}

    /**
     * Somebody who was asked.
     *
     * @param answer {@code yes}, {@code no} or {@code open}
     * @param mail what became of the mail that asked, where the answer is open
     * @param mailReason why it waits or did not arrive
     */
    record Volunteer(
            String username,
            String name,
            String departmentId,
            String location,
            String role,
            String answer,
            Instant askedAt,
            @Nullable Instant answeredAt,
            @Nullable DeliveryState mail,
            @Nullable String mailReason) {}

    /** What a link leads to. */
    enum State {
        OPEN,
        ANSWERED,
        EXPIRED,
        LEFT
    }

    /** What who follows a link may see. */
    record Shown(State state, String program, String software, String person, String question, Words words) {}

    /**
     * Asks the people of a unit, or everybody, who have not answered and were not asked within a week.
     *
     * @param unit as the status names it; null for everybody of the program
     * @throws InvalidPilot when there is no such unit, or nobody
     */
    AskedNow ask(String programId, @Nullable String unit, String by) {
        ProgramDefinition plan = programs.get(programId).definition();
        List<Person> people = people(plan, unit);
        int asked = 0;
        int answered = 0;
        int lately = 0;
        List<String> withoutAddress = new ArrayList<>();
        for (int from = 0; from < people.size(); from += AT_ONCE) {
            List<Person> some = people.subList(from, Math.min(people.size(), from + AT_ONCE));
            AskedNow part = untilNobodyInterferes(plan, some, by);
            asked += part.asked();
            answered += part.answered();
            lately += part.askedLately();
            withoutAddress.addAll(part.withoutAddress());
        }
        return new AskedNow(people.size(), asked, answered, lately, List.copyOf(withoutAddress));
    }

    private List<Person> people(ProgramDefinition plan, @Nullable String unit) {
        List<Person> people;
        if (unit == null) {
            people = roster.people(plan.id());
        } else {
            Map<String, List<Person>> units = new LinkedHashMap<>();
            plan.waves()
                    .forEach(wave -> roster.peopleByUnit(plan.id(), wave.id())
                            .forEach((known, members) -> units.computeIfAbsent(known.id(), any -> new ArrayList<>())
                                    .addAll(members)));
            if (!units.containsKey(unit)) {
                throw new InvalidPilot(
                        HttpStatus.BAD_REQUEST,
                        "unit",
                        unit,
                        "is no unit of the program",
                        units.isEmpty()
                                ? "Leave it out to ask everybody."
                                : "Name one of %s, or leave it out to ask everybody."
                                        .formatted(String.join("; ", units.keySet())));
            }
            people = units.get(unit);
        }
        if (people.isEmpty()) {
            throw new InvalidPilot(
                    HttpStatus.UNPROCESSABLE_ENTITY,
                    unit == null ? "people" : "unit",
                    unit == null ? "" : unit,
                    "has nobody to ask",
                    "Import the people first: PUT /api/programs/%s/people.".formatted(plan.id()));
        }
        return people;
    }

    private AskedNow untilNobodyInterferes(ProgramDefinition plan, List<Person> people, String by) {
        for (int trial = 1; ; trial++) {
            try {
                return transactions.execute(status -> askNow(plan, people, by));
            } catch (DuplicateKeyException | ConcurrencyFailureException e) {
                // Somebody else asks the same people at this moment; next time they are found to have been asked.
                if (trial == TRIES) {
                    throw e;
                }
            }
        }
    }

    private AskedNow askNow(ProgramDefinition plan, List<Person> people, String by) {
        Instant now = clock.instant();
        Map<String, Asked> before =
                store.of(plan.id(), people.stream().map(Person::username).toList());
        List<Person> open = new ArrayList<>();
        List<String> withoutAddress = new ArrayList<>();
        int answered = 0;
        int lately = 0;
        for (Person person : people) {
            Asked asked = before.get(person.username());
            if (asked != null && asked.volunteers() != null) {
                answered++;
            } else if (asked != null && (asked.askedAt().isAfter(now.minus(WEEK)) || waits(asked.deliveryId()))) {
                lately++;
            } else if (Recipient.of(person).address() == null) {
                withoutAddress.add(person.username());
            } else {
                open.add(person);
            }
        }
        Map<String, String> tokens = new LinkedHashMap<>();
        open.forEach(person -> tokens.put(person.username(), LinkToken.random()));
        List<String> mails = letters.queueAll(
                plan.id(),
                open.stream()
                        .map(person -> letter(plan, person, tokens.get(person.username()), now)
                                .aboutTheProgram())
                        .toList());
        for (int at = 0; at < open.size(); at++) {
            String username = open.get(at).username();
            Asked asked = before.get(username);
            if (asked == null) {
                store.ask(plan.id(), username, now, by, mails.get(at));
            } else if (!store.askAgain(asked, now, by, mails.get(at))) {
                throw new OptimisticLockingFailureException("'%s' was asked or answered meanwhile".formatted(username));
            }
            issue(plan.id(), username, tokens.get(username), now);
        }
        return new AskedNow(people.size(), open.size(), answered, lately, withoutAddress);
    }

    private boolean waits(String deliveryId) {
        return deliveries
                .find(deliveryId)
                .map(Delivery::state)
                .filter(WAITING::contains)
                .isPresent();
    }

    private void issue(String programId, String username, String token, Instant now) {
        store.issue(LinkToken.hash(token), programId, username, now, now.plus(settings.valid()));
    }

    /** Who was asked and what they said; of those who are there. */
    @Transactional(readOnly = true)
    public Answers answers(String programId) {
        programs.get(programId);
        Map<String, Person> people = new LinkedHashMap<>();
        roster.people(programId).forEach(person -> people.put(person.username(), person));
        Map<String, Delivery> mails = deliveries.about(LETTER, programId).stream()
                .collect(Collectors.toMap(Delivery::id, delivery -> delivery));
        List<Volunteer> volunteers = store.of(programId).stream()
                .filter(asked -> people.containsKey(asked.username()))
                .map(asked -> volunteer(people.get(asked.username()), asked, mails.get(asked.deliveryId())))
                .toList();
        int yes = count(volunteers, "yes");
        int no = count(volunteers, "no");
        return new Answers(
                people.size(),
                volunteers.size(),
                yes,
                no,
                volunteers.size() - yes - no,
                people.size() - volunteers.size(),
                volunteers);
    }

    private static int count(List<Volunteer> volunteers, String answer) {
        return Math.toIntExact(volunteers.stream()
                .filter(volunteer -> volunteer.answer().equals(answer))
                .count());
    }

    private static Volunteer volunteer(Person person, Asked asked, @Nullable Delivery mail) {
        boolean open = asked.volunteers() == null;
        return new Volunteer(
                person.username(),
                person.name(),
                person.departmentId(),
                person.location(),
                person.role(),
                open ? "open" : asked.volunteers() ? "yes" : "no",
                asked.askedAt(),
                asked.answeredAt(),
                open && mail != null ? mail.state() : null,
                open && mail != null ? mail.reason() : null);
    }

    @Transactional(readOnly = true)
    public Optional<Shown> shown(String token) {
        String hash = LinkToken.hash(token);
        return store.byToken(hash).map(asked -> shown(hash, asked));
    }

    /** Takes the answer, once; says what the link led to before. Empty for a token that nobody was sent. */
    @Transactional
    public Optional<Shown> answer(String token, boolean yes) {
        String hash = LinkToken.hash(token);
        return store.byToken(hash).map(asked -> {
            Shown shown = shown(hash, asked);
            return shown.state() != State.OPEN
                            || store.answer(asked.programId(), asked.username(), yes, clock.instant())
                    ? shown
                    : new Shown(
                            State.ANSWERED,
                            shown.program(),
                            shown.software(),
                            shown.person(),
                            shown.question(),
                            shown.words());
        });
    }

    /** Sends a new link to the same address in place of one that has expired. */
    @Transactional
    public Optional<Shown> renew(String token) {
        String hash = LinkToken.hash(token);
        Instant now = clock.instant();
        return store.byToken(hash).map(asked -> {
            Shown shown = shown(hash, asked);
            if (shown.state() == State.EXPIRED && !store.hasLink(asked.programId(), asked.username(), now)) {
                ProgramDefinition plan = programs.get(asked.programId()).definition();
                Person person =
                        roster.person(asked.programId(), asked.username()).orElseThrow();
                String fresh = LinkToken.random();
                // Asked for by the person at this moment: nothing to wait for.
                store.mailed(plan.id(), person.username(), letters.queue(letter(plan, person, fresh, now)));
                issue(plan.id(), person.username(), fresh, now);
            }
            return shown;
        });
    }

    /** Whose question has not gone yet and who has left is not written to. */
    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void imported(PeopleImported people) {
        List<Asked> open = store.of(people.programId()).stream()
                .filter(asked -> asked.volunteers() == null)
                .toList();
        if (open.isEmpty()) {
            return;
        }
        Set<String> there = roster.people(people.programId()).stream()
                .map(Person::username)
                .collect(Collectors.toCollection(TreeSet::new));
        open.stream()
                .filter(asked -> !there.contains(asked.username()))
                .forEach(asked -> letters.withdraw(asked.deliveryId(), "has left"));
    }

    private Shown shown(String hash, Asked asked) {
        ProgramDefinition plan = programs.get(asked.programId()).definition();
        Optional<Person> person = roster.person(asked.programId(), asked.username());
        State state;
        if (person.filter(known -> !known.hasLeft()).isEmpty()) {
            state = State.LEFT;
        } else if (asked.volunteers() != null) {
            state = State.ANSWERED;
        } else {
            state = store.expired(hash, clock.instant()) ? State.EXPIRED : State.OPEN;
        }
        Words words = Words.in(person.map(plan::languageOf).orElse(plan.language()));
        return new Shown(
                state,
                plan.name(),
                plan.software(),
                person.map(Person::name).orElse(asked.username()),
                question(plan, words),
                words);
    }

    /** What being in a pilot means, before somebody says yes to it. */
    private String question(ProgramDefinition plan, Words words) {
        String when = plan.waves().stream()
                .filter(wave -> wave.kind() == WaveKind.PILOT)
                .map(Wave::goLive)
                .filter(day -> day.isAfter(plan.calendar().day(clock.instant())))
                .findFirst()
                .map(day -> words.text("volunteer.when", words.day(day)))
                .orElse("");
        return """
                %s

                %s
                %s
                %s

                %s""".formatted(
                words.sentences(words.text("volunteer.purpose", plan.software(), sentence(plan.objective())), when),
                words.text("volunteer.group"),
                words.text("volunteer.group.trained"),
                words.text("volunteer.group.reviews", PilotDecision.MOST_ROUNDS),
                words.text("volunteer.chosen"));
    }

    private static String sentence(String text) {
        String plain = text.strip();
        return plain.endsWith(".") || plain.endsWith("!") || plain.endsWith("?") ? plain : plain + ".";
    }

    private PersonalLetter letter(ProgramDefinition plan, Person person, String token, Instant now) {
        Words words = Words.in(plan.languageOf(person));
        return new PersonalLetter(
                        plan.id(),
                        person.username(),
                        LETTER,
                        plan.id(),
                        words.text("volunteer.subject", plan.name(), plan.software()),
                        """
                        %s

                        %s

                        %s
                        %s

                        %s""".formatted(
                                words.text("volunteer.greeting", person.name()),
                                question(plan, words),
                                words.text(
                                        "volunteer.until",
                                        words.day(now.plus(settings.valid()).atZone(plan.zoneOf(person)))),
                                addresses.of(PATH + token),
                                words.text("volunteer.link")))
                .in(words)
                .confidential();
    }
}
