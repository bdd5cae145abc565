package dev.tollgate.rhythm;

import dev.tollgate.communication.Letters;
import dev.tollgate.communication.PersonalLetter;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.language.Languages;
import dev.tollgate.language.Wording;
import dev.tollgate.language.Words;
import dev.tollgate.lifecycle.Deputies;
import dev.tollgate.lifecycle.TaskAnswers;
import dev.tollgate.lifecycle.WaitingTasks;
import dev.tollgate.lifecycle.WaitingTasks.WaitingTask;
import dev.tollgate.measurement.ToldNumbers;
import dev.tollgate.measurement.ToldNumbers.Telling;
import dev.tollgate.measurement.ToldNumbers.ToldNumber;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Sponsor;
import dev.tollgate.rhythm.RhythmStore.Ask;
import dev.tollgate.rhythm.WeeklyReport.Result;
import dev.tollgate.sponsorship.SponsorAct;
import dev.tollgate.sponsorship.SponsorActs;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;

/** One week of a program: the report, the sponsors' acts, the silent ones, the next asks. */
@Service
public class Rhythm {

    static final String CONFIRM_TASK = "ConfirmActsTask";

    /** Working days after which a task that a sponsor leaves undone makes the sponsor silent. */
    static final int SILENT_DAYS = 10;

    /** The time for which a sponsor puts off the same act that makes the sponsor silent. */
    static final int TIMES_PUT_OFF = 3;

    private static final String GATHER_SPONSORSHIP = "step-2-gather-sponsorship";
    private static final int MOST_ASKS = 3;
    private static final int TIMES_ASKED = 2;
    private static final int DAYS_FOR_AN_ASK = 5;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE, d MMMM", Locale.ENGLISH);

    private final Programs programs;
    private final Roster roster;
    private final WeeklyReport report;
    private final SponsorActs acts;
    private final TaskAnswers answers;
    private final WaitingTasks tasks;
    private final Deputies deputies;
    private final RhythmStore store;
    private final ToldNumbers numbers;
    private final ExecutivePage page;
    private final Letters letters;
    private final Ledger ledger;
    private final Clock clock;

    Rhythm(
            Programs programs,
            Roster roster,
            WeeklyReport report,
            SponsorActs acts,
            TaskAnswers answers,
            WaitingTasks tasks,
            Deputies deputies,
            RhythmStore store,
            ToldNumbers numbers,
            ExecutivePage page,
            Letters letters,
            Ledger ledger,
            Clock clock) {
        this.programs = programs;
        this.roster = roster;
        this.report = report;
        this.acts = acts;
        this.answers = answers;
        this.tasks = tasks;
        this.deputies = deputies;
        this.store = store;
        this.numbers = numbers;
        this.page = page;
        this.letters = letters;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Mails the week's numbers to the managers. */
    public Worker.Work report(Job job) {
        List<Telling> week = report.week(job);
        List<ToldNumber> told = week.stream().map(Telling::number).toList();
        List<PersonalLetter> reports = report.letters(job, report.results(job, told), told);
        return () -> {
            store.begin(
                    job.processInstanceKey(),
                    job.programId(),
                    Objects.requireNonNull(job.scope()).runId(),
                    reports.size(),
                    clock.instant());
            numbers.keep(job.programId(), Objects.requireNonNull(job.scope()).runId(), job.processInstanceKey(), week);
            reports.forEach(letters::queue);
            return Map.of("reports", reports.size());
        };
    }

    /** Whom to ask for which acts: due, not said to be done, and nobody who is being asked already. */
    public Worker.Work dueActs(Job job) {
        ProgramDefinition program = program(job);
        LocalDate today = today(program);
        Set<String> present = sponsors(program);
        Set<String> beingAsked = tasks.of(program.id()).stream()
                .filter(task -> task.elementId().equals(CONFIRM_TASK))
                .map(WaitingTask::subject)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        List<SponsorAct> due = acts.due(program.id(), today).stream()
                .filter(act -> !act.done() && present.contains(act.sponsor()) && !beingAsked.contains(act.sponsor()))
                .filter(act -> !store.postponed(program.id(), act.id(), today))
                .toList();
        return () -> {
            due.forEach(act -> store.ask(job.processInstanceKey(), program.id(), act.id(), act.sponsor()));
            return Map.of(
                    "subjects",
                    due.stream().map(SponsorAct::sponsor).distinct().sorted().toList());
        };
    }

    /** What the form shows a sponsor: the acts, and at a second time what does not fit and what was answered. */
    Map<String, Object> toConfirm(Job job) {
        Map<String, Object> shown = new TreeMap<>();
        String sponsor = job.text("subject").orElse("");
        Map<String, SponsorAct> own = asked(job, sponsor);
        shown.put(
                "dueActs",
                own.values().stream()
                        .map(act -> Map.of(
                                "label", "%s (%s)".formatted(act.act(), DAY.format(act.dueOn())), "value", act.id()))
                        .toList());
        answers.latest(job.processInstanceKey(), CONFIRM_TASK, sponsor).ifPresent(before -> {
            before.content().forEach((key, value) -> {
                if (value != null) {
                    shown.put(key, value);
                }
            });
            String problem = ActAnswer.of(before.content(), own.keySet(), today(program(job)))
                    .problem();
            shown.put("reasons", problem == null ? List.of() : List.of(problem));
        });
        return shown;
    }

    /** Notes what was done; who answered in a way that does not fit is asked once more. */
    public Worker.Work recordActs(Job job) {
        LocalDate today = today(program(job));
        Set<String> asked = store.asks(job.processInstanceKey()).stream()
                .map(Ask::sponsor)
                .collect(Collectors.toCollection(TreeSet::new));
        Map<String, ActAnswer> good = new TreeMap<>();
        List<String> again = new ArrayList<>();
        for (String sponsor : asked) {
            List<TaskAnswers.Answer> given = answers.all(job.processInstanceKey(), CONFIRM_TASK).stream()
                    .filter(answer -> sponsor.equals(answer.subject()))
                    .toList();
            if (given.isEmpty()) {
                continue;
            }
            ActAnswer answer =
                    ActAnswer.of(given.getLast().content(), asked(job, sponsor).keySet(), today);
            if (answer.problem() == null) {
                good.put(sponsor, answer);
            } else if (given.size() < TIMES_ASKED) {
                again.add(sponsor);
            }
        }
        return () -> {
            good.forEach((sponsor, answer) -> asked(job, sponsor).keySet().forEach(actId -> {
                boolean done = answer.done().contains(actId);
                if (done) {
                    acts.done(job.programId(), actId, today);
                }
                store.answered(job.processInstanceKey(), actId, done ? null : answer.newDate());
            }));
            return Map.of("subjects", again);
        };
    }

    /** Notices who is silent, tells the next asks, and puts the week into the ledger. */
    public Worker.Work hold(Job job) {
        List<ToldNumber> told = numbers.ofWeek(job.processInstanceKey());
        List<Result> results = report.results(job, told);
        List<Wording> early = report.early(job).entrySet().stream()
                .map(wave -> (Wording) words -> words.text(
                        "report.line", wave.getKey().name(), wave.getValue().in(words)))
                .toList();
        return () -> {
            ProgramDefinition program = program(job);
            Set<String> notAsked = tasks.heldFor(job.processInstanceKey(), CONFIRM_TASK);
            tasks.withdraw(job.processInstanceKey(), CONFIRM_TASK);
            List<Ask> asked = store.asks(job.processInstanceKey());
            Set<String> silent = silent(program, asked, notAsked);
            List<Wording> asks = asks(program, silent, results);
            boolean silentHead = silent.contains(program.executiveSponsor());
            if (!asks.isEmpty() || !early.isEmpty()) {
                PersonalLetter letter = letter(job, program, silentHead, asks, early);
                letters.queue(told.isEmpty() || silentHead ? letter : withPage(letter, program, asks));
            }
            if (!told.isEmpty() && (silentHead || (asks.isEmpty() && early.isEmpty()))) {
                // What is asked about a silent sponsor is not for that sponsor.
                letters.queue(withPage(letter(job, program, false, List.of(), early), program, List.of()));
            }
            store.held(
                    job.processInstanceKey(),
                    clock.instant(),
                    said(asks, Words.english()),
                    beyondTalk(job, program, silent));
            ledger.append(new Evidence(
                    program.id(),
                    Objects.requireNonNull(job.scope()).runId(),
                    null,
                    EvidenceKind.RHYTHM_HELD,
                    job.processId(),
                    job.processInstanceKey(),
                    job.elementId(),
                    null,
                    Map.of(
                            "reports", store.reports(job.processInstanceKey()),
                            "actsAsked", asked.size(),
                            "actsAnswered", asked.stream().filter(Ask::answered).count(),
                            "silentSponsors", silent.size(),
                            "asks", asks.size())));
            return Map.of("silent", silent.size(), "asks", asks.size());
        };
    }

    /**
     * Of whom nobody sees or hears anything: acts left undone, the week's question or a task left unanswered. Who named a new day
     * for an act has spoken until then, though not a third time for the same one.
     */
    private Set<String> silent(ProgramDefinition program, List<Ask> asked, Set<String> notAsked) {
        LocalDate today = today(program);
        Set<String> sponsors = sponsors(program);
        Set<String> putOff = acts.due(program.id(), today).stream()
                .filter(act -> !act.done() && store.postponed(program.id(), act.id(), today))
                .map(SponsorAct::id)
                .filter(id -> store.timesPostponed(program.id(), id) < TIMES_PUT_OFF)
                .collect(Collectors.toSet());
        Set<String> silent = new LinkedHashSet<>(acts.silent(program.id(), sponsors, today, putOff));
        asked.stream().filter(Ask::answered).map(Ask::sponsor).forEach(silent::remove);
        asked.stream()
                .filter(ask -> !ask.answered() && !notAsked.contains(ask.sponsor()))
                .map(Ask::sponsor)
                .forEach(silent::add);
        silent.addAll(overdue(program, sponsors));
        return silent;
    }

    /** Those with a task that is long overdue. */
    private Set<String> overdue(ProgramDefinition program, Set<String> sponsors) {
        return tasks.of(program.id()).stream()
                .filter(task ->
                        program.calendar().between(program.calendar().day(task.until()), today(program)) >= SILENT_DAYS)
                .flatMap(task -> task.holders().stream())
                .filter(sponsors::contains)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Those whose silence counts as an obstacle: before the coalition is gathered not who only has not committed yet. */
    private Set<String> beyondTalk(Job job, ProgramDefinition program, Set<String> silent) {
        String runId = Objects.requireNonNull(job.scope()).runId();
        if (ledger.entries(program.id()).stream()
                .map(entry -> entry.evidence())
                .anyMatch(evidence -> evidence.kind() == EvidenceKind.SEALED
                        && evidence.runId().equals(runId)
                        && GATHER_SPONSORSHIP.equals(evidence.processId()))) {
            return silent;
        }
        Set<String> heard =
                acts.of(program.id()).stream().map(SponsorAct::sponsor).collect(Collectors.toSet());
        heard.addAll(overdue(program, silent));
        return silent.stream().filter(heard::contains).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** At most three, each with a name and a date. */
    private List<Wording> asks(ProgramDefinition program, Set<String> silent, List<Result> results) {
        Instant now = clock.instant();
        LocalDate until = program.calendar().plus(today(program), DAYS_FOR_AN_ASK);
        List<Wording> asks = new ArrayList<>();
        silent.stream()
                .limit(MOST_ASKS - 1)
                .map(sponsor ->
                        (Wording) words -> words.text("asks.talk", name(program, sponsor), words.weekday(until)))
                .forEach(asks::add);
        weakest(results)
                .map(result -> {
                    String asked = name(
                            program, deputies.acting(program.id(), result.wave().localSponsor(), now));
                    return (Wording) words -> words.text(
                            "asks.weakest",
                            asked,
                            words.weekday(until),
                            result.group(),
                            result.wave().name(),
                            result.sentence().in(words));
                })
                .ifPresent(asks::add);
        tasks.of(program.id()).stream()
                .filter(task -> program.calendar().between(program.calendar().day(task.until()), today(program)) >= 2)
                .min(Comparator.comparing(WaitingTask::until))
                .map(task -> (Wording) words -> words.text(
                        "asks.free",
                        task.holders().stream()
                                .map(holder -> name(program, holder))
                                .collect(Collectors.joining(", ")),
                        words.weekday(until),
                        task.name(),
                        words.weekday(program.calendar().day(task.until()))))
                .ifPresent(asks::add);
        return asks.stream().limit(MOST_ASKS).toList();
    }

    private static Optional<Result> weakest(List<Result> results) {
        return results.stream()
                .filter(result -> result.gap() != null && result.gap() < 0)
                .min(Comparator.comparing(Result::gap));
    }

    /** To the executive sponsor, or where that one is silent to the change lead. */
    private PersonalLetter letter(
            Job job, ProgramDefinition program, boolean silentHead, List<Wording> asks, List<Wording> early) {
        Instant now = clock.instant();
        String to = deputies.acting(program.id(), silentHead ? program.changeLead() : program.executiveSponsor(), now);
        Words words = words(program, to);
        List<String> paragraphs = new ArrayList<>();
        paragraphs.add(words.text("report.greeting", name(program, to)));
        paragraphs.add(words.text("asks.week", program.name()));
        paragraphs.addAll(said(early, words));
        if (!asks.isEmpty()) {
            paragraphs.add(words.text("asks.needs"));
            paragraphs.add(said(asks, words).stream().map(ask -> "- " + ask).collect(Collectors.joining("\n")));
        }
        paragraphs.add(words.text("report.week.nothingElse"));
        return new PersonalLetter(
                        program.id(),
                        to,
                        "next-asks",
                        Long.toString(job.processInstanceKey()),
                        subject(program, asks.size(), !early.isEmpty(), words),
                        String.join("\n\n", paragraphs))
                .in(words)
                .notBefore(program.calendar().outsideQuietHours(now));
    }

    private PersonalLetter withPage(PersonalLetter letter, ProgramDefinition program, List<Wording> asks) {
        Words words = Words.in(letter.language());
        ReportPage shown = page.of(program, said(asks, words), words);
        return letter.text(letter.text() + "\n\n" + shown.text()).with(shown.parts(program.id() + ".pdf"));
    }

    private static String subject(ProgramDefinition program, int asks, boolean early, Words words) {
        if (asks == 0) {
            return words.text(early ? "asks.subject.live" : "asks.subject.none", program.name());
        }
        return words.text(asks == 1 ? "asks.subject.one" : "asks.subject.many", program.name(), asks);
    }

    private static List<String> said(List<Wording> sentences, Words words) {
        return sentences.stream().map(sentence -> sentence.in(words)).toList();
    }

    private Words words(ProgramDefinition program, String username) {
        return Words.in(
                roster.person(program.id(), username).map(program::languageOf).orElse(Languages.DEFAULT));
    }

    private Map<String, SponsorAct> asked(Job job, String sponsor) {
        Set<String> ids = store.asks(job.processInstanceKey()).stream()
                .filter(ask -> ask.sponsor().equals(sponsor))
                .map(Ask::actId)
                .collect(Collectors.toSet());
        Map<String, SponsorAct> found = new TreeMap<>();
        acts.of(job.programId()).stream()
                .filter(act -> ids.contains(act.id()))
                .forEach(act -> found.put(act.id(), act));
        return found;
    }

    private Set<String> sponsors(ProgramDefinition program) {
        return program.sponsors().stream()
                .map(Sponsor::username)
                .filter(username -> roster.person(program.id(), username)
                        .filter(person -> !person.hasLeft())
                        .isPresent())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private String name(ProgramDefinition program, String username) {
        return roster.person(program.id(), username).map(Person::name).orElse(username);
    }

    private ProgramDefinition program(Job job) {
        return programs.get(job.programId()).definition();
    }

    private LocalDate today(ProgramDefinition program) {
        return program.calendar().day(clock.instant());
    }
}
