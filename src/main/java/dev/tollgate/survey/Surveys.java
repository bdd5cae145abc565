package dev.tollgate.survey;

import dev.tollgate.communication.Deliveries;
import dev.tollgate.communication.Delivery;
import dev.tollgate.communication.DeliveryState;
import dev.tollgate.communication.Letters;
import dev.tollgate.communication.PersonalLetter;
import dev.tollgate.communication.Recipient;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Signatures;
import dev.tollgate.language.Words;
import dev.tollgate.lifecycle.OpenRuns;
import dev.tollgate.lifecycle.OpenRuns.OpenRun;
import dev.tollgate.link.LinkToken;
import dev.tollgate.measurement.Measured;
import dev.tollgate.measurement.MeasuredUnit;
import dev.tollgate.measurement.Snapshot;
import dev.tollgate.measurement.SurveyAnswers;
import dev.tollgate.program.PeopleImported;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.SurveyPlan;
import dev.tollgate.program.Wave;
import dev.tollgate.survey.SurveyStore.LastAsked;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.event.EventListener;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Asks the people of a wave what is due: an interview and whether they feel ready before its go-live, the pulse every four
 * weeks after it. Takes each answer once, seals them when the time to answer is over. A person is asked once in four weeks
 * by all surveys of all programs together.
 */
@Service
public class Surveys {

    static final int LONGEST_WORD = 2000;

    /** From go-live to the first pulse: nobody has habits before. */
    static final int FIRST_PULSE_AFTER_DAYS = 14;

    /** Within two weeks, so that the answers of those reminded come before a gate counts them. */
    static final int REMINDED_AFTER_DAYS = 5;

    private static final Set<DeliveryState> WAITING =
            Set.of(DeliveryState.PLANNED, DeliveryState.HELD, DeliveryState.SENDING);

    private final SurveyStore store;
    private final SurveyLetters texts;
    private final Letters letters;
    private final Deliveries deliveries;
    private final Programs programs;
    private final Roster roster;
    private final OpenRuns runs;
    private final Signatures signatures;
    private final Clock clock;

    Surveys(
            SurveyStore store,
            SurveyLetters texts,
            Letters letters,
            Deliveries deliveries,
            Programs programs,
            Roster roster,
            OpenRuns runs,
            Signatures signatures,
            Clock clock) {
        this.store = store;
        this.texts = texts;
        this.letters = letters;
        this.deliveries = deliveries;
        this.programs = programs;
        this.roster = roster;
        this.runs = runs;
        this.signatures = signatures;
        this.clock = clock;
    }

    /** What a link leads to. */
    enum State {
        OPEN,
        ANSWERED,
        /** The time to answer, or the wave, is over. */
        OVER,
        LEFT
    }

    /** What who follows a link may see. */
    record Shown(State state, Survey survey, String program, String software, Words words) {}

    /** What a wave is to be asked on a day. Looks at the days first: each look at the ledger reads all of it. */
    Optional<Survey> due(OpenRun run, ProgramDefinition plan, Wave wave, LocalDate today) {
        if (store.latest(run.runId(), wave.id())
                .filter(round -> round.openedOn().isAfter(today.minusDays(SurveyAnswers.DAYS)))
                .isPresent()) {
            return Optional.empty();
        }
        LocalDate goLive = wave.goLive();
        SurveyPlan asks = plan.surveys();
        if (asks.readiness()
                && !today.isBefore(goLive.minusWeeks(SurveyPlan.READINESS_FROM_WEEKS))
                && !runs.passedReady(run, wave.id())) {
            return Optional.of(Survey.READINESS);
        }
        if (asks.pulse() && !today.isBefore(goLive.plusDays(FIRST_PULSE_AFTER_DAYS))) {
            return Optional.of(Survey.PULSE);
        }
        boolean early = !today.isBefore(goLive.minusWeeks(SurveyPlan.INTERVIEW_FROM_WEEKS))
                && !today.isAfter(goLive.minusWeeks(SurveyPlan.INTERVIEW_UNTIL_WEEKS));
        return asks.interview() && early && !store.sent(run.runId(), wave.id(), Survey.INTERVIEW)
                ? Optional.of(Survey.INTERVIEW)
                : Optional.empty();
    }

    /**
     * Asks those of a wave whom nobody has asked for four weeks; one round a wave and day.
     *
     * @return how many are asked
     */
    @Transactional
    public int ask(OpenRun run, ProgramDefinition plan, Wave wave) {
        LocalDate today = today(plan);
        Optional<Survey> due = due(run, plan, wave, today);
        if (due.isEmpty() || runs.closed(run, wave.id())) {
            return 0;
        }
        Survey survey = due.get();
        // The interview may come before the wave begins: what people say is for its plans.
        if (survey != Survey.INTERVIEW && runs.begun(run, wave.id()).isEmpty()) {
            return 0;
        }
        Map<Person, String> reachable = new LinkedHashMap<>();
        roster.people(plan.id(), wave.id()).stream()
                .filter(person -> Recipient.of(person).address() != null)
                .forEach(person -> reachable.put(person, hash(person)));
        Map<String, LastAsked> last =
                store.lastAsked(reachable.values().stream().distinct().toList());
        Map<Person, Instant> asking = new LinkedHashMap<>();
        Set<String> taken = new HashSet<>();
        reachable.forEach((person, address) -> {
            if (taken.add(address)) {
                mayBeAsked(last.get(address), today).ifPresent(from -> asking.put(person, from));
            }
        });
        if (asking.isEmpty() || survey.onlyWords() && asking.size() < Snapshot.FEWEST_SHOWN) {
            return 0;
        }
        SurveyRound round = new SurveyRound(
                UUID.randomUUID().toString(),
                plan.id(),
                run.runId(),
                wave.id(),
                survey,
                today,
                today.plusDays(survey.openDays()),
                null,
                null);
        store.insert(round);
        List<Person> people = List.copyOf(asking.keySet());
        Map<String, String> tokens =
                people.stream().collect(Collectors.toMap(Person::username, person -> LinkToken.random()));
        List<String> mails = letters.queueAll(
                plan.id(),
                people.stream()
                        .map(person -> notBefore(
                                texts.first(plan, round, person, tokens.get(person.username())), asking.get(person)))
                        .toList());
        List<Asked> asked = asked(round, people, mails, plan.smallUnit());
        store.insert(asked);
        store.link(asked.stream()
                .collect(Collectors.toMap(each -> LinkToken.hash(tokens.get(each.username())), Function.identity())));
        for (int at = 0; at < people.size(); at++) {
            String address = reachable.get(people.get(at));
            if (!store.ask(address, last.get(address), today, mails.get(at))) {
                throw new OptimisticLockingFailureException("Somebody else asks the same people at this moment");
            }
        }
        runs.record(
                run,
                wave.id(),
                EvidenceKind.SURVEYED,
                survey.key(),
                Map.of(
                        SurveyRound.ID,
                        round.id(),
                        "asked",
                        asked.size(),
                        SurveyRound.ASKED,
                        ProvenAnswers.digestOfAsked(asked)));
        return asked.size();
    }

    private static PersonalLetter notBefore(PersonalLetter letter, Instant from) {
        return from.equals(Instant.MIN) ? letter : letter.notBefore(from);
    }

    /** From when on; four weeks lie between the mails, also where the last one went late. Empty where it is too soon. */
    private Optional<Instant> mayBeAsked(LastAsked last, LocalDate today) {
        if (last == null) {
            return Optional.of(Instant.MIN);
        }
        if (last.on().isAfter(today.minusDays(SurveyAnswers.DAYS))) {
            return Optional.empty();
        }
        Optional<Delivery> mail = deliveries.find(last.deliveryId());
        if (mail.map(Delivery::state).filter(WAITING::contains).isPresent()) {
            return Optional.empty();
        }
        Instant again = mail.map(Delivery::sentAt)
                .map(sent -> sent.plus(Duration.ofDays(SurveyAnswers.DAYS)))
                .orElse(Instant.MIN);
        return Optional.of(again.isAfter(clock.instant()) ? again : Instant.MIN);
    }

    private static List<Asked> asked(SurveyRound round, List<Person> people, List<String> mails, int smallUnit) {
        Map<MeasuredUnit, MeasuredUnit> groups = Measured.groups(people, smallUnit);
        Map<List<String>, Long> roles =
                people.stream().collect(Collectors.groupingBy(person -> role(groups, person), Collectors.counting()));
        List<Asked> asked = new ArrayList<>();
        for (int at = 0; at < people.size(); at++) {
            Person person = people.get(at);
            boolean common = roles.get(role(groups, person)) >= Snapshot.FEWEST_SHOWN;
            asked.add(new Asked(
                    round.id(),
                    person.username(),
                    groups.get(MeasuredUnit.of(person)),
                    common ? person.role() : "",
                    mails.get(at),
                    false));
        }
        return asked;
    }

    private static List<String> role(Map<MeasuredUnit, MeasuredUnit> groups, Person person) {
        MeasuredUnit group = groups.get(MeasuredUnit.of(person));
        return List.of(group.departmentId(), group.location(), person.role());
    }

    private static String hash(Person person) {
        return LinkToken.hash(person.email().strip().toLowerCase(Locale.ROOT));
    }

    @Transactional(readOnly = true)
    public Optional<Shown> shown(String token) {
        return store.byToken(LinkToken.hash(token)).map(this::shown);
    }

    /** Takes the answer, once; says what the link led to before. Empty for a token that nobody was sent. */
    @Transactional
    public Optional<Shown> answer(String token, Reply reply) {
        return store.byToken(LinkToken.hash(token)).map(asked -> {
            store.lock(asked.roundId());
            Shown shown = shown(asked);
            if (shown.state() != State.OPEN) {
                return shown;
            }
            if (!store.answered(asked)) {
                return new Shown(State.ANSWERED, shown.survey(), shown.program(), shown.software(), shown.words());
            }
            keep(asked, reply.values());
            reply.words().forEach((question, said) -> keep(asked.roundId(), question, said));
            return shown;
        });
    }

    private void keep(Asked asked, Map<Question, Integer> values) {
        SurveyRound round = store.find(asked.roundId()).orElseThrow();
        List<Answer> answers = new ArrayList<>(store.answers(asked.roundId()).stream()
                .filter(answer -> answer.group().equals(asked.group()))
                .toList());
        Answer answer = new Answer(
                UUID.randomUUID().toString(),
                asked.roundId(),
                round.openedOn().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)),
                asked.group(),
                asked.role(),
                values,
                "");
        answers.add(answer.withSignature(signatures.sign(answer.signed())));
        store.replace(asked.roundId(), asked.group(), answers);
    }

    private void keep(String roundId, Question question, String said) {
        List<Word> words = new ArrayList<>(store.words(roundId).stream()
                .filter(word -> word.question() == question)
                .toList());
        Word word = new Word(UUID.randomUUID().toString(), roundId, question, said, "");
        words.add(word.withSignature(signatures.sign(word.signed())));
        store.replace(roundId, question, words);
    }

    private Shown shown(Asked asked) {
        SurveyRound round = store.find(asked.roundId()).orElseThrow();
        ProgramDefinition plan = programs.get(round.programId()).definition();
        String language =
                roster.person(plan.id(), asked.username()).map(plan::languageOf).orElse(plan.language());
        return new Shown(state(asked, round, plan), round.survey(), plan.name(), plan.software(), Words.in(language));
    }

    private State state(Asked asked, SurveyRound round, ProgramDefinition plan) {
        // Read anew: who answers twice at the same moment read both times that they had not.
        if (store.asked(round.id(), asked.username()).filter(Asked::answered).isPresent()) {
            return State.ANSWERED;
        }
        if (roster.person(plan.id(), asked.username())
                .filter(person -> !person.hasLeft())
                .isEmpty()) {
            return State.LEFT;
        }
        boolean open = round.closedOn() == null
                && today(plan).isBefore(round.closesOn())
                && runs.of(plan.id())
                        .filter(run -> run.runId().equals(round.runId()))
                        .filter(run -> !runs.closed(run, round.waveId()))
                        .isPresent();
        return open ? State.OPEN : State.OVER;
    }

    /**
     * Asks once more, and only once a round, those who have not answered in what a measurement of the wave counts today.
     *
     * @return how many are asked
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int remind(ProgramDefinition plan, String waveId) {
        LocalDate today = today(plan);
        Optional<OpenRun> run = runs.of(plan.id());
        if (run.isEmpty() || !plan.surveys().any()) {
            return 0;
        }
        int backwards = SurveyAnswers.DAYS + SurveyAnswers.DAYS_TO_ANSWER - 1;
        return store.sent(run.get().runId(), today.minusDays(backwards), today).stream()
                .filter(round -> round.waveId().equals(waveId))
                .mapToInt(round -> remind(plan, round, today))
                .sum();
    }

    /**
     * Asks once more in rounds that are open for two weeks only: no gate may look at them before it is too late.
     *
     * @return how many are asked
     */
    @Transactional
    public int remindInTime(OpenRun run, ProgramDefinition plan) {
        LocalDate today = today(plan);
        return store.open(plan.id()).stream()
                .filter(round -> round.runId().equals(run.runId()) && round.survey() != Survey.PULSE)
                .filter(round -> !today.isBefore(round.openedOn().plusDays(REMINDED_AFTER_DAYS)))
                .filter(round -> !runs.closed(run, round.waveId()))
                .mapToInt(round -> remind(plan, round, today))
                .sum();
    }

    private int remind(ProgramDefinition plan, SurveyRound round, LocalDate today) {
        if (round.closedOn() != null || round.remindedOn() != null || !today.isBefore(round.closesOn())) {
            return 0;
        }
        Map<Asked, PersonalLetter> reminders = new LinkedHashMap<>();
        Map<String, Asked> hashes = new HashMap<>();
        for (Asked asked : store.asked(round.id())) {
            if (!asked.answered() && mailed(asked)) {
                reachable(plan, asked).ifPresent(person -> {
                    String token = LinkToken.random();
                    hashes.put(LinkToken.hash(token), asked);
                    reminders.put(asked, texts.reminder(plan, round, person, token));
                });
            }
        }
        List<String> mails = letters.queueAll(plan.id(), List.copyOf(reminders.values()));
        // Not before: from here on whoever answers waits until the transaction is over.
        if (!store.remind(round, today)) {
            throw new OptimisticLockingFailureException("Somebody else reminds the same people at this moment");
        }
        store.mailed(List.copyOf(reminders.keySet()), mails);
        store.link(hashes);
        return reminders.size();
    }

    private boolean mailed(Asked asked) {
        return deliveries
                .find(asked.deliveryId())
                .filter(mail -> !WAITING.contains(mail.state()))
                .isPresent();
    }

    private Optional<Person> reachable(ProgramDefinition plan, Asked asked) {
        return roster.person(plan.id(), asked.username())
                .filter(person -> !person.hasLeft() && Recipient.of(person).address() != null);
    }

    /** Seals what was answered in rounds whose time is over. */
    @Transactional
    public void close(OpenRun run, ProgramDefinition plan) {
        LocalDate today = today(plan);
        for (SurveyRound round : store.open(plan.id())) {
            if (today.isBefore(round.closesOn()) || !round.runId().equals(run.runId())) {
                continue;
            }
            store.lock(round.id());
            if (store.close(round, today)) {
                List<Answer> answers = store.answers(round.id());
                runs.record(
                        run,
                        round.waveId(),
                        EvidenceKind.SURVEYED,
                        round.survey().key(),
                        Map.of(
                                SurveyRound.ID,
                                round.id(),
                                "answers",
                                answers.size(),
                                SurveyRound.ANSWERS,
                                ProvenAnswers.digestOfAnswers(answers, store.words(round.id()))));
            }
        }
    }

    /** Whose question has not gone yet and who has left is not written to. */
    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void imported(PeopleImported people) {
        List<SurveyRound> open = store.open(people.programId());
        if (open.isEmpty()) {
            return;
        }
        Set<String> there =
                roster.people(people.programId()).stream().map(Person::username).collect(Collectors.toSet());
        open.stream()
                .flatMap(round -> store.asked(round.id()).stream())
                .filter(asked -> !asked.answered() && !there.contains(asked.username()))
                .forEach(asked -> letters.withdraw(asked.deliveryId(), "has left"));
    }

    private LocalDate today(ProgramDefinition plan) {
        return LocalDate.ofInstant(clock.instant(), plan.timeZone());
    }
}
