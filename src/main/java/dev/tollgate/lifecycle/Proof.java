package dev.tollgate.lifecycle;

import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.program.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.lang.Nullable;

/** What the ledger proves about one run; evidence of other runs does not count. */
final class Proof {

    static final String CALLER_INSTANCE = "callerInstanceKey";
    static final String CALLER_ELEMENT = "callerElementId";
    static final String OUTCOME = "outcome";
    static final String SUSTAINED = "sustained";
    static final String STOPPED = "stopped";

    private final List<Entry> entries;
    private final String runId;

    Proof(List<Entry> entries, String runId) {
        this.runId = runId;
        this.entries = entries.stream()
                .filter(entry -> entry.evidence().runId().equals(runId))
                .toList();
    }

    boolean entered(long instanceKey) {
        return in(instanceKey, EvidenceKind.ENTERED).findAny().isPresent();
    }

    /** The place in the ledger at which an instance entered, or its run was claimed. */
    Optional<Long> enteredAt(long instanceKey) {
        return Stream.concat(in(instanceKey, EvidenceKind.ENTERED), in(instanceKey, EvidenceKind.RUN_CLAIMED))
                .map(Entry::seq)
                .findFirst();
    }

    /** For whom or what instances entered that a call activity of an instance called. */
    Set<String> enteredBy(long callerInstanceKey, String callerElementId) {
        return of(EvidenceKind.ENTERED)
                .filter(entry -> number(entry, CALLER_INSTANCE) == callerInstanceKey
                        && callerElementId.equals(entry.evidence().data().get(CALLER_ELEMENT)))
                .map(entry -> String.valueOf(entry.evidence().subject()))
                .collect(Collectors.toSet());
    }

    /** For whom or what a task of an instance was completed. */
    Set<String> completedFor(long instanceKey, String elementId) {
        return in(instanceKey, EvidenceKind.TASK_COMPLETED)
                .filter(entry -> elementId.equals(entry.evidence().elementId())
                        && entry.evidence().subject() != null)
                .map(entry -> entry.evidence().subject())
                .collect(Collectors.toSet());
    }

    /** The elements of an instance that the evidence knows as done, or as calling something that entered. */
    Set<String> passedIn(long instanceKey) {
        return entries.stream()
                .map(entry -> number(entry, CALLER_INSTANCE) == instanceKey
                        ? entry.evidence().data().get(CALLER_ELEMENT)
                        : entry.evidence().processInstanceKey() == instanceKey
                                ? entry.evidence().elementId()
                                : null)
                .filter(Objects::nonNull)
                .map(Object::toString)
                .collect(Collectors.toSet());
    }

    /** Waves of which a gate has measured and not decided yet. */
    Set<String> deciding() {
        Map<Long, Entry> last = new TreeMap<>();
        entries.stream()
                .filter(entry -> entry.evidence().kind() == EvidenceKind.MEASUREMENT_TAKEN
                        || entry.evidence().kind() == EvidenceKind.GATE_DECIDED)
                .forEach(entry -> last.put(entry.evidence().processInstanceKey(), entry));
        return last.values().stream()
                .filter(entry -> entry.evidence().kind() == EvidenceKind.MEASUREMENT_TAKEN)
                .map(entry -> String.valueOf(entry.evidence().waveId()))
                .collect(Collectors.toSet());
    }

    boolean sealed(long instanceKey) {
        return in(instanceKey, EvidenceKind.SEALED).findAny().isPresent();
    }

    boolean claimed(long rootKey) {
        return in(rootKey, EvidenceKind.RUN_CLAIMED).findAny().isPresent();
    }

    /** Whether the process has been sealed; in the wave, or as part of the whole program where that is null. */
    boolean sealed(String processId, @Nullable String waveId) {
        return of(EvidenceKind.SEALED)
                .anyMatch(entry -> entry.evidence().processId().equals(processId)
                        && Objects.equals(entry.evidence().waveId(), waveId));
    }

    /** Whether the gate's last seal in the wave says that the wave may go on. */
    boolean passed(Gate gate, String waveId) {
        return last(of(EvidenceKind.SEALED).filter(atGate(gate, waveId)))
                .map(entry -> GateProcess.passes(entry.evidence().data().get(OUTCOME)))
                .orElse(false);
    }

    /** The last decision at a gate of a wave, from whatever round. */
    Optional<Entry> decision(Gate gate, String waveId) {
        return last(of(EvidenceKind.GATE_DECIDED).filter(atGate(gate, waveId)));
    }

    /** The last decision of one round of a gate, or of a review. */
    Optional<Entry> decision(Instance instance) {
        return Optional.ofNullable(Method.DECIDED_BY.get(instance.processId()))
                .flatMap(kind -> last(in(instance.key(), kind)));
    }

    /** Whether an instance of the process has entered in the wave. */
    boolean begun(String processId, String waveId) {
        return of(EvidenceKind.ENTERED)
                .anyMatch(entry -> entry.evidence().processId().equals(processId)
                        && waveId.equals(entry.evidence().waveId()));
    }

    /** Whether the wave was stopped, by its sponsors at a gate or by the review of its pilot. */
    boolean stopped(@Nullable String waveId) {
        return Stream.concat(of(EvidenceKind.GATE_DECIDED), of(EvidenceKind.PILOT_DECIDED))
                .anyMatch(entry -> Objects.equals(entry.evidence().waveId(), waveId)
                        && GateProcess.STOP.equals(entry.evidence().data().get(OUTCOME)));
    }

    /** How the waves that are closed ended, by wave id. */
    Map<String, String> closedWaves() {
        Map<String, String> closed = new TreeMap<>();
        of(EvidenceKind.WAVE_CLOSED)
                .forEach(entry -> closed.put(
                        entry.evidence().waveId(),
                        String.valueOf(entry.evidence().data().get(OUTCOME))));
        return closed;
    }

    /** Departments merged and units moved in the run. */
    UnitChanges unitChanges() {
        return UnitChanges.of(entries, runId);
    }

    boolean completed() {
        return of(EvidenceKind.PROGRAM_COMPLETED).findAny().isPresent();
    }

    boolean cancelled() {
        return of(EvidenceKind.CANCELLED).findAny().isPresent();
    }

    Optional<Entry> last(long instanceKey, EvidenceKind kind, String elementId) {
        return last(in(instanceKey, kind)
                .filter(entry -> elementId.equals(entry.evidence().elementId())));
    }

    /** @param subject whom or what it is for, or null for the last of all */
    Optional<Entry> last(long instanceKey, EvidenceKind kind, String elementId, @Nullable String subject) {
        return last(in(instanceKey, kind)
                .filter(entry -> elementId.equals(entry.evidence().elementId())
                        && (subject == null || subject.equals(entry.evidence().subject()))));
    }

    /** The seals of instances of a process that an instance called, from wherever in it. */
    List<Entry> sealedIn(long callerInstanceKey, String processId) {
        return of(EvidenceKind.SEALED)
                .filter(entry -> number(entry, CALLER_INSTANCE) == callerInstanceKey
                        && entry.evidence().processId().equals(processId))
                .toList();
    }

    /** The seals of what a call activity of an instance called, in order. */
    List<Entry> sealedBy(long callerInstanceKey, String callerElementId) {
        return of(EvidenceKind.SEALED)
                .filter(entry -> number(entry, CALLER_INSTANCE) == callerInstanceKey
                        && callerElementId.equals(entry.evidence().data().get(CALLER_ELEMENT)))
                .toList();
    }

    private static long number(Entry entry, String key) {
        return entry.evidence().data().get(key) instanceof Number number ? number.longValue() : 0;
    }

    private static Predicate<Entry> atGate(Gate gate, String waveId) {
        return entry -> entry.evidence().processId().equals(GateProcess.ID)
                && gate.id().equals(entry.evidence().subject())
                && waveId.equals(entry.evidence().waveId());
    }

    private Stream<Entry> of(EvidenceKind kind) {
        return entries.stream().filter(entry -> entry.evidence().kind() == kind);
    }

    private Stream<Entry> in(long instanceKey, EvidenceKind kind) {
        return of(kind).filter(entry -> entry.evidence().processInstanceKey() == instanceKey);
    }

    private static Optional<Entry> last(Stream<Entry> stream) {
        List<Entry> found = new ArrayList<>(stream.toList());
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getLast());
    }
}
