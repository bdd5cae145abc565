package dev.tollgate.lifecycle;

import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.program.UnitsChanged;
import dev.tollgate.program.UnitsChanged.Moved;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.lang.Nullable;

/** Departments merged and units moved in a run, as its evidence has it and in that order; the database is not asked. */
public final class UnitChanges {

    private final List<Change> changes;

    private UnitChanges(List<Change> changes) {
        this.changes = List.copyOf(changes);
    }

    /** @param seq of the entry */
    public record Change(long seq, UnitsChanged what) {}

    public static UnitChanges of(List<Entry> entries, String runId) {
        List<Change> changes = new ArrayList<>();
        entries.stream()
                .filter(entry -> entry.evidence().kind() == EvidenceKind.PLAN_CHANGED
                        && entry.evidence().runId().equals(runId))
                .forEach(entry -> read(entry).ifPresent(what -> changes.add(new Change(entry.seq(), what))));
        return new UnitChanges(changes);
    }

    public List<Change> all() {
        return changes;
    }

    /** Whether an entry is a change of units. */
    public static boolean isOne(Entry entry) {
        return read(entry).isPresent();
    }

    /** What goes into the evidence, for {@link #of} to read. */
    public static Map<String, Object> proof(UnitsChanged what) {
        Map<String, Object> data = new LinkedHashMap<>();
        if (what.from() != null) {
            data.put("merged", what.from());
            data.put("into", what.into());
            data.put("newIn", what.newIn());
        }
        data.put(
                "moved",
                what.moved().stream()
                        .map(move -> {
                            Map<String, Object> place = new LinkedHashMap<>();
                            place.put("department", move.departmentId());
                            place.put("location", move.location());
                            if (move.fromWave() != null) {
                                place.put("fromWave", move.fromWave());
                            }
                            place.put("toWave", move.toWave());
                            return place;
                        })
                        .toList());
        return data;
    }

    private static Optional<UnitsChanged> read(Entry entry) {
        Map<String, Object> data = entry.evidence().data();
        if (entry.evidence().kind() != EvidenceKind.PLAN_CHANGED || !(data.get("moved") instanceof List<?> places)) {
            return Optional.empty();
        }
        List<Moved> moved = new ArrayList<>();
        for (Object place : places) {
            Map<?, ?> fields = (Map<?, ?>) place;
            moved.add(new Moved(
                    String.valueOf(fields.get("department")),
                    String.valueOf(fields.get("location")),
                    Objects.toString(fields.get("fromWave"), null),
                    String.valueOf(fields.get("toWave"))));
        }
        List<String> newIn = data.get("newIn") instanceof List<?> waves
                ? waves.stream().map(String::valueOf).toList()
                : List.of();
        return Optional.of(new UnitsChanged(
                entry.evidence().programId(),
                Objects.toString(data.get("merged"), null),
                Objects.toString(data.get("into"), null),
                newIn,
                moved));
    }

    /**
     * The departments that were merged into each after an entry, also over several merges, by what they are now.
     *
     * @param seq of the entry
     */
    Map<String, Set<String>> mergedSince(long seq) {
        Map<String, Set<String>> merged = new TreeMap<>();
        for (Change change : changes) {
            String from = change.what().from();
            if (change.seq() > seq && from != null) {
                Set<String> all = merged.computeIfAbsent(
                        Objects.requireNonNull(change.what().into()), into -> new TreeSet<>());
                all.add(from);
                all.addAll(Objects.requireNonNullElse(merged.remove(from), Set.of()));
            }
        }
        return merged;
    }

    /** Whether a department came into a wave by a merge after an entry, so that nobody of it was there before. */
    boolean newIn(@Nullable String waveId, String departmentId, long seq) {
        return changes.stream()
                .anyMatch(change -> change.seq() > seq
                        && departmentId.equals(change.what().into())
                        && change.what().newIn().contains(waveId));
    }
}
