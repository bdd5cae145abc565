package dev.tollgate.gate;

import dev.tollgate.engine.Decisions;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.lifecycle.TaskAnswers;
import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.Snapshot;
import dev.tollgate.measurement.Snapshots;
import dev.tollgate.program.Gate;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Wave;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;

/**
 * Decides a gate on the measurement of its own round, and proves later that the decision follows from it. What counts is
 * in the ledger: which snapshot is this round's, what it looked like, what was decided before.
 */
@Service
public class GateKeeper {

    static final String SPONSORS_TASK = "DecideWithSponsorsTask";
    static final int NAMED_IN_HELD_BY = 3;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);

    private final Ledger ledger;
    private final Snapshots snapshots;
    private final Decisions decisions;
    private final Programs programs;
    private final TaskAnswers answers;
    private final GateDecisions stored;
    private final AnswersReminder reminder;
    private final Rebaselining rebaselining;
    private final Splitting splitting;
    private final LiveSigns signs;
    private final Clock clock;

    GateKeeper(
            Ledger ledger,
            Snapshots snapshots,
            Decisions decisions,
            Programs programs,
            TaskAnswers answers,
            GateDecisions stored,
            AnswersReminder reminder,
            Rebaselining rebaselining,
            Splitting splitting,
            LiveSigns signs,
            Clock clock) {
        this.ledger = ledger;
        this.snapshots = snapshots;
        this.decisions = decisions;
        this.programs = programs;
        this.answers = answers;
        this.stored = stored;
        this.reminder = reminder;
        this.rebaselining = rebaselining;
        this.splitting = splitting;
        this.signs = signs;
        this.clock = clock;
    }

    /**
     * Asks the decision table about this round's latest measurement; has no effect.
     *
     * @throws Refused when this round has no measurement that is still undecided and unchanged, or the job's variable
     *     {@code snapshotId} names another one
     */
    public Decision decide(Job job) {
        GateRecord record = record(job);
        Snapshot snapshot = undecided(job, record);
        Judgement judgement = Judgement.of(snapshot, record.reminded());
        GateInputs inputs = inputs(record, snapshot);
        Decisions.Evaluation evaluation =
                decisions.evaluate(job.processDefinitionKey(), GateInputs.DECISION, inputs.asMap());
        GateOutcome said = outcome(evaluation);
        ProgramDefinition definition = programs.get(job.programId()).definition();
        List<Finding> findings =
                said.passes() && said != GateOutcome.CONDITIONAL_GO ? List.of() : findings(record, snapshot);
        Optional<LiveSign> live = said.passes() ? Optional.empty() : live(job, snapshot.gate(), definition);
        Optional<Instant> ahead = said.passes() ? Optional.empty() : reviewAhead(job, record, definition, live);
        // Measured before the day of its review: what is missing now was held before and is no further hold.
        GateOutcome outcome = said.holds() && ahead.isPresent() ? GateOutcome.WAIT : said;
        Optional<ReviewDay> review = said.passes()
                ? Optional.empty()
                : Optional.of(review(said, inputs.dataState(), snapshot, definition, findings, live, ahead));
        return new Decision(
                snapshot,
                inputs,
                evaluation.decisionKey(),
                outcome,
                reason(judgement, evaluation, said == outcome ? Optional.empty() : ahead, live, definition.timeZone()),
                heldBy(snapshot, judgement, inputs.dataState(), said, findings, definition.timeZone()),
                review.map(day -> at(day.next(), definition)).orElse(null),
                review.filter(ReviewDay::between).map(ReviewDay::due).orElse(null),
                live.map(LiveSign::since).orElse(null),
                outcome == GateOutcome.CONDITIONAL_GO
                        ? findings.stream()
                                .filter(finding -> finding.since() == null)
                                .toList()
                        : List.of(),
                inputs.dataState() == DataState.TOO_FEW ? judgement.toRemind() : List.of(),
                explained(judgement, record, snapshot));
    }

    /** Every criterion and every condition of an earlier gate in a sentence. */
    private List<Judgement.Explanation> explained(Judgement judgement, GateRecord record, Snapshot snapshot) {
        List<Judgement.Explanation> explained = new ArrayList<>(judgement.explained());
        conditions(record, snapshot)
                .forEach(condition -> explained.add(new Judgement.Explanation(
                        condition.metric(),
                        condition.met() ? Judgement.State.MET : Judgement.State.MISSED,
                        condition.text())));
        return explained;
    }

    /** Puts a decision into the ledger and returns the variables for the process, in the caller's transaction. */
    public Map<String, Object> record(Job job, Decision decision) {
        rebaselining.record(job, decision.snapshot());
        Entry entry = ledger.append(evidence(job, decision.snapshot().gate(), data(decision)));
        stored.insert(job, entry, decision);
        if (!decision.reminded().isEmpty()) {
            reminder.send(programs.get(job.programId()).definition(), decision);
        }
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("outcome", decision.outcome().name());
        variables.put("reason", decision.reason());
        variables.put("heldBy", decision.heldBy());
        variables.put("nextReview", text(decision.nextReview()));
        variables.put("problems", List.of());
        return variables;
    }

    /**
     * What the sponsors answered after the gate was held for them, and what makes it impossible.
     *
     * @throws Refused when the gate does not wait for sponsors, or they did not answer since
     */
    public SponsorWord sponsorWord(Job job) {
        GateRecord record = record(job);
        GateRecord.Decided held = record.latestDecision()
                .filter(decided -> decided.outcome() == GateOutcome.SPONSORS)
                .orElseThrow(() -> new Refused("The gate does not wait for a decision of its sponsors"));
        Map<String, Object> content = answer(job, record, held);
        Optional<SponsorChoice.Kind> kind = SponsorChoice.Kind.of(content.get("decision"));
        if (kind.isEmpty()) {
            // Whatever a form or a client sent: to let the gate pass is no choice.
            return new SponsorWord(
                    held,
                    new SponsorChoice(SponsorChoice.Kind.CONTINUE, content),
                    List.of("'%s' is nothing that sponsors can decide.".formatted(content.get("decision"))));
        }
        SponsorChoice choice = new SponsorChoice(kind.get(), content);
        ProgramDefinition definition = programs.get(job.programId()).definition();
        List<String> problems = new ArrayList<>(
                choice.problems(record.holds(), LocalDate.ofInstant(clock.instant(), definition.timeZone())));
        Snapshot snapshot = snapshot(record, held.snapshotId());
        List<Finding> lagging = findings(record.before(held.entry()), snapshot);
        if (choice.kind() == SponsorChoice.Kind.REBASELINE) {
            problems.addAll(rebaselining.problems(job, choice, snapshot, lagging, definition));
        } else if (choice.kind() == SponsorChoice.Kind.SPLIT
                && Splitting.unit(choice, lagging, snapshot).isEmpty()) {
            problems.add("Choose a unit below its target; the whole wave cannot be split off.");
        }
        return new SponsorWord(held, choice, problems);
    }

    /** Does what the sponsors decided, with an entry in the ledger where they stop; in the caller's transaction. */
    public Map<String, Object> apply(Job job, SponsorWord word) {
        ProgramDefinition definition = programs.get(job.programId()).definition();
        if (!word.problems().isEmpty()) {
            return variables("AGAIN", null, word.problems());
        }
        GateRecord record = record(job);
        GateRecord.Decided held = word.held();
        Snapshot snapshot = snapshot(record, held.snapshotId());
        return switch (word.choice().kind()) {
            case CONTINUE, FUND, SCOPE ->
                variables(
                        GateOutcome.HOLD.name(),
                        at(chosen(job, word, definition).next(), definition),
                        List.of());
            case EXTEND ->
                variables(
                        GateOutcome.WAIT.name(),
                        at(chosen(job, word, definition).next(), definition),
                        List.of());
            case REBASELINE -> {
                rebaselining.ask(job, word.choice(), snapshot);
                yield variables(
                        GateOutcome.HOLD.name(),
                        at(chosen(job, word, definition).next(), definition),
                        List.of());
            }
            case SPLIT -> {
                List<Finding> lagging = findings(record.before(held.entry()), snapshot);
                List<String> problems = splitting.split(job, word.choice(), lagging, snapshot, definition);
                yield problems.isEmpty()
                        ? variables(
                                GateOutcome.WAIT.name(),
                                clock.instant().atZone(definition.timeZone()).toOffsetDateTime(),
                                List.of())
                        : variables("AGAIN", null, problems);
            }
            case STOP -> {
                GateInputs inputs = inputs(record.before(held.entry()), snapshot);
                yield record(
                        job,
                        new Decision(
                                snapshot,
                                inputs,
                                held.decisionKey(),
                                GateOutcome.STOP,
                                "Stopped by its sponsors",
                                "",
                                null,
                                null,
                                null,
                                List.of(),
                                List.of(),
                                explained(
                                        Judgement.of(
                                                snapshot,
                                                record.before(held.entry()).reminded()),
                                        record.before(held.entry()),
                                        snapshot)));
            }
        };
    }

    private static Map<String, Object> variables(String outcome, OffsetDateTime nextReview, List<String> problems) {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("outcome", outcome);
        variables.put("problems", problems);
        if (nextReview != null) {
            variables.put("nextReview", text(nextReview));
        }
        return variables;
    }

    /**
     * Checks that this round ended with a decision that lets it end, and that the decision follows from its measurement.
     *
     * @throws Refused naming what does not fit
     */
    public void prove(Job job) {
        GateRecord record = record(job);
        GateRecord.Decided latest = record.latestDecision()
                .orElseThrow(() -> new Refused("Nothing was decided at this gate; it has to be measured and decided"));
        if (latest.outcome() == GateOutcome.STOP) {
            List<GateRecord.Decided> before = record.before(latest.entry()).decisions();
            if (before.isEmpty() || before.getLast().outcome() != GateOutcome.SPONSORS) {
                throw new Refused("The wave was stopped, but the gate was not held for its sponsors");
            }
            GateRecord.Decided held = before.getLast();
            if (!"stop".equals(answer(job, record, held).get("decision"))) {
                throw new Refused("The wave was stopped, but its sponsors did not say so");
            }
            repeat(job, record, held);
            return;
        }
        if (!latest.outcome().passes()) {
            throw new Refused("The gate \"%s\" says %s; it is passed with GO or CONDITIONAL_GO only"
                    .formatted(latest.gate().question(), latest.outcome()));
        }
        repeat(job, record, latest);
    }

    /** What is below its target by the latest decision of this round. */
    List<String> findings(Job job) {
        return lagging(job).stream().map(Finding::text).toList();
    }

    /** The gate that this round's latest decision was about. */
    Optional<Gate> decidedGate(Job job) {
        return record(job).latestDecision().map(GateRecord.Decided::gate);
    }

    Optional<String> nextReview(Job job) {
        return record(job).latestDecision().flatMap(GateRecord.Decided::nextReview);
    }

    int holds(Job job) {
        return record(job).holds();
    }

    /**
     * What the sponsors answered. It counts only if it was given after the gate was held for them, so that an older
     * answer cannot be used again.
     */
    private Map<String, Object> answer(Job job, GateRecord record, GateRecord.Decided held) {
        if (!record.completedSince(held.entry(), SPONSORS_TASK)) {
            throw new Refused("The sponsors have not decided since the gate was held for them");
        }
        return answers.latest(job.processInstanceKey(), SPONSORS_TASK)
                .map(TaskAnswers.Answer::content)
                .orElseThrow(() -> new Refused("The sponsors' answer is not recorded"));
    }

    /** Why the gate is held, by the latest decision of this round. */
    String reason(Job job) {
        return record(job)
                .latestDecision()
                .map(decided -> String.valueOf(decided.entry().evidence().data().getOrDefault("reason", "")))
                .orElse("");
    }

    /** What made the sponsors' last choice impossible; nothing before they chose. */
    List<String> problems(Job job) {
        GateRecord record = record(job);
        boolean chosen = record.latestDecision()
                .filter(decided -> decided.outcome() == GateOutcome.SPONSORS)
                .filter(decided -> record.completedSince(decided.entry(), SPONSORS_TASK))
                .isPresent();
        return chosen ? sponsorWord(job).problems() : List.of();
    }

    /** The holds of this round before the latest, in words. */
    List<String> history(Job job) {
        ZoneId zone = programs.get(job.programId()).definition().timeZone();
        List<GateRecord.Decided> held = record(job).decisions().stream()
                .filter(decided -> decided.outcome().holds())
                .toList();
        return held.stream()
                .limit(Math.max(0, held.size() - 1))
                .map(decided -> "Held on %s: %s"
                        .formatted(
                                day(decided.entry().recordedAt(), zone),
                                decided.entry().evidence().data().getOrDefault("reason", "")))
                .toList();
    }

    /** Whether people who lack their training, or cannot do it alone yet, are among what holds the gate by its latest decision. */
    public boolean heldForTraining(Job job) {
        return lagging(job).stream()
                .map(Finding::metric)
                .anyMatch(metric -> metric == Metric.TRAINING_COMPLETION || metric == Metric.PROFICIENCY);
    }

    /** What lies below its target by the latest decision of this round. */
    List<Finding> lagging(Job job) {
        GateRecord record = record(job);
        return record.latestDecision()
                .map(decided -> findings(record.before(decided.entry()), snapshot(record, decided.snapshotId())))
                .orElse(List.of());
    }

    private void repeat(Job job, GateRecord record, GateRecord.Decided decided) {
        if (!decided.gate().id().equals(job.subject())) {
            throw new Refused("The decision of this round is about the gate '%s', not '%s'"
                    .formatted(decided.gate().id(), job.subject()));
        }
        GateRecord before = record.before(decided.entry());
        List<Entry> measurements = before.measurements();
        if (measurements.isEmpty() || !decided.snapshotId().equals(id(measurements.getLast()))) {
            throw new Refused(
                    "The gate was decided on the snapshot %s, which is not the latest measurement of this round"
                            .formatted(decided.snapshotId()));
        }
        Snapshot snapshot = snapshot(record, decided.snapshotId());
        Rebaselining.prove(record.entries(), snapshot);
        GateInputs inputs = inputs(before, snapshot);
        if (!inputs.sameAs(decided.inputs())) {
            throw new Refused("The decision of the gate \"%s\" was made on %s, but its measurement says %s"
                    .formatted(decided.gate().question(), decided.inputs(), inputs.asMap()));
        }
        GateOutcome again = outcome(decisions.evaluate(decided.decisionKey(), inputs.asMap()));
        if (again != decided.outcome()) {
            throw new Refused(
                    "The gate \"%s\" is recorded with %s, but its decision table says %s on the same measurement"
                            .formatted(decided.gate().question(), decided.outcome(), again));
        }
    }

    private Snapshot undecided(Job job, GateRecord record) {
        List<Entry> measurements = record.measurements();
        if (measurements.isEmpty()) {
            throw new Refused("Nothing was measured for this gate since it was entered");
        }
        Entry latest = measurements.getLast();
        String id = id(latest);
        job.text("snapshotId").filter(hint -> !hint.equals(id)).ifPresent(hint -> {
            throw new Refused(
                    "The variable snapshotId names '%s', but this gate measured '%s' last".formatted(hint, id));
        });
        record.latestDecision()
                .filter(decided -> decided.entry().seq() > latest.seq())
                .ifPresent(decided -> {
                    throw new Refused(
                            "The latest measurement was decided on before (%s); a new decision needs a new one"
                                    .formatted(decided.outcome()));
                });
        Snapshot snapshot = snapshot(record, id);
        if (!snapshot.gate().id().equals(job.subject()) || snapshot.processInstanceKey() != job.processInstanceKey()) {
            throw new Refused("The snapshot %s was taken for another gate".formatted(id));
        }
        return snapshot;
    }

    /** A snapshot as it was when it was taken. */
    private Snapshot snapshot(GateRecord record, String id) {
        String digest = record.digest(id)
                .orElseThrow(() -> new Refused("The ledger knows no measurement %s of this wave".formatted(id)));
        Snapshot snapshot = snapshots
                .find(id)
                .orElseThrow(() ->
                        new Refused("The measurement %s is in the ledger, but not in the database".formatted(id)));
        if (!snapshot.digest().equals(digest)) {
            throw new Refused("The measurement %s was changed after it was taken".formatted(id));
        }
        return snapshot;
    }

    private GateInputs inputs(GateRecord record, Snapshot snapshot) {
        return GateInputs.of(
                snapshot, Judgement.of(snapshot, record.reminded()), conditions(record, snapshot), record.holds());
    }

    /** The conditions of earlier gates as measured now. They follow from the snapshots on which those were passed. */
    private List<Finding> conditions(GateRecord record, Snapshot now) {
        return Condition.of(record, now.gate(), record.measuredAt(now.id()), this::snapshot).stream()
                .map(condition -> condition.again(now))
                .filter(finding -> finding.people() > 0)
                .toList();
    }

    /** Everything below its target, the worst first: criteria of the gate and conditions of earlier ones. */
    private List<Finding> findings(GateRecord record, Snapshot snapshot) {
        List<Finding> findings =
                new ArrayList<>(Judgement.of(snapshot, record.reminded()).decided());
        findings.addAll(conditions(record, snapshot));
        findings.removeIf(Finding::met);
        findings.sort(Finding.WORST_FIRST);
        return findings;
    }

    /** Whether the wave is live before this very gate has passed. */
    private Optional<LiveSign> live(Job job, Gate gate, ProgramDefinition definition) {
        return gate == Gate.READY
                ? definition
                        .wave(job.waveId())
                        .flatMap(wave -> signs.of(
                                definition,
                                ledger.entries(job.programId()),
                                job.scope().runId(),
                                wave,
                                clock.instant()))
                : Optional.empty();
    }

    /** The day of the review, where the gate measures before it. */
    private Optional<Instant> reviewAhead(
            Job job, GateRecord record, ProgramDefinition definition, Optional<LiveSign> live) {
        Optional<GateRecord.Decided> latest = record.latestDecision();
        if (latest.isEmpty()) {
            return Optional.empty();
        }
        boolean sponsorsChose = latest.get().outcome() == GateOutcome.SPONSORS
                && record.completedSince(latest.get().entry(), SPONSORS_TASK);
        Optional<Instant> due = sponsorsChose
                ? answers.latest(job.processInstanceKey(), SPONSORS_TASK)
                        .flatMap(answer -> chosen(record, latest.get(), answer, definition, live))
                        .filter(ReviewDay::between)
                        .map(ReviewDay::due)
                : latest.get().reviewDue();
        return due.filter(day -> ReviewDay.ahead(day, clock.instant()));
    }

    private ReviewDay review(
            GateOutcome said,
            DataState state,
            Snapshot snapshot,
            ProgramDefinition definition,
            List<Finding> findings,
            Optional<LiveSign> live,
            Optional<Instant> ahead) {
        Optional<Wave> wave = definition.wave(snapshot.waveId());
        Instant now = clock.instant();
        if (said == GateOutcome.WAIT && state == DataState.TOO_EARLY) {
            return ReviewDay.on(
                    definition, Optional.empty(), snapshot.gate(), live.isPresent(), now, snapshot.notBefore());
        }
        List<Metric> holding = said.holds() ? holding(snapshot, findings) : List.of();
        ReviewDay usual = ReviewDay.afterRemedies(definition, wave, snapshot.gate(), live.isPresent(), now, holding);
        return ahead.map(due -> usual.until(due)).orElse(usual);
    }

    /** What holds the gate: below the floor, or a condition of an earlier gate. */
    private static List<Metric> holding(Snapshot snapshot, List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.since() != null || finding.gap() < -snapshot.floorMargin())
                .map(Finding::metric)
                .toList();
    }

    /** When it is measured again after what the sponsors chose just now. */
    private ReviewDay chosen(Job job, SponsorWord word, ProgramDefinition definition) {
        GateRecord record = record(job);
        return after(
                word.choice(),
                clock.instant(),
                snapshot(record, word.held().snapshotId()),
                record.before(word.held().entry()),
                definition,
                live(job, word.held().gate(), definition));
    }

    /** As it was when the sponsors had answered; nothing where they chose what needs no review. */
    private Optional<ReviewDay> chosen(
            GateRecord record,
            GateRecord.Decided held,
            TaskAnswers.Answer answer,
            ProgramDefinition definition,
            Optional<LiveSign> live) {
        return SponsorChoice.Kind.of(answer.content().get("decision"))
                .filter(kind -> kind != SponsorChoice.Kind.SPLIT && kind != SponsorChoice.Kind.STOP)
                .map(kind -> after(
                        new SponsorChoice(kind, answer.content()),
                        answer.completedAt(),
                        snapshot(record, held.snapshotId()),
                        record.before(held.entry()),
                        definition,
                        live));
    }

    private ReviewDay after(
            SponsorChoice choice,
            Instant from,
            Snapshot snapshot,
            GateRecord record,
            ProgramDefinition definition,
            Optional<LiveSign> live) {
        Optional<Wave> wave = definition.wave(snapshot.waveId());
        Gate gate = snapshot.gate();
        return choice.date("until")
                .filter(until -> choice.kind() == SponsorChoice.Kind.EXTEND)
                .map(until -> ReviewDay.on(
                        definition,
                        wave,
                        gate,
                        live.isPresent(),
                        from,
                        until.atTime(ReviewDay.START_OF_DAY)
                                .atZone(definition.timeZone())
                                .toInstant()))
                .orElseGet(() -> ReviewDay.afterRemedies(
                        definition, wave, gate, live.isPresent(), from, holding(snapshot, findings(record, snapshot))));
    }

    private static OffsetDateTime at(Instant instant, ProgramDefinition definition) {
        return instant.atZone(definition.timeZone()).toOffsetDateTime();
    }

    private static String heldBy(
            Snapshot snapshot,
            Judgement judgement,
            DataState state,
            GateOutcome outcome,
            List<Finding> findings,
            ZoneId zone) {
        if (outcome == GateOutcome.WAIT) {
            return switch (state) {
                case TOO_EARLY -> "Can be decided from " + day(snapshot.notBefore(), zone);
                case TOO_FEW -> {
                    if (snapshot.people() == 0) {
                        yield "Nobody is in this wave";
                    }
                    yield judgement.tooFew().isEmpty()
                            ? "No use was imported since go-live on " + day(snapshot.goLiveAt(), zone)
                            : "Too few answers: "
                                    + String.join(
                                            "; ",
                                            judgement.tooFew().stream()
                                                    .map(Finding::missing)
                                                    .distinct()
                                                    .limit(NAMED_IN_HELD_BY)
                                                    .toList());
                }
                case COMPLETE -> "";
            };
        }
        String named = String.join(
                "; ",
                findings.stream().limit(NAMED_IN_HELD_BY).map(Finding::text).toList());
        int more = findings.size() - NAMED_IN_HELD_BY;
        return more > 0 ? named + "; and " + more + " more" : named;
    }

    private static String day(Instant instant, ZoneId zone) {
        return DAY.format(instant.atZone(zone));
    }

    private static GateOutcome outcome(Decisions.Evaluation evaluation) {
        Object word = evaluation.output() instanceof Map<?, ?> output ? output.get("outcome") : null;
        return GateOutcome.of(word)
                .filter(outcome -> outcome != GateOutcome.STOP)
                .orElseThrow(() -> new Refused("The decision '%s' gave '%s', which is no outcome of a gate"
                        .formatted(GateInputs.DECISION, word)));
    }

    private static String reason(
            Judgement judgement,
            Decisions.Evaluation evaluation,
            Optional<Instant> ahead,
            Optional<LiveSign> live,
            ZoneId zone) {
        Object said = evaluation.output() instanceof Map<?, ?> output ? output.get("reason") : null;
        List<String> sentences = new ArrayList<>();
        if (said != null && !said.toString().isBlank()) {
            // The table's words have the points that are missing.
            sentences.add(
                    judgement.weakestIsHidden()
                            ? "The weakest group is too small to be shown, and below its target."
                            : said.toString());
        }
        ahead.ifPresent(due -> sentences.add(
                "Measured before its review on %s, so this is no further hold.".formatted(day(due, zone))));
        live.ifPresent(sign -> sentences.add(
                "The wave is live before ready since %s: %s.".formatted(day(sign.since(), zone), sign.words())));
        return String.join(" ", sentences);
    }

    private GateRecord record(Job job) {
        return GateRecord.of(
                ledger.entries(job.programId()), job.scope().runId(), job.waveId(), job.processInstanceKey());
    }

    private static String id(Entry measurement) {
        return String.valueOf(measurement.evidence().data().get("snapshotId"));
    }

    private static String text(OffsetDateTime time) {
        return time == null ? null : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
    }

    private static Map<String, Object> data(Decision decision) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("gate", decision.snapshot().gate().id());
        data.put("snapshotId", decision.snapshot().id());
        // As text: an engine's key has more digits than some readers of JSON keep.
        data.put("decisionKey", Long.toString(decision.decisionKey()));
        data.put("inputs", decision.inputs().asMap());
        data.put("outcome", decision.outcome().name());
        data.put("reason", decision.reason());
        if (decision.nextReview() != null) {
            data.put("nextReview", text(decision.nextReview()));
        }
        if (decision.reviewDue() != null) {
            data.put("reviewDue", decision.reviewDue().toString());
        }
        if (decision.liveSince() != null) {
            data.put("liveBeforeReadySince", decision.liveSince().toString());
        }
        if (!decision.reminded().isEmpty()) {
            data.put("reminded", decision.reminded());
        }
        return data;
    }

    private static Evidence evidence(Job job, Gate gate, Map<String, Object> data) {
        return new Evidence(
                job.programId(),
                job.scope().runId(),
                job.waveId(),
                EvidenceKind.GATE_DECIDED,
                job.processId(),
                job.processInstanceKey(),
                job.elementId(),
                gate.id(),
                data);
    }

    /**
     * A decision about to be recorded.
     *
     * @param reviewDue the day of the review, where the gate measures before it
     * @param liveSince since when the wave is live although this gate has not passed
     * @param conditions what must reach its target before the next gate; empty unless CONDITIONAL_GO
     * @param reminded metrics of which too few answers came, which are asked for again this once
     * @param explained each criterion in a sentence
     */
    public record Decision(
            Snapshot snapshot,
            GateInputs inputs,
            long decisionKey,
            GateOutcome outcome,
            String reason,
            String heldBy,
            @Nullable OffsetDateTime nextReview,
            @Nullable Instant reviewDue,
            @Nullable Instant liveSince,
            List<Finding> conditions,
            List<String> reminded,
            List<Judgement.Explanation> explained) {}

    /** @param problems what makes the choice impossible; it is then given again */
    public record SponsorWord(GateRecord.Decided held, SponsorChoice choice, List<String> problems) {}
}
