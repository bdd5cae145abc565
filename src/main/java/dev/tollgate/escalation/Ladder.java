package dev.tollgate.escalation;

import dev.tollgate.confirmation.Confirmations;
import dev.tollgate.engine.Decisions;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.engine.Worker;
import dev.tollgate.escalation.Escalation.Step;
import dev.tollgate.evidence.Canonical;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.language.Words;
import dev.tollgate.lifecycle.TaskAnswers;
import dev.tollgate.measurement.Percent;
import dev.tollgate.obstacle.AnswerCheck;
import dev.tollgate.obstacle.ObstacleSource;
import dev.tollgate.obstacle.Obstacles;
import dev.tollgate.obstacle.PeopleAtHand;
import dev.tollgate.obstacle.Raise;
import dev.tollgate.program.EscalationPolicy;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Rung;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/** Takes a group of units up the ladder, one rung at a time, in the order that the program's policy names. */
@Service
public class Ladder {

    static final String PROCESS = "adoption-escalation";
    static final String POLICY = "escalation-policy";
    static final String PURPOSE = "mandate";
    private static final LocalTime MORNING = LocalTime.of(9, 0);
    private static final Duration SPONSORS_HAVE = Duration.ofDays(21);

    private final EscalationStore store;
    private final MeasuredUse measured;
    private final Incentives incentives;
    private final Obstacles obstacles;
    private final PeopleAtHand people;
    private final Programs programs;
    private final TaskAnswers answers;
    private final Decisions decisions;
    private final ObjectProvider<Confirmations> confirmations;
    private final Ledger ledger;
    private final Clock clock;

    Ladder(
            EscalationStore store,
            MeasuredUse measured,
            Incentives incentives,
            Obstacles obstacles,
            PeopleAtHand people,
            Programs programs,
            TaskAnswers answers,
            Decisions decisions,
            ObjectProvider<Confirmations> confirmations,
            Ledger ledger,
            Clock clock) {
        this.store = store;
        this.measured = measured;
        this.incentives = incentives;
        this.obstacles = obstacles;
        this.people = people;
        this.programs = programs;
        this.answers = answers;
        this.decisions = decisions;
        this.confirmations = confirmations;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Chooses the next rung; returns {@code rung}, "none" when everything allowed was tried. */
    public Worker.Work choose(Job job) {
        Escalation escalation = find(job);
        Optional<Rung> next = next(job, escalation);
        return () -> {
            Escalation locked = lock(job);
            if (next.isPresent()) {
                store.update(locked.choose(next.get()));
                return Map.of("rung", next.get().key());
            }
            Escalation closed = locked.usedUp(now());
            store.update(closed);
            stepped(job, closed, "none", Map.of("state", closed.state().name()));
            obstacles.raise(new Raise(
                    job.programId(),
                    job.waveId(),
                    null,
                    "stuck-after-all",
                    "%s: %s; everything that the policy allows was tried".formatted(closed.unit(), use(closed)),
                    ObstacleSource.DETECTION,
                    "escalation"));
            return Map.of("rung", "none");
        };
    }

    /** The first rung of the policy's order that the decision table lets take now. */
    private Optional<Rung> next(Job job, Escalation escalation) {
        EscalationPolicy policy = definition(job).escalation();
        int possible =
                incentives.of(job.processDefinitionKey(), policy).allowed().size();
        List<Rung> gentler = policy.order().stream()
                .filter(rung -> rung != Rung.MANDATE)
                .filter(rung -> !escalation.taken(rung))
                .filter(rung -> rung != Rung.INCENTIVES || possible > 0)
                .toList();
        List<Rung> asked = Stream.concat(policy.order().stream(), Stream.of(Rung.values()))
                .distinct()
                .toList();
        for (Rung rung : asked) {
            Object output = decisions
                    .evaluate(
                            job.processDefinitionKey(),
                            POLICY,
                            Map.of(
                                    "rung",
                                    rung.key(),
                                    "allowed",
                                    policy.order().contains(rung),
                                    "taken",
                                    escalation.taken(rung),
                                    "untried",
                                    gentler.size(),
                                    "mandateEarly",
                                    policy.mandateEarly(),
                                    "incentives",
                                    possible,
                                    "sponsors",
                                    Sponsors.who(definition(job), confirmations.getIfAvailable() != null)
                                            .size()))
                    .output();
            if (output instanceof Map<?, ?> row && "take".equals(row.get("step"))) {
                return Optional.of(rung);
            }
        }
        return Optional.empty();
    }

    /** Begins what was planned; returns {@code rungOutcome} again, sponsors or begun, with {@code measureAt}. */
    public Worker.Work begin(Job job) {
        Rung rung = current(find(job)).rung();
        String task = task(rung);
        TaskAnswers.Answer answer = answers.latest(job.processInstanceKey(), task)
                .orElseThrow(() -> new Refused("Nobody has answered '%s' yet".formatted(task)));
        Map<String, Object> content = answer.content();
        if (!reasons(job, task, content).isEmpty()) {
            return () -> Map.of("rungOutcome", "again");
        }
        return () -> {
            Escalation planned = lock(job)
                    .planned(what(rung, content), text(content, "byWhom"), LocalDate.parse(text(content, "until")));
            if (rung == Rung.MANDATE) {
                store.update(planned);
                return Map.of("rungOutcome", "sponsors");
            }
            return begun(job, planned, "rungOutcome", "begun");
        };
    }

    private Map<String, Object> begun(Job job, Escalation planned, String variable, String value) {
        Rung rung = current(planned).rung();
        OffsetDateTime measureAt = measureAt(
                definition(job), rung, Objects.requireNonNull(current(planned).until()));
        Escalation begun = planned.begun(measureAt.toInstant());
        store.update(begun);
        Step step = current(begun);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("state", step.state().name());
        data.put("plan", Canonical.sha256(step.what() + "\n" + step.byWhom() + "\n" + step.until()));
        data.put("measureAt", measureAt.toString());
        stepped(job, begun, rung.key(), data);
        return Map.of(variable, value, "measureAt", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(measureAt));
    }

    private OffsetDateTime measureAt(ProgramDefinition definition, Rung rung, LocalDate until) {
        LocalDate earliest = LocalDate.ofInstant(now(), definition.timeZone())
                .plusDays(definition.escalation().days().get(rung));
        LocalDate day = until.isAfter(earliest) ? until : earliest;
        return day.atTime(MORNING).atZone(definition.timeZone()).toOffsetDateTime();
    }

    /** Asks the sponsors about the order that was planned, each by a link to their own address. */
    public Worker.Work askSponsors(Job job) {
        return () -> {
            Escalation asked = lock(job).asked(now());
            store.update(asked);
            ProgramDefinition definition = definition(job);
            Step step = current(asked);
            Optional<Map<String, Object>> order =
                    answers.latest(job.processInstanceKey(), task(step.rung())).map(TaskAnswers.Answer::content);
            confirmations
                    .getObject()
                    .ask(
                            new Confirmations.Request(
                                    asked.programId(),
                                    asked.runId(),
                                    asked.waveId(),
                                    PURPOSE,
                                    asked.id(),
                                    words -> words.text(
                                            "confirm.mandate",
                                            asked.unit(),
                                            use(asked, words),
                                            tried(asked, words).isEmpty()
                                                    ? words.text("confirm.mandate.untried")
                                                    : String.join("; ", tried(asked, words)),
                                            words.date(step.until()),
                                            order.map(content -> what(step.rung(), content, words))
                                                    .orElse(step.what()))),
                            Sponsors.who(definition, true));
            return Map.of();
        };
    }

    /** Counts what the sponsors said; returns {@code mandate} given, refused or waiting. */
    public Worker.Work countConfirmations(Job job) {
        Escalation found = find(job);
        Step step = current(found);
        List<Confirmations.Answer> given = confirmations.getObject().answers(found.programId(), PURPOSE, found.id());
        ProgramDefinition definition = definition(job);
        boolean late =
                Objects.requireNonNull(step.askedAt()).plus(SPONSORS_HAVE).isBefore(now());
        Sponsors.Verdict verdict = Sponsors.verdict(definition, given);
        return () -> {
            if (verdict == Sponsors.Verdict.GIVEN) {
                return begun(job, lock(job), "mandate", "given");
            }
            if (verdict == Sponsors.Verdict.WAITING && !late) {
                return Map.of("mandate", "waiting");
            }
            Escalation refused = lock(job).refused();
            store.update(refused);
            stepped(
                    job,
                    refused,
                    Rung.MANDATE.key(),
                    Map.of("state", current(refused).state().name()));
            return Map.of("mandate", "refused");
        };
    }

    /** Measures the units again; returns {@code recovered}. */
    public Worker.Work measure(Job job) {
        Escalation before = find(job);
        Optional<Use> use = measured.of(job, before.gate(), before.unit(), before.units());
        return () -> {
            Escalation locked = lock(job);
            Optional<Double> told = use.map(now -> measured.told(job, now));
            Escalation after = use.map(
                            now -> locked.measured(now.percent(), told.orElse(null), now.qualityLow(), now()))
                    .orElseGet(() -> locked.notMeasurable(now()));
            store.update(after);
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("state", after.state().name());
            told.ifPresent(percent -> data.put("percent", Percent.text(percent)));
            stepped(job, after, current(after).rung().key(), data);
            return Map.of("recovered", !after.isOpen());
        };
    }

    /** What is wrong with a plan, by the decision table; empty when it can begin. */
    List<String> reasons(Job job, String task, Map<String, Object> content) {
        Escalation escalation = find(job);
        EscalationPolicy policy = definition(job).escalation();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put(
                "today", LocalDate.ofInstant(now(), definition(job).timeZone()).toString());
        facts.put("people", List.copyOf(people.of(job.programId(), job.waveId()).keySet()));
        facts.put(
                "incentives",
                List.copyOf(incentives
                        .of(job.processDefinitionKey(), policy)
                        .allowed()
                        .keySet()));
        facts.put("qualityLow", escalation.qualityLow());
        facts.put("legalRecord", policy.agreement());
        return AnswerCheck.reasons(decisions, job, task, content, facts);
    }

    Optional<TaskAnswers.Answer> answer(Job job, String task) {
        return answers.latest(job.processInstanceKey(), task);
    }

    Incentives.Offer offer(Job job) {
        return incentives.of(job.processDefinitionKey(), definition(job).escalation());
    }

    Map<String, String> peopleAtHand(Job job) {
        return people.of(job.programId(), job.waveId());
    }

    Escalation find(Job job) {
        return store.find(job.subject())
                .filter(found -> found.programId().equals(job.programId())
                        && found.waveId().equals(job.waveId()))
                .orElseThrow(() -> new Refused("There is no escalation '%s' in this wave".formatted(job.subject())));
    }

    private Escalation lock(Job job) {
        return store.lock(find(job).id()).orElseThrow();
    }

    ProgramDefinition definition(Job job) {
        return programs.get(job.programId()).definition();
    }

    static String task(Rung rung) {
        return switch (rung) {
            case HELP -> "PlanHelpTask";
            case MOTIVATE -> "PlanMotivationTask";
            case INCENTIVES -> "PlanIncentiveTask";
            case MANDATE -> "PlanMandateTask";
        };
    }

    /** "62 % of the people use it; 75 % are needed". */
    static String use(Escalation escalation) {
        return use(escalation, Words.english());
    }

    private static String use(Escalation escalation, Words words) {
        Double last = escalation.steps().stream()
                .map(Step::after)
                .filter(Objects::nonNull)
                .reduce((first, second) -> second)
                .orElse(escalation.opening());
        String needed = words.decimal(Percent.text(escalation.needed()));
        return last == null
                ? words.text("confirm.mandate.use.heldBack", needed)
                : words.text("confirm.mandate.use", words.decimal(Percent.text(last)), needed);
    }

    static List<String> tried(Escalation escalation) {
        return tried(escalation, Words.english());
    }

    private static List<String> tried(Escalation escalation, Words words) {
        return escalation.steps().stream()
                .filter(step -> step.what() != null)
                .filter(step ->
                        step.state() == Escalation.StepState.MEASURED || step.state() == Escalation.StepState.REFUSED)
                .map(step ->
                        words.text("labelled", words.text("rung." + step.rung().key()), step.what()))
                .toList();
    }

    private static String what(Rung rung, Map<String, Object> content) {
        return what(rung, content, Words.english());
    }

    private static String what(Rung rung, Map<String, Object> content, Words words) {
        if (rung == Rung.MANDATE) {
            String meeting = switch (text(content, "meeting")) {
                case "sales" -> words.text("confirm.mandate.sales");
                case "service" -> words.text("confirm.mandate.service");
                default -> text(content, "meetingName");
            };
            return words.text(
                    "confirm.mandate.order",
                    meeting,
                    text(content, "report"),
                    text(content, "substitute"),
                    text(content, "what"));
        }
        return rung == Rung.INCENTIVES ? text(content, "kind") + ": " + text(content, "what") : text(content, "what");
    }

    private static Step current(Escalation escalation) {
        return escalation.current().orElseThrow(() -> new Refused("Nothing was chosen yet for " + escalation.unit()));
    }

    private void stepped(Job job, Escalation escalation, String rung, Map<String, Object> more) {
        Map<String, Object> data = new LinkedHashMap<>(more);
        data.put("rung", rung);
        data.put("ordinal", escalation.steps().size());
        data.put("metric", escalation.metric());
        data.put("needed", Percent.text(escalation.needed()));
        ledger.append(new Evidence(
                escalation.programId(),
                escalation.runId(),
                escalation.waveId(),
                EvidenceKind.ESCALATION_STEPPED,
                job.processId(),
                job.processInstanceKey(),
                job.elementId(),
                escalation.id(),
                data));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static String text(Map<String, Object> content, String key) {
        return Objects.toString(content.get(key), "").strip();
    }
}
