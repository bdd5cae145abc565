package dev.tollgate.lifecycle;

import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.language.Words;
import dev.tollgate.program.Gate;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Wave;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads how far a program is from the ledger and the open tasks, never from tokens. */
@Component
public class ProgressReport {

    private final Ledger ledger;
    private final Runs runs;
    private final Instances instances;
    private final PeopleTasks tasks;
    private final Seals seals;
    private final Alarms alarms;
    private final HeldTasks held;
    private final ObjectProvider<Steering> steering;
    private final ObjectProvider<Readiness> readiness;
    private final ObjectProvider<GateStandings> gates;
    private final ObjectProvider<GateForecast> forecasts;
    private final Clock clock;

    ProgressReport(
            Ledger ledger,
            Runs runs,
            Instances instances,
            PeopleTasks tasks,
            Seals seals,
            Alarms alarms,
            HeldTasks held,
            ObjectProvider<Steering> steering,
            ObjectProvider<Readiness> readiness,
            ObjectProvider<GateStandings> gates,
            ObjectProvider<GateForecast> forecasts,
            Clock clock) {
        this.ledger = ledger;
        this.runs = runs;
        this.instances = instances;
        this.tasks = tasks;
        this.seals = seals;
        this.alarms = alarms;
        this.held = held;
        this.steering = steering;
        this.readiness = readiness;
        this.gates = gates;
        this.forecasts = forecasts;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public Progress of(ProgramDefinition plan) {
        return of(plan, Words.english());
    }

    /** As {@link #of(ProgramDefinition)}, its sentences in that language as far as there are texts. */
    @Transactional(readOnly = true)
    public Progress of(ProgramDefinition plan, Words words) {
        Optional<Run> run = runs.latest(plan.id());
        if (run.isEmpty()) {
            return new Progress(
                    plan.id(),
                    plan.name(),
                    plan.software(),
                    "registered",
                    null,
                    null,
                    null,
                    null,
                    List.of(),
                    List.of(),
                    List.of(),
                    plan.waves().stream()
                            .map(wave -> wave(wave, new Proof(List.of(), ""), List.of(), null))
                            .toList(),
                    List.of(),
                    List.of(),
                    List.of(),
                    alarms.of(plan.id()),
                    steered(plan, Steering::pause),
                    steering.stream()
                            .flatMap(by -> by.changes(plan.id()).stream())
                            .toList(),
                    steered(plan, Steering::cancellation));
        }
        return of(plan, run.get(), words);
    }

    private Progress of(ProgramDefinition plan, Run run, Words words) {
        Proof proof = new Proof(ledger.entries(plan.id()), run.id());
        List<Instance> underWay = instances.unsealed(run);
        List<Progress.WaveProgress> waves = plan.waves().stream()
                .map(wave -> wave(wave, proof, underWay, early(plan, run, wave, words)))
                .toList();
        String phase = waves.stream()
                .filter(wave -> !proof.closedWaves().containsKey(wave.id()))
                .min(Comparator.comparingInt(wave -> wave.sealed().size()))
                .map(Progress.WaveProgress::phase)
                .orElse(null);
        Instant now = clock.instant();
        List<Progress.Waiting> open =
                tasks.open(run.id()).stream().map(task -> waiting(task, now)).toList();
        return new Progress(
                plan.id(),
                plan.name(),
                plan.software(),
                state(run, proof),
                Long.toString(run.rootKey()),
                run.claimedAt(),
                run.endedAt(),
                phase,
                plan.waves().stream()
                        .flatMap(wave -> standing(wave, run, underWay, open, words).stream())
                        .toList(),
                steps(underWay, null),
                sealed(proof, null),
                waves,
                open,
                held.of(plan.id()).stream().map(ProgressReport::held).toList(),
                underWay.stream()
                        .map(instance ->
                                new Progress.Missing(seals.described(instance), seals.missing(instance, proof)))
                        .toList(),
                alarms.of(plan.id()),
                steered(plan, Steering::pause),
                steering.stream().flatMap(by -> by.changes(plan.id()).stream()).toList(),
                steered(plan, Steering::cancellation));
    }

    /** Of a wave under way; nothing of one that waits or is over. */
    private Optional<Progress.WaveStanding> standing(
            Wave wave, Run run, List<Instance> underWay, List<Progress.Waiting> open, Words words) {
        Optional<Instance> place = underWay.stream()
                .filter(instance -> wave.id().equals(instance.waveId())
                        && (Method.isPhase(instance.processId())
                                || instance.processId().equals(GateProcess.ID)))
                .reduce((first, last) -> last);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        Optional<GateStandings.GateStanding> gate = gates.stream()
                .flatMap(by -> by.latest(run.programId(), run.id(), wave.id(), words).stream())
                .findFirst();
        // A decision of the gate before says nothing of what holds the wave now.
        List<GateStandings.Lacking> holding = gate.filter(decided -> !decided.passed())
                .map(GateStandings.GateStanding::lacking)
                .orElse(List.of());
        return Optional.of(new Progress.WaveStanding(
                wave.id(),
                wave.name(),
                Method.name(place.get().processId(), place.get().subject()),
                place.get().enteredAt(),
                gate.map(decided -> decided.gate().question()).orElse(null),
                holding.stream().map(GateStandings.Lacking::sentence).toList(),
                gate
                        .filter(GateStandings.GateStanding::passed)
                        .map(GateStandings.GateStanding::lacking)
                        .orElse(List.of())
                        .stream()
                        .map(GateStandings.Lacking::sentence)
                        .toList(),
                gate.map(GateStandings.GateStanding::rebaselined).orElse(List.of()),
                open.stream()
                        .filter(task -> wave.id().equals(task.waveId()))
                        .sorted(Comparator.comparing(Progress.Waiting::until))
                        .toList(),
                holding,
                gate.map(GateStandings.GateStanding::nextReview).orElse(null),
                forecasts.stream()
                        .flatMap(by -> by.sentence(run.programId(), run.id(), wave.id(), words).stream())
                        .findFirst()
                        .orElse(null)));
    }

    private @Nullable Readiness.LiveBeforeReady early(ProgramDefinition plan, Run run, Wave wave, Words words) {
        return readiness.stream()
                .flatMap(by -> by.liveBeforeReady(plan.id(), run.id(), wave.id(), words).stream())
                .findFirst()
                .orElse(null);
    }

    private <T> @Nullable T steered(ProgramDefinition plan, BiFunction<Steering, String, Optional<T>> what) {
        return steering.stream()
                .flatMap(by -> what.apply(by, plan.id()).stream())
                .findFirst()
                .orElse(null);
    }

    /** Nothing but the ledger's entry makes a program completed. */
    static String state(Run run, Proof proof) {
        if (proof.completed()) {
            return Run.COMPLETED;
        }
        if (proof.cancelled()) {
            return Run.CANCELLED;
        }
        return run.open() ? "running" : Run.WITHOUT_PROOF;
    }

    private static Progress.WaveProgress wave(
            Wave wave, Proof proof, List<Instance> underWay, @Nullable Readiness.LiveBeforeReady early) {
        List<Instance> here = underWay.stream()
                .filter(instance -> wave.id().equals(instance.waveId()))
                .toList();
        String closed = proof.closedWaves().get(wave.id());
        String state = closed != null ? closed : here.isEmpty() ? "waiting" : "running";
        String phase = here.stream()
                .filter(instance -> Method.isPhase(instance.processId())
                        || instance.processId().equals(GateProcess.ID))
                .map(instance -> Method.name(instance.processId(), instance.subject()))
                .reduce((first, last) -> last)
                .orElse(null);
        return new Progress.WaveProgress(
                wave.id(),
                wave.name(),
                wave.kind().name().toLowerCase(Locale.ROOT),
                wave.startsOn(),
                wave.goLive(),
                state,
                phase,
                steps(here, wave.id()),
                sealed(proof, wave.id()),
                Arrays.stream(Gate.values())
                        .map(gate -> gate(gate, wave, proof, here))
                        .toList(),
                early);
    }

    private static Progress.GateProgress gate(Gate gate, Wave wave, Proof proof, List<Instance> here) {
        boolean measuring = here.stream()
                .anyMatch(instance ->
                        instance.processId().equals(GateProcess.ID) && gate.id().equals(instance.subject()));
        Optional<Entry> decision = proof.decision(gate, wave.id());
        Map<String, Object> data =
                decision.map(entry -> entry.evidence().data()).orElse(Map.of());
        boolean stopped = GateProcess.STOP.equals(data.get(Proof.OUTCOME));
        String state =
                stopped ? "stopped" : proof.passed(gate, wave.id()) ? "passed" : measuring ? "measuring" : "open";
        return new Progress.GateProgress(
                gate.id(),
                gate.question(),
                state,
                text(data, Proof.OUTCOME),
                text(data, "reason"),
                text(data, "nextReview"),
                decision.map(Entry::recordedAt).orElse(null));
    }

    private static @Nullable String text(Map<String, Object> data, String key) {
        return Objects.toString(data.get(key), null);
    }

    private static List<String> steps(List<Instance> underWay, @Nullable String waveId) {
        return underWay.stream()
                .filter(instance -> Method.isStep(instance.processId()) && Objects.equals(waveId, instance.waveId()))
                .map(instance -> Method.name(instance.processId(), null))
                .toList();
    }

    /** What of the method is proven, in the method's order. */
    private static List<String> sealed(Proof proof, @Nullable String waveId) {
        List<String> sealed = new ArrayList<>();
        for (Stage stage : Method.STAGES) {
            boolean stageOrStep = Method.isPhase(stage.processId()) || Method.isStep(stage.processId());
            if (stageOrStep && stage.perWave() == (waveId != null) && proof.sealed(stage.processId(), waveId)) {
                sealed.add(stage.name());
            }
        }
        return sealed;
    }

    private static Progress.Held held(HeldTasks.Held task) {
        return new Progress.Held(
                task.elementId(),
                task.name(),
                Method.name(task.processId(), task.subject()),
                task.waveId(),
                task.role(),
                task.waitsFor(),
                task.since(),
                task.until());
    }

    private static Progress.Waiting waiting(PeopleTasks.Open task, Instant now) {
        return new Progress.Waiting(
                task.elementId(),
                task.name(),
                Method.name(task.processId(), task.subject()),
                task.waveId(),
                task.role(),
                task.waitsFor(),
                task.since(),
                task.until(),
                now.isAfter(task.until()));
    }
}
