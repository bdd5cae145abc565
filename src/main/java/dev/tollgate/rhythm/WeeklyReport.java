package dev.tollgate.rhythm;

import dev.tollgate.communication.MailPart;
import dev.tollgate.communication.PersonalLetter;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Scope;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.language.Languages;
import dev.tollgate.language.Wording;
import dev.tollgate.language.Words;
import dev.tollgate.lifecycle.PausedPrograms;
import dev.tollgate.lifecycle.Readiness;
import dev.tollgate.lifecycle.WaitingTasks;
import dev.tollgate.lifecycle.WaitingTasks.WaitingTask;
import dev.tollgate.measurement.Champions;
import dev.tollgate.measurement.LearningStep;
import dev.tollgate.measurement.MeasuredUnit;
import dev.tollgate.measurement.Measuring;
import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.Snapshot;
import dev.tollgate.measurement.ToldNumbers;
import dev.tollgate.measurement.ToldNumbers.Telling;
import dev.tollgate.measurement.ToldNumbers.ToldNumber;
import dev.tollgate.program.Gate;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Wave;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** The numbers of the waves that are live, as the measurement has them, in the words of a mail to those who lead people. */
@Component
class WeeklyReport {

    /** Working days, as for the next asks. */
    private static final int DAYS_TO_NAME = 5;

    private final Programs programs;
    private final Roster roster;
    private final Measuring measuring;
    private final ToldNumbers numbers;
    private final WaitingTasks tasks;
    private final Champions champions;
    private final Ledger ledger;
    private final ObjectProvider<PausedPrograms> paused;
    private final ObjectProvider<Readiness> readiness;
    private final Clock clock;

    WeeklyReport(
            Programs programs,
            Roster roster,
            Measuring measuring,
            ToldNumbers numbers,
            WaitingTasks tasks,
            Champions champions,
            Ledger ledger,
            ObjectProvider<PausedPrograms> paused,
            ObjectProvider<Readiness> readiness,
            Clock clock) {
        this.programs = programs;
        this.roster = roster;
        this.measuring = measuring;
        this.numbers = numbers;
        this.tasks = tasks;
        this.champions = champions;
        this.ledger = ledger;
        this.paused = paused;
        this.readiness = readiness;
        this.clock = clock;
    }

    /**
     * One group of people who use the software together.
     *
     * @param sentence the number with what it is made of
     * @param gap in percentage points; negative below the target
     */
    record Result(
            Wave wave,
            String group,
            Set<MeasuredUnit> units,
            Wording sentence,
            @Nullable Double gap) {

        boolean is(ToldNumber number) {
            return number.of(Metric.ADOPTION)
                    && number.waveId().equals(wave.id())
                    && number.group().equals(group);
        }

        boolean isLearning(ToldNumber number) {
            return LearningStep.of(number).isPresent()
                    && number.waveId().equals(wave.id())
                    && number.group().equals(group)
                    && number.units().equals(units);
        }
    }

    /** What this week's reports tell of the waves that have begun: of their use once they are live. */
    List<Telling> week(Job job) {
        ProgramDefinition program = programs.get(job.programId()).definition();
        LocalDate today = program.calendar().day(clock.instant());
        Set<String> closed = closed(job);
        List<Telling> week = new ArrayList<>();
        for (Wave wave : program.waves()) {
            if (wave.startsOn().isBefore(today) && !closed.contains(wave.id())) {
                boolean live = wave.goLive().isBefore(today);
                numbers.decide(measured(job, wave), today).stream()
                        .filter(telling -> live || !telling.number().of(Metric.ADOPTION))
                        .forEach(week::add);
            }
        }
        return week;
    }

    /** The waves that people work in: live since yesterday or longer, and not closed. */
    List<Wave> live(Job job) {
        ProgramDefinition program = programs.get(job.programId()).definition();
        LocalDate today = program.calendar().day(clock.instant());
        Set<String> closed = closed(job);
        return program.waves().stream()
                .filter(wave ->
                        wave.startsOn().isBefore(today) && wave.goLive().isBefore(today) && !closed.contains(wave.id()))
                .toList();
    }

    /** The use of each group that is told, by wave. */
    List<Result> results(Job job, List<ToldNumber> told) {
        ProgramDefinition program = programs.get(job.programId()).definition();
        List<Result> results = new ArrayList<>();
        for (Wave wave : program.waves()) {
            told.stream()
                    .filter(number ->
                            number.waveId().equals(wave.id()) && number.of(Metric.ADOPTION) && number.value() != null)
                    .map(number -> result(wave, number))
                    .forEach(results::add);
        }
        return results;
    }

    /** The waves that are live before their people are ready, in words. */
    Map<Wave, Wording> early(Job job) {
        ProgramDefinition program = programs.get(job.programId()).definition();
        String runId = Objects.requireNonNull(job.scope()).runId();
        Map<Wave, Wording> early = new LinkedHashMap<>();
        for (Wave wave : program.waves()) {
            live(program, runId, wave, Words.english()).ifPresent(now -> {
                Map<String, String> said = new HashMap<>();
                said.put(Languages.DEFAULT, now);
                early.put(
                        wave,
                        words -> said.computeIfAbsent(
                                words.tag(),
                                other -> live(program, runId, wave, words).orElse(now)));
            });
        }
        return early;
    }

    private Optional<String> live(ProgramDefinition program, String runId, Wave wave, Words words) {
        return readiness.stream()
                .flatMap(by -> by.liveBeforeReady(program.id(), runId, wave.id(), words).stream())
                .filter(Readiness.LiveBeforeReady::lasts)
                .findFirst()
                .map(Readiness.LiveBeforeReady::inWords);
    }

    /**
     * What managers and the change lead have to do so that each unit of a wave that has begun has its champions, by username,
     * a sentence for each unit.
     */
    Map<String, List<Wording>> missingChampions(Job job) {
        ProgramDefinition program = programs.get(job.programId()).definition();
        LocalDate today = program.calendar().day(clock.instant());
        LocalDate until = program.calendar().plus(today, DAYS_TO_NAME);
        Map<String, List<Wording>> asked = new TreeMap<>();
        for (Champions.Coverage unit : championGaps(job)) {
            int gap = unit.gap();
            String lead = program.changeLead();
            String manager = unit.manager();
            if (manager == null) {
                add(
                        asked,
                        lead,
                        words -> words.text(
                                "report.champions.nobody",
                                lack(unit, words),
                                people(gap, words),
                                words.monthDay(until)));
            } else if (manager.equals(lead)) {
                add(
                        asked,
                        lead,
                        words -> words.text(
                                "report.champions.own", lack(unit, words), words.monthDay(until), people(gap, words)));
            } else {
                add(
                        asked,
                        manager,
                        words -> words.text(
                                "report.champions.manager",
                                lack(unit, words),
                                people(gap, words),
                                name(program, lead),
                                words.monthDay(until)));
                add(
                        asked,
                        lead,
                        words -> words.text(
                                "report.champions.lead",
                                lack(unit, words),
                                name(program, manager),
                                people(gap, words),
                                words.monthDay(until)));
            }
        }
        return asked;
    }

    /** The units of waves that have begun that have fewer champions than they need. */
    List<Champions.Coverage> championGaps(Job job) {
        ProgramDefinition program = programs.get(job.programId()).definition();
        LocalDate today = program.calendar().day(clock.instant());
        Set<String> closed = closed(job);
        Set<String> begun = program.waves().stream()
                .filter(wave -> !wave.startsOn().isAfter(today) && !closed.contains(wave.id()))
                .map(Wave::id)
                .collect(Collectors.toSet());
        return champions.of(program.id()).stream()
                .filter(unit -> unit.gap() > 0 && begun.contains(unit.waveId()))
                .toList();
    }

    /** What a unit has and needs. */
    static String lack(Champions.Coverage unit, Words words) {
        int champions = unit.champions().size();
        return words.text(
                "report.champions.lack",
                unit.name(),
                unit.wave(),
                switch (champions) {
                    case 0 -> words.text("report.champions.none");
                    case 1 -> words.text("report.champions.one");
                    default -> words.text("report.champions.many", champions);
                },
                people(unit.people(), words),
                unit.needed());
    }

    private static void add(Map<String, List<Wording>> asked, String username, Wording sentence) {
        asked.computeIfAbsent(username, any -> new ArrayList<>()).add(sentence);
    }

    private static String people(int number, Words words) {
        return number == 1 ? words.text("report.people.one") : words.text("report.people.many", number);
    }

    private String name(ProgramDefinition program, String username) {
        return roster.person(program.id(), username).map(Person::name).orElse(username);
    }

    /**
     * A mail for each manager of people in these groups, or in a wave that is live before ready, or who has champions to
     * find; none while the program is paused.
     */
    List<PersonalLetter> letters(Job job, List<Result> results, List<ToldNumber> told) {
        ProgramDefinition program = programs.get(job.programId()).definition();
        Map<Wave, Wording> early = early(job);
        Map<String, List<Wording>> missing = missingChampions(job);
        if ((results.isEmpty() && early.isEmpty() && missing.isEmpty())
                || paused.stream().anyMatch(pause -> pause.paused(program.id()))) {
            return List.of();
        }
        Instant now = clock.instant();
        Map<String, Map<Result, Boolean>> byManager = new TreeMap<>();
        for (Result result : results) {
            for (Person person : roster.people(program.id(), result.wave().id())) {
                if (person.manager() != null && result.units().contains(MeasuredUnit.of(person))) {
                    byManager
                            .computeIfAbsent(person.manager(), any -> new LinkedHashMap<>())
                            .put(result, true);
                }
            }
        }
        Map<String, Set<Wave>> earlyByManager = new TreeMap<>();
        for (Wave wave : early.keySet()) {
            roster.people(program.id(), wave.id()).stream()
                    .map(Person::manager)
                    .filter(Objects::nonNull)
                    .forEach(manager -> {
                        byManager.computeIfAbsent(manager, any -> new LinkedHashMap<>());
                        earlyByManager
                                .computeIfAbsent(manager, any -> new LinkedHashSet<>())
                                .add(wave);
                    });
        }
        missing.keySet().forEach(username -> byManager.computeIfAbsent(username, any -> new LinkedHashMap<>()));
        List<ToldNumber> history = told.isEmpty() ? List.of() : numbers.of(program.id());
        List<WaitingTask> waiting = tasks.of(program.id());
        LocalDate today = program.calendar().day(now);
        List<PersonalLetter> letters = new ArrayList<>();
        byManager.forEach((manager, own) -> roster.person(program.id(), manager)
                .filter(person -> !person.hasLeft())
                .ifPresent(person -> {
                    Words words = Words.in(program.languageOf(person));
                    List<String> warnings = earlyByManager.getOrDefault(manager, Set.of()).stream()
                            .map(wave -> words.text(
                                    "report.line",
                                    wave.name(),
                                    Objects.requireNonNull(early.get(wave)).in(words)))
                            .toList();
                    List<String> champions = missing.getOrDefault(manager, List.of()).stream()
                            .map(sentence -> sentence.in(words))
                            .toList();
                    List<String> waits = Stream.of(
                                    warnings.stream(),
                                    waiting.stream()
                                            .filter(task -> task.holders().contains(manager))
                                            .map(task -> words.text(
                                                    "report.week.task",
                                                    task.name(),
                                                    words.monthDay(
                                                            program.calendar().day(task.until())))),
                                    champions.stream())
                            .flatMap(sentences -> sentences)
                            .toList();
                    letters.add(new PersonalLetter(
                                    program.id(),
                                    manager,
                                    "weekly-report",
                                    Long.toString(job.processInstanceKey()),
                                    words.text("report.week.subject", program.name()),
                                    body(program, person, own.keySet(), warnings, champions, now, words))
                            .in(words)
                            .with(page(
                                    program,
                                    person,
                                    history,
                                    told.stream()
                                            .filter(number ->
                                                    own.keySet().stream().anyMatch(result -> result.is(number)))
                                            .toList(),
                                    told.stream()
                                            .filter(number ->
                                                    own.keySet().stream().anyMatch(result -> result.isLearning(number)))
                                            .toList(),
                                    waits,
                                    today,
                                    words))
                            .notBefore(program.calendar().outsideQuietHours(now)));
                }));
        return letters;
    }

    /** Nothing where there is no number to show. */
    private static List<MailPart> page(
            ProgramDefinition program,
            Person manager,
            List<ToldNumber> history,
            List<ToldNumber> own,
            List<ToldNumber> learning,
            List<String> waiting,
            LocalDate today,
            Words words) {
        return own.isEmpty()
                ? List.of()
                : ManagerPage.of(program, manager.name(), history, own, learning, waiting, today, words)
                        .parts("%s-week.pdf".formatted(program.id()));
    }

    private static String body(
            ProgramDefinition program,
            Person manager,
            Set<Result> results,
            List<String> early,
            List<String> missing,
            Instant now,
            Words words) {
        List<String> paragraphs = new ArrayList<>();
        paragraphs.add(words.text("report.greeting", manager.name()));
        paragraphs.addAll(early);
        if (!missing.isEmpty()) {
            paragraphs.add(words.text("report.week.champions"));
            paragraphs.add(missing.stream().map(sentence -> "- " + sentence).collect(Collectors.joining("\n")));
        }
        if (!results.isEmpty()) {
            paragraphs.add(words.text(
                    "report.week.numbers", program.software(), words.monthDay(now.atZone(program.timeZone()))));
            paragraphs.add(results.stream()
                    .map(result -> "- "
                            + words.text(
                                    "report.line",
                                    words.text(
                                            "report.place",
                                            result.group(),
                                            result.wave().name()),
                                    result.sentence().in(words)))
                    .collect(Collectors.joining("\n")));
            paragraphs.add(words.text("report.week.use", Snapshot.FEWEST_SHOWN));
        } else if (early.isEmpty()) {
            paragraphs.add(words.text("report.week.nothingElse"));
        } else {
            paragraphs.add(words.text("report.week.noNumbers", program.software()));
        }
        return String.join("\n\n", paragraphs);
    }

    private static Result result(Wave wave, ToldNumber number) {
        Double target = number.target();
        double value = Objects.requireNonNull(number.value());
        return new Result(
                wave,
                number.group(),
                number.units(),
                number.measuredOn().equals(number.toldOn())
                        ? number::sentence
                        : words ->
                                words.text("report.asOf", number.sentence(words), words.monthDay(number.measuredOn())),
                target == null ? null : Double.valueOf(value - target));
    }

    private Snapshot measured(Job job, Wave wave) {
        Scope own = Objects.requireNonNull(job.scope());
        Scope scope = new Scope(own.runId(), own.programId(), wave.id(), null);
        return measuring.measure(
                new Job(
                        job.key(),
                        job.type(),
                        job.processId(),
                        job.processDefinitionKey(),
                        job.processInstanceKey(),
                        job.elementId(),
                        job.elementInstanceKey(),
                        job.variables(),
                        scope),
                Gate.HABIT);
    }

    private Set<String> closed(Job job) {
        String runId = Objects.requireNonNull(job.scope()).runId();
        return ledger.entries(job.programId()).stream()
                .map(entry -> entry.evidence())
                .filter(evidence -> evidence.kind() == EvidenceKind.WAVE_CLOSED
                        && evidence.runId().equals(runId))
                .map(evidence -> String.valueOf(evidence.waveId()))
                .collect(Collectors.toSet());
    }
}
