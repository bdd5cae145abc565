package dev.tollgate.gate;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Scope;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.gate.LiveWaves.LiveWave;
import dev.tollgate.language.Languages;
import dev.tollgate.language.Words;
import dev.tollgate.lifecycle.OpenRuns;
import dev.tollgate.lifecycle.OpenRuns.OpenRun;
import dev.tollgate.lifecycle.PausedPrograms;
import dev.tollgate.lifecycle.Readiness;
import dev.tollgate.lifecycle.RunningPrograms;
import dev.tollgate.measurement.Measuring;
import dev.tollgate.measurement.Snapshot;
import dev.tollgate.measurement.Snapshots;
import dev.tollgate.program.Gate;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Wave;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Notices waves that are live before their gate "Are people ready?" has passed, and looks after them every week until it
 * has: the criteria are measured, help is offered, two sponsors are asked why. Nothing is sealed by it and nothing is let
 * through; it ends when the gate passes.
 */
@Service
class UnreadyWaves implements Readiness {

    private static final Logger log = LoggerFactory.getLogger(UnreadyWaves.class);
    private static final String PROCESS = "live-before-ready";

    /** The gate measures at go-live, too; what passes then was not late. */
    private static final Duration GRACE = Duration.ofHours(1);

    /** Usage may be exported some days after it happened; what comes later than this is history. */
    private static final Duration LATE_USAGE = Duration.ofDays(14);

    private final RunningPrograms running;
    private final OpenRuns runs;
    private final Programs programs;
    private final Ledger ledger;
    private final LiveSigns signs;
    private final LiveWaves store;
    private final LiveReasons reasons;
    private final LiveHelp help;
    private final Measuring measuring;
    private final Snapshots snapshots;
    private final ObjectProvider<PausedPrograms> paused;
    private final TransactionOperations transactions;
    private final Clock clock;

    UnreadyWaves(
            RunningPrograms running,
            OpenRuns runs,
            Programs programs,
            Ledger ledger,
            LiveSigns signs,
            LiveWaves store,
            LiveReasons reasons,
            LiveHelp help,
            Measuring measuring,
            Snapshots snapshots,
            ObjectProvider<PausedPrograms> paused,
            TransactionOperations transactions,
            Clock clock) {
        this.running = running;
        this.runs = runs;
        this.programs = programs;
        this.ledger = ledger;
        this.signs = signs;
        this.store = store;
        this.reasons = reasons;
        this.help = help;
        this.measuring = measuring;
        this.snapshots = snapshots;
        this.paused = paused;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Scheduled(
            initialDelayString = "${tollgate.gate.live-every:1m}",
            fixedDelayString = "${tollgate.gate.live-every:1m}")
    void look() {
        for (RunningPrograms.Running program : running.all()) {
            try {
                look(program.programId());
            } catch (RuntimeException e) {
                log.warn("The waves of '{}' cannot be looked after now; it is tried again", program.programId(), e);
            }
        }
    }

    private void look(String programId) {
        Optional<OpenRun> run = runs.of(programId);
        if (run.isEmpty() || paused.stream().anyMatch(pause -> pause.paused(programId))) {
            return;
        }
        ProgramDefinition plan = programs.get(programId).definition();
        List<Entry> entries = ledger.entries(programId);
        for (Wave wave : plan.waves()) {
            try {
                look(run.get(), plan, wave, entries);
            } catch (DuplicateKeyException e) {
                log.debug("Another instance of the application noticed '{}' first", wave.id());
            }
        }
    }

    private void look(OpenRun run, ProgramDefinition plan, Wave wave, List<Entry> entries) {
        Instant now = clock.instant();
        Optional<Instant> passed = LiveSigns.passedAt(entries, run.runId(), wave.id());
        Optional<Instant> over = passed.or(() -> closedAt(entries, run.runId(), wave.id()));
        Optional<LiveWave> known = store.of(run.runId(), wave.id());
        if (known.isEmpty()) {
            boolean history =
                    over.filter(end -> end.plus(LATE_USAGE).isBefore(now)).isPresent();
            if (!history && !wave.startsOn().isAfter(now.atZone(plan.timeZone()).toLocalDate())) {
                signs.of(plan, entries, run.runId(), wave, over.orElse(now.minus(GRACE)))
                        .ifPresent(sign ->
                                transactions.executeWithoutResult(status -> notice(run, wave, sign, over, now)));
                known = store.of(run.runId(), wave.id());
            }
        }
        if (known.isEmpty()) {
            return;
        }
        LiveWave live = known.get();
        if (live.endedAt() == null && over.isPresent()) {
            transactions.executeWithoutResult(status -> store.end(live.id(), over.get()));
        }
        boolean thisWeek = live.lookedAfterAt() != null
                && live.lookedAfterAt()
                        .plus(Duration.ofDays(ReviewDay.DAYS_WHILE_LIVE))
                        .isAfter(now);
        boolean settled = over.isPresent() && reasons.standing(plan, live).complete();
        if (!thisWeek && !settled) {
            transactions.executeWithoutResult(status -> lookAfter(plan, wave, live, over.isPresent(), now));
        }
    }

    private void notice(OpenRun run, Wave wave, LiveSign sign, Optional<Instant> over, Instant now) {
        store.insert(
                new LiveWave(
                        UUID.randomUUID().toString(),
                        run.programId(),
                        run.runId(),
                        wave.id(),
                        sign.since(),
                        sign.words(),
                        null,
                        null,
                        over.orElse(null)),
                now);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("sign", sign.kind().id());
        data.put("since", sign.since().truncatedTo(ChronoUnit.MICROS).toString());
        data.put("observed", sign.words());
        runs.record(run, wave.id(), EvidenceKind.LIVE_BEFORE_READY, Gate.READY.id(), data);
    }

    private void lookAfter(ProgramDefinition plan, Wave wave, LiveWave live, boolean over, Instant now) {
        if (!store.lookAfter(live, now)) {
            return;
        }
        if (!over) {
            Job job = job(live);
            Snapshot snapshot = measuring.keep(job, measuring.measure(job, Gate.READY));
            store.measured(live.id(), snapshot.id());
            help.offer(plan, wave, live, Judgement.of(snapshot, Set.of()), now);
        }
        reasons.ask(plan, live, words -> question(plan, wave, live, words));
    }

    private static String question(ProgramDefinition plan, Wave wave, LiveWave live, Words words) {
        return words.text(
                        "confirm.live",
                        wave.name(),
                        plan.name(),
                        words.day(live.since().atZone(plan.timeZone())),
                        LiveSign.inWords(live.observed(), live.since().atZone(plan.timeZone()), words),
                        words.text("gate." + Gate.READY.id()))
                + "\n\n"
                + words.text("confirm.live.why");
    }

    @Override
    public Optional<LiveBeforeReady> liveBeforeReady(String programId, String runId, String waveId, Words words) {
        return store.of(runId, waveId).map(live -> {
            ProgramDefinition plan = programs.get(programId).definition();
            Optional<Snapshot> measured = Optional.ofNullable(live.snapshotId()).flatMap(snapshots::find);
            List<String> due = live.endedAt() == null
                    ? measured.map(snapshot -> due(snapshot, words)).orElse(List.of())
                    : List.of();
            LiveReasons.Standing standing = reasons.standing(plan, live);
            return new LiveBeforeReady(
                    live.since(),
                    live.endedAt(),
                    live.observed(),
                    measured.map(Snapshot::takenAt).orElse(null),
                    due,
                    standing.why(),
                    standing.waitsFor(),
                    inWords(plan, live, due, standing, words));
        });
    }

    private static String inWords(
            ProgramDefinition plan, LiveWave live, List<String> due, LiveReasons.Standing standing, Words words) {
        List<String> sentences = new ArrayList<>();
        ZonedDateTime began = live.since().atZone(plan.timeZone());
        String since = words.day(began);
        String observed = words.tag().equals(Languages.DEFAULT)
                ? live.observed()
                : LiveSign.inWords(live.observed(), began, words);
        sentences.add(
                live.endedAt() == null
                        ? words.text("early.since", since, observed)
                        : words.text(
                                "early.was", since, words.day(live.endedAt().atZone(plan.timeZone())), observed));
        if (!due.isEmpty()) {
            sentences.add(words.text("early.due", String.join("; ", due)));
        }
        if (standing.complete()) {
            sentences.add(words.text("early.why"));
        } else {
            sentences.add(
                    standing.waitsFor().isEmpty()
                            ? words.text("early.why.missing")
                            : words.text("early.why.asked", String.join(", ", standing.waitsFor())));
            if (standing.lacking()) {
                sentences.add(words.text("early.why.nobody"));
            }
        }
        return String.join(" ", sentences);
    }

    /** What the gate asks for and this measurement does not show. */
    private static List<String> due(Snapshot snapshot, Words words) {
        Judgement judgement = Judgement.of(snapshot, Set.of());
        return judgement.explained().stream()
                .filter(line -> line.state() == Judgement.State.MISSED || line.state() == Judgement.State.TOO_FEW)
                .map(line -> judgement.inWords(line.sentence(), words))
                .distinct()
                .toList();
    }

    private static Optional<Instant> closedAt(List<Entry> entries, String runId, String waveId) {
        return entries.stream()
                .filter(entry -> entry.evidence().kind() == EvidenceKind.WAVE_CLOSED
                        && entry.evidence().runId().equals(runId)
                        && waveId.equals(entry.evidence().waveId()))
                .map(Entry::recordedAt)
                .findFirst();
    }

    /** A measurement outside any process: no round of the gate can take it for its own. */
    private static Job job(LiveWave live) {
        return new Job(
                0,
                PROCESS,
                PROCESS,
                0,
                0,
                "WeeklyMeasurement",
                0,
                Map.of(),
                new Scope(live.runId(), live.programId(), live.waveId(), Gate.READY.id()));
    }
}
