package dev.tollgate.recognition;

import dev.tollgate.communication.Deliveries;
import dev.tollgate.communication.Letter;
import dev.tollgate.communication.Recipient;
import dev.tollgate.communication.Sender;
import dev.tollgate.confirmation.Confirmations;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.language.Words;
import dev.tollgate.lifecycle.TaskAnswers;
import dev.tollgate.lifecycle.TaskAnswers.Answer;
import dev.tollgate.program.EscalationPolicy;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Recognises the people behind a win: nominated with proof, asked for their yes by a link of their own, approved by the
 * local sponsor, thanked. Who did not say yes is named nowhere.
 */
@Service
public class Recognitions {

    static final String PROCESS = "recognition";

    /** The purpose of the confirmation that each nominee is asked for. */
    static final String PURPOSE = "recognition";

    static final String LETTER = "recognition";

    private static final String NOMINATE = "NominateTask";
    private static final String APPROVE = "ApproveAwardTask";
    private static final Duration TIME_TO_ANSWER = Duration.ofDays(7);

    /** The application's clock may be behind the engine's, whose timer says that the time is over. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    private final WinStore store;
    private final Wins wins;
    private final TaskAnswers answers;
    private final ObjectProvider<Confirmations> confirmations;
    private final Deliveries deliveries;
    private final Programs programs;
    private final Roster roster;
    private final Ledger ledger;
    private final Clock clock;

    Recognitions(
            WinStore store,
            Wins wins,
            TaskAnswers answers,
            ObjectProvider<Confirmations> confirmations,
            Deliveries deliveries,
            Programs programs,
            Roster roster,
            Ledger ledger,
            Clock clock) {
        this.store = store;
        this.wins = wins;
        this.answers = answers;
        this.confirmations = confirmations;
        this.deliveries = deliveries;
        this.programs = programs;
        this.roster = roster;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * People were asked.
     *
     * @param consentId what their answers are correlated by
     * @param consentUntil ISO offset date-time
     */
    public record Asked(String consentId, String consentUntil, int asked) {}

    /** How many agreed so far, and whether nobody is waited for any more. */
    public record Consents(boolean everyoneAnswered, int agreed) {}

    /** Asks each nominated person whether they may be named. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Asked askForConsent(Job job) {
        Win win = wins.get(job.subject());
        ProgramDefinition program = programs.get(job.programId()).definition();
        Answer answer = answers.latest(job.processInstanceKey(), NOMINATE)
                .orElseThrow(() -> new Refused("Nobody was nominated for '%s'".formatted(win.metric())));
        AwardKind kind = AwardKind.of(answer.content().get("kind"))
                .orElseThrow(() -> new Refused("'%s' is no way to thank people"
                        .formatted(answer.content().get("kind"))));
        refuseUnlessPermitted(job.programId(), kind);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Nomination nomination = new Nomination(
                UUID.randomUUID().toString(),
                win.id(),
                job.programId(),
                job.waveId(),
                job.processInstanceKey(),
                kind,
                Wins.text(answer.content(), "proof").orElse(""),
                now,
                now.plus(TIME_TO_ANSWER),
                null,
                nominees(job, answer));
        store.insert(nomination, Objects.requireNonNull(job.scope()).runId());
        Set<String> usernames = nomination.nominees().stream()
                .map(Nomination.Nominee::username)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        confirmations.ifAvailable(available -> available.ask(
                new Confirmations.Request(
                        job.programId(),
                        job.scope().runId(),
                        job.waveId(),
                        PURPOSE,
                        nomination.id(),
                        words -> words.text(
                                "confirm.named",
                                win.metric(),
                                win.numbers(),
                                nomination.proof(),
                                words.text("thanks." + kind.id()))),
                usernames));
        return new Asked(
                nomination.id(),
                DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                        nomination.consentUntil().atZone(program.timeZone())),
                usernames.size());
    }

    /** Takes over who answered; after the time to answer, silence is a no. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Consents count(Job job) {
        Nomination nomination = nomination(job);
        Map<String, Boolean> said = new LinkedHashMap<>();
        confirmations.ifAvailable(available -> available
                .answers(job.programId(), PURPOSE, nomination.id())
                .forEach(answer -> said.putIfAbsent(answer.username(), answer.yes())));
        boolean over = !clock.instant().plus(CLOCKS_DIFFER).isBefore(nomination.consentUntil());
        for (Nomination.Nominee nominee : nomination.nominees()) {
            Boolean answer = said.get(nominee.username());
            if (answer != null) {
                store.consented(nomination.id(), nominee.username(), answer ? Nomination.YES : Nomination.NO);
            } else if (over) {
                store.consented(nomination.id(), nominee.username(), Nomination.NO);
            }
        }
        Nomination counted = nomination(job);
        return new Consents(counted.everyoneAnswered(), counted.agreed().size());
    }

    /**
     * Thanks those who agreed, each by a letter of their own.
     *
     * @throws Refused unless the local sponsor approved this very nomination, or when its kind is not permitted
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int award(Job job) {
        Win win = wins.get(job.subject());
        Nomination nomination = nomination(job);
        boolean approved = answers.latest(job.processInstanceKey(), APPROVE)
                .filter(answer -> "yes".equals(answer.content().get("approved")))
                .filter(answer -> !answer.completedAt().isBefore(nomination.askedAt()))
                .isPresent();
        if (!approved) {
            throw new Refused("The local sponsor has not approved this nomination");
        }
        if (!nomination.everyoneAnswered()) {
            throw new Refused("Not everybody nominated has been asked for consent and answered");
        }
        refuseUnlessPermitted(job.programId(), nomination.kind());
        if (nomination.awardedAt() == null) {
            store.awarded(nomination.id(), clock.instant().truncatedTo(ChronoUnit.MICROS));
            ProgramDefinition program = programs.get(job.programId()).definition();
            nomination.agreed().stream()
                    .flatMap(username -> roster.person(job.programId(), username).stream())
                    .filter(person -> !person.hasLeft())
                    .forEach(person -> deliveries.queue(letter(job, program, win, nomination, person)));
            ledger.append(new Evidence(
                    job.programId(),
                    Objects.requireNonNull(job.scope()).runId(),
                    job.waveId(),
                    EvidenceKind.RECOGNISED,
                    job.processId(),
                    job.processInstanceKey(),
                    job.elementId(),
                    win.id(),
                    Map.of(
                            "winId", win.id(),
                            "nominationId", nomination.id(),
                            "kind", nomination.kind().id(),
                            "asked", nomination.nominees().size(),
                            "agreed", nomination.agreed().size())));
        }
        return nomination.agreed().size();
    }

    /** What the form of the nomination shows: the people of the wave, and why the sponsor sent it back. */
    @Transactional(readOnly = true)
    public Map<String, Object> forNominating(Job job) {
        Win win = wins.get(job.subject());
        ProgramDefinition program = programs.get(job.programId()).definition();
        List<Person> people = people(job);
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("win", "%s: %s".formatted(win.metric(), win.numbers()));
        shown.put(
                "people",
                people.stream()
                        .map(person -> Map.of("label", person.name(), "value", person.username()))
                        .toList());
        shown.put(
                "sponsorSays",
                sponsorSays(job).isEmpty()
                        ? ""
                        : "Change it first. What, the sponsor said in confidence: see your mail.");
        if (answers.latest(job.processInstanceKey(), NOMINATE).isEmpty()) {
            suggest(shown, program, people, job.waveId());
        }
        return shown;
    }

    /** What the sponsor said about those who were nominated. */
    Map<String, Object> confided(Job job) {
        return Map.of("sponsorSays", sponsorSays(job));
    }

    private String sponsorSays(Job job) {
        return answers.latest(job.processInstanceKey(), APPROVE)
                .flatMap(answer -> Wins.text(answer.content(), "comment"))
                .orElse("");
    }

    /** First ideas from known duties, never from what a single person did in the software. */
    private static void suggest(
            Map<String, Object> shown, ProgramDefinition program, List<Person> people, String waveId) {
        Set<String> there = people.stream().map(Person::username).collect(Collectors.toSet());
        Set<String> managers =
                people.stream().map(Person::manager).filter(Objects::nonNull).collect(Collectors.toSet());
        List<String> achievers =
                program.champions().stream().filter(there::contains).toList();
        Set<String> enablers = new LinkedHashSet<>();
        program.wave(waveId).ifPresent(wave -> enablers.add(wave.localSponsor()));
        enablers.add(program.training().usual().trainer());
        enablers.removeIf(username -> !there.contains(username) || achievers.contains(username));
        if (enablers.isEmpty()) {
            managers.stream()
                    .filter(there::contains)
                    .filter(name -> !achievers.contains(name))
                    .sorted()
                    .forEach(enablers::add);
        }
        shown.put("achievers", achievers);
        shown.put("enablers", List.copyOf(enablers));
    }

    /** Usernames of those who can be nominated. */
    @Transactional(readOnly = true)
    public List<String> candidates(Job job) {
        return people(job).stream().map(Person::username).toList();
    }

    /**
     * Whether the program may thank people in this way: what touches pay or position only where the program chose it and
     * an agreement or legal record covers it.
     */
    boolean permitted(String programId, AwardKind kind) {
        EscalationPolicy policy = programs.get(programId).definition().escalation();
        return !kind.payLinked()
                || policy.agreement() != null && policy.incentives().contains(kind.id());
    }

    /** What the local sponsor sees: those who agreed, and how many did not. */
    @Transactional(readOnly = true)
    public Map<String, Object> forApproval(Job job) {
        Win win = wins.get(job.subject());
        Nomination nomination = nomination(job);
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("win", "%s: %s".formatted(win.metric(), win.numbers()));
        shown.put("achieverNames", names(job, nomination.agreed(Nomination.ACHIEVER)));
        shown.put("enablerNames", names(job, nomination.agreed(Nomination.ENABLER)));
        shown.put("kindName", nomination.kind().words());
        shown.put("proof", nomination.proof());
        shown.put("silent", nomination.nominees().size() - nomination.agreed().size());
        return shown;
    }

    /**
     * @throws Refused unless the people behind the win were thanked
     */
    @Transactional(readOnly = true)
    public void check(Job job) {
        if (nomination(job).awardedAt() == null) {
            throw new Refused("The people behind the win were not thanked");
        }
    }

    private List<Nomination.Nominee> nominees(Job job, Answer answer) {
        Set<String> known = Set.copyOf(candidates(job));
        Map<String, String> parts = new LinkedHashMap<>();
        usernames(answer, "achievers").forEach(username -> parts.putIfAbsent(username, Nomination.ACHIEVER));
        usernames(answer, "enablers").forEach(username -> parts.putIfAbsent(username, Nomination.ENABLER));
        List<String> unknown = parts.keySet().stream()
                .filter(username -> !known.contains(username))
                .toList();
        if (!unknown.isEmpty()) {
            throw new Refused("Nominated, but nobody of this program: %s".formatted(String.join(", ", unknown)));
        }
        return parts.entrySet().stream()
                .map(part -> new Nomination.Nominee(part.getKey(), part.getValue(), null))
                .toList();
    }

    private static List<String> usernames(Answer answer, String field) {
        List<String> usernames = new ArrayList<>();
        if (answer.content().get(field) instanceof Iterable<?> named) {
            named.forEach(username -> usernames.add(String.valueOf(username)));
        }
        return usernames;
    }

    private void refuseUnlessPermitted(String programId, AwardKind kind) {
        if (!permitted(programId, kind)) {
            throw new Refused("%s is linked to pay, which this program does not permit".formatted(kind.words()));
        }
    }

    private Nomination nomination(Job job) {
        return store.latestNomination(job.subject(), job.processInstanceKey())
                .orElseThrow(() -> new Refused("Nobody has been asked for consent yet"));
    }

    private List<Person> people(Job job) {
        return roster.people(job.programId()).stream()
                .filter(person -> !person.hasLeft())
                .toList();
    }

    private String names(Job job, List<String> usernames) {
        String names = usernames.stream()
                .flatMap(username -> roster.person(job.programId(), username).stream())
                .map(Person::name)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "nobody agreed to be named" : names;
    }

    private Letter letter(Job job, ProgramDefinition program, Win win, Nomination nomination, Person person) {
        String sponsor = program.wave(job.waveId())
                .map(wave -> wave.localSponsor())
                .flatMap(username -> roster.person(job.programId(), username))
                .map(Person::name)
                .orElse(program.name());
        Words words = Words.in(program.languageOf(person));
        boolean achiever = nomination.agreed(Nomination.ACHIEVER).contains(person.username());
        return new Letter(
                        job.programId(),
                        LETTER,
                        nomination.id(),
                        Recipient.of(person),
                        new Sender(sponsor, program.communication().senderAddress(), null),
                        words.text("thanks.subject"),
                        "%s\n\n%s\n\n%s\n\n%s"
                                .formatted(
                                        words.text("thanks.greeting", person.name()),
                                        words.sentences(
                                                words.text("campaign.win.numbers", win.metric(), win.numbers()),
                                                words.text(achiever ? "thanks.achiever" : "thanks.enabler")),
                                        words.text(
                                                "thanks.by",
                                                words.text("thanks."
                                                        + nomination.kind().id())),
                                        sponsor),
                        null)
                .in(words);
    }
}
