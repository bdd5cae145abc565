package dev.tollgate.rollout;

import dev.tollgate.engine.Job;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.measurement.Snapshots;
import dev.tollgate.program.Gate;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Wave;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Whether victory may be declared: what the ledger and the snapshots say of each wave, in the run of the job. */
@Component
class Victory {

    private static final String STOPPED = "stopped";

    private final Ledger ledger;
    private final Snapshots snapshots;
    private final Programs programs;

    Victory(Ledger ledger, Snapshots snapshots, Programs programs) {
        this.ledger = ledger;
        this.snapshots = snapshots;
        this.programs = programs;
    }

    /** Names of the waves that are neither sustained nor stopped. */
    List<String> openWaves(Job job) {
        Map<String, String> closed = closed(job);
        return names(job, wave -> !closed.containsKey(wave.id()));
    }

    /** Names of the waves that their sponsors stopped. */
    List<String> stoppedWaves(Job job) {
        Map<String, String> closed = closed(job);
        return names(job, wave -> STOPPED.equalsIgnoreCase(closed.get(wave.id())));
    }

    /** Names of the sustained waves whose last measurement came before the time from which use counts as lasting. */
    List<String> tooYoung(Job job) {
        Map<String, String> closed = closed(job);
        return names(
                job,
                wave -> closed.containsKey(wave.id())
                        && !STOPPED.equalsIgnoreCase(closed.get(wave.id()))
                        && of(job).filter(evidence -> evidence.kind() == EvidenceKind.MEASUREMENT_TAKEN
                                        && wave.id().equals(evidence.waveId())
                                        && Gate.SUSTAINED.id().equals(evidence.subject()))
                                .flatMap(evidence ->
                                        snapshots
                                                .find(String.valueOf(
                                                        evidence.data().get("snapshotId")))
                                                .stream())
                                .noneMatch(snapshot -> !snapshot.takenAt().isBefore(snapshot.notBefore())));
    }

    private Map<String, String> closed(Job job) {
        Map<String, String> closed = new TreeMap<>();
        of(job).filter(evidence -> evidence.kind() == EvidenceKind.WAVE_CLOSED)
                .forEach(evidence -> closed.put(
                        evidence.waveId(), String.valueOf(evidence.data().get("outcome"))));
        return closed;
    }

    private Stream<Evidence> of(Job job) {
        return ledger.entries(job.programId()).stream()
                .map(entry -> entry.evidence())
                .filter(evidence -> evidence.runId()
                        .equals(Objects.requireNonNull(job.scope()).runId()));
    }

    private List<String> names(Job job, Predicate<Wave> which) {
        return programs.get(job.programId()).definition().waves().stream()
                .filter(which)
                .map(Wave::name)
                .toList();
    }
}
