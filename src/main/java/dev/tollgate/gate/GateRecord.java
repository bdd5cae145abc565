package dev.tollgate.gate;

import dev.tollgate.engine.Refused;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.lifecycle.UnitChanges;
import dev.tollgate.measurement.Metric;
import dev.tollgate.program.Gate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the ledger knows of the gates of one wave in one run, up to some entry.
 *
 * @param run all entries of the run, by seq
 * @param entries of the run and wave, by seq
 * @param round the instance of the gate in question
 */
record GateRecord(List<Entry> run, List<Entry> entries, String runId, String waveId, long round) {

    static GateRecord of(List<Entry> programEntries, String runId, String waveId, long round) {
        List<Entry> run = programEntries.stream()
                .filter(entry -> entry.evidence().runId().equals(runId))
                .sorted(Comparator.comparingLong(Entry::seq))
                .toList();
        return new GateRecord(
                run,
                run.stream()
                        .filter(entry -> Objects.equals(entry.evidence().waveId(), waveId))
                        .toList(),
                runId,
                waveId,
                round);
    }

    /** As it was before that entry was made. */
    GateRecord before(Entry entry) {
        return before(waveId, entry.seq());
    }

    /** As the gates of a wave were before some entry. */
    GateRecord before(String ofWave, long seq) {
        return of(run.stream().filter(other -> other.seq() < seq).toList(), runId, ofWave, round);
    }

    /** Departments merged and units moved so far. */
    UnitChanges unitChanges() {
        return UnitChanges.of(run, runId);
    }

    /** The measurements of this round, oldest first, none that was taken before the gate was entered. */
    List<Entry> measurements() {
        long entered = own(EvidenceKind.ENTERED).stream()
                .mapToLong(Entry::seq)
                .findFirst()
                .orElse(Long.MAX_VALUE);
        return own(EvidenceKind.MEASUREMENT_TAKEN).stream()
                .filter(entry -> entry.seq() > entered)
                .toList();
    }

    /** The decisions of this round, oldest first. */
    List<Decided> decisions() {
        return own(EvidenceKind.GATE_DECIDED).stream().map(Decided::new).toList();
    }

    Optional<Decided> latestDecision() {
        List<Decided> decisions = decisions();
        return decisions.isEmpty() ? Optional.empty() : Optional.of(decisions.getLast());
    }

    int holds() {
        return (int) decisions().stream()
                .filter(decided -> decided.outcome().holds())
                .count();
    }

    /** The metrics whose answers were asked for again in this round. */
    Set<Metric> reminded() {
        Set<Metric> reminded = EnumSet.noneOf(Metric.class);
        decisions().forEach(decided -> decided.reminded().forEach(key -> reminded.add(Metric.of(key))));
        return reminded;
    }

    /** Whether a person completed that task of this round after the entry. */
    boolean completedSince(Entry entry, String elementId) {
        return own(EvidenceKind.TASK_COMPLETED).stream()
                .anyMatch(task -> task.seq() > entry.seq()
                        && elementId.equals(task.evidence().elementId()));
    }

    /** The decisions with which earlier gates of the wave were passed on conditions. */
    List<Decided> conditionalBefore(Gate gate) {
        Map<Gate, Decided> latest = new EnumMap<>(Gate.class);
        entries.stream()
                .filter(entry -> entry.evidence().kind() == EvidenceKind.GATE_DECIDED)
                .map(Decided::new)
                .filter(decided -> decided.gate().compareTo(gate) < 0)
                .forEach(decided -> latest.put(decided.gate(), decided));
        List<Decided> conditional = new ArrayList<>(latest.values());
        conditional.removeIf(decided -> decided.outcome() != GateOutcome.CONDITIONAL_GO);
        return conditional;
    }

    /** Where a snapshot of this run and wave is in the ledger. */
    long measuredAt(String snapshotId) {
        return entries.stream()
                .filter(entry -> entry.evidence().kind() == EvidenceKind.MEASUREMENT_TAKEN
                        && snapshotId.equals(entry.evidence().data().get("snapshotId")))
                .mapToLong(Entry::seq)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    /** The digest that the ledger has for a snapshot of this run and wave. */
    Optional<String> digest(String snapshotId) {
        return entries.stream()
                .filter(entry -> entry.evidence().kind() == EvidenceKind.MEASUREMENT_TAKEN
                        && snapshotId.equals(entry.evidence().data().get("snapshotId")))
                .map(entry -> String.valueOf(entry.evidence().data().get("digest")))
                .findFirst();
    }

    private List<Entry> own(EvidenceKind kind) {
        return entries.stream()
                .filter(entry -> entry.evidence().processInstanceKey() == round
                        && entry.evidence().kind() == kind)
                .toList();
    }

    /** A GATE_DECIDED entry. */
    record Decided(Entry entry) {

        Gate gate() {
            return Gate.of(text("gate")).orElseThrow(this::unreadable);
        }

        String snapshotId() {
            return text("snapshotId");
        }

        long decisionKey() {
            return Long.parseLong(text("decisionKey"));
        }

        Object inputs() {
            return entry.evidence().data().get("inputs");
        }

        GateOutcome outcome() {
            return GateOutcome.of(entry.evidence().data().get("outcome")).orElseThrow(this::unreadable);
        }

        Optional<String> nextReview() {
            return Optional.ofNullable(entry.evidence().data().get("nextReview"))
                    .map(Object::toString);
        }

        List<String> reminded() {
            return entry.evidence().data().get("reminded") instanceof List<?> keys
                    ? keys.stream().map(Object::toString).toList()
                    : List.of();
        }

        private String text(String key) {
            return Optional.ofNullable(entry.evidence().data().get(key))
                    .map(Object::toString)
                    .orElseThrow(this::unreadable);
        }

        private Refused unreadable() {
            return new Refused("Entry %d of the ledger is no readable gate decision".formatted(entry.seq()));
        }
    }
}
