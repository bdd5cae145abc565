package dev.tollgate.rhythm;

import dev.tollgate.communication.MailPart;
import dev.tollgate.communication.PersonalLetter;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Scope;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
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
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH);

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
            String sentence,
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
    Map<Wave, String> early(Job job) {
        ProgramDefinition program = programs.get(job.programId()).definition();
        String runId = Objects.requireNonNull(job.scope()).runId();
        Map<Wave, String> early = new LinkedHashMap<>();
        for (Wave wave : program.waves()) {
            readiness.stream()
                    .flatMap(by -> by.liveBeforeReady(program.id(), runId, wave.id()).stream())
                    .filter(Readiness.LiveBeforeReady::lasts)
                    .findFirst()
                    .ifPresent(live -> early.put(wave, live.inWords()));
        }
        return early;
    }

    /**
     * What managers and the change lead have to do so that each unit of a wave that has begun has its champions, by username,
     * a sentence for each unit.
     */
    Map<String, List<String>> missingChampions(Job job) {
        ProgramDefinition program = programs.get(job.programId()).definition();
        LocalDate today = program.calendar().day(clock.instant());
        String until = DAY.format(program.calendar().plus(today, DAYS_TO_NAME));
        Map<String, List<String>> asked = new TreeMap<>();
        for (Champions.Coverage unit : championGaps(job)) {
            String lack = lack(unit);
            String one = many(unit.gap(), "person");
            String lead = program.changeLead();
            String manager = unit.manager();
            if (manager == null) {
                add(
                        asked,
                        lead,
                        "%s: find %s there until %s and have the program office add them; nobody leads it who could be asked."
                                .formatted(lack, one, until));
            } else if (manager.equals(lead)) {
                add(
                        asked,
                        lead,
                        "%s: ask who of them would like to help colleagues until %s, have the program office add %s, and give them time for it."
                                .formatted(lack, until, one));
            } else {
                add(
                        asked,
                        manager,
                        "%s: ask who of them would like to help colleagues, name %s to %s until %s, and give them time for it."
                                .formatted(lack, one, name(program, lead), until));
                add(
                        asked,
                        lead,
                        "%s: %s is asked to name %s to you until %s; have the program office add them."
                                .formatted(lack, name(program, manager), one, until));
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
    static String lack(Champions.Coverage unit) {
        return "%s (%s) has %s for %s and needs %d"
                .formatted(
                        unit.name(),
                        unit.wave(),
                        unit.champions().isEmpty()
                                ? "no champion"
                                : many(unit.champions().size(), "champion"),
                        unit.people() == 1 ? "one person" : unit.people() + " people",
                        unit.needed());
    }

    private static void add(Map<String, List<String>> asked, String username, String sentence) {
        asked.computeIfAbsent(username, any -> new ArrayList<>()).add(sentence);
    }

    private static String many(int number, String what) {
        return number == 1 ? "one " + what : "%d %s".formatted(number, what.equals("person") ? "people" : what + "s");
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
        Map<Wave, String> early = early(job);
        Map<String, List<String>> missing = missingChampions(job);
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
                .ifPresent(person -> letters.add(new PersonalLetter(
                                program.id(),
                                manager,
                                "weekly-report",
                                Long.toString(job.processInstanceKey()),
                                "%s: the week of your people".formatted(program.name()),
                                body(
                                        program,
                                        person,
                                        own.keySet(),
                                        earlyByManager.getOrDefault(manager, Set.of()).stream()
                                                .map(wave -> "%s: %s".formatted(wave.name(), early.get(wave)))
                                                .toList(),
                                        missing.getOrDefault(manager, List.of()),
                                        now))
                        .with(page(
                                program,
                                person,
                                history,
                                told.stream()
                                        .filter(number -> own.keySet().stream().anyMatch(result -> result.is(number)))
                                        .toList(),
                                told.stream()
                                        .filter(number ->
                                                own.keySet().stream().anyMatch(result -> result.isLearning(number)))
                                        .toList(),
                                Stream.of(
                                                earlyByManager.getOrDefault(manager, Set.of()).stream()
                                                        .map(wave -> "%s: %s".formatted(wave.name(), early.get(wave))),
                                                waiting.stream()
                                                        .filter(task ->
                                                                task.holders().contains(manager))
                                                        .map(task -> "%s, until %s"
                                                                .formatted(
                                                                        task.name(),
                                                                        DAY.format(program.calendar()
                                                                                .day(task.until())))),
                                                missing.getOrDefault(manager, List.of()).stream())
                                        .flatMap(sentences -> sentences)
                                        .toList(),
                                today))
                        .notBefore(program.calendar().outsideQuietHours(now)))));
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
            LocalDate today) {
        return own.isEmpty()
                ? List.of()
                : ManagerPage.of(program, manager.name(), history, own, learning, waiting, today)
                        .parts("%s-week.pdf".formatted(program.id()));
    }

    private static String body(
            ProgramDefinition program,
            Person manager,
            Set<Result> results,
            List<String> early,
            List<String> missing,
            Instant now) {
        String warning = early.isEmpty() ? "" : String.join("\n\n", early) + "\n\n";
        String champions = missing.isEmpty()
                ? ""
                : missing.stream()
                        .map(sentence -> "- " + sentence)
                        .collect(Collectors.joining(
                                "\n", "Champions help their colleagues beside the work. What is missing:\n\n", "\n\n"));
        if (results.isEmpty() && early.isEmpty()) {
            return "Dear %s,\n\n%sNothing else waits in this mail.".formatted(manager.name(), champions);
        }
        if (results.isEmpty()) {
            return """
                    Dear %s,

                    %s%sTheir use of %s is told here once there are groups whose numbers may be shown. Until then make time for \
                    help beside the work, and judge nobody by the new tool.""".formatted(manager.name(), warning, champions, program.software());
        }
        String lines = results.stream()
                .map(result ->
                        "- %s (%s): %s".formatted(result.group(), result.wave().name(), result.sentence()))
                .collect(Collectors.joining("\n"));
        return """
                Dear %s,

                %s%sHow the groups in which you lead people used %s, measured from the system on %s:

                %s

                Nobody has to report anything for this. Use these numbers in your next team meeting instead of reports made \
                by hand, and ask the group that is furthest behind what keeps it. Groups of fewer than %d people are not \
                shown, and nobody is shown alone.""".formatted(
                        manager.name(),
                        warning,
                        champions,
                        program.software(),
                        DAY.format(now.atZone(program.timeZone())),
                        lines,
                        Snapshot.FEWEST_SHOWN);
    }

    private static Result result(Wave wave, ToldNumber number) {
        Double target = number.target();
        double value = Objects.requireNonNull(number.value());
        String sentence = number.sentence();
        return new Result(
                wave,
                number.group(),
                number.units(),
                number.measuredOn().equals(number.toldOn())
                        ? sentence
                        : "%s, as of %s".formatted(sentence, DAY.format(number.measuredOn())),
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
