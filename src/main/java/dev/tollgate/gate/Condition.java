package dev.tollgate.gate;

import dev.tollgate.lifecycle.UnitChanges;
import dev.tollgate.measurement.MeasuredUnit;
import dev.tollgate.measurement.Snapshot;
import dev.tollgate.program.Gate;
import dev.tollgate.program.UnitsChanged;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * What an earlier gate was passed on, and the units that it binds. It follows them: a department that was merged binds the
 * one it became part of, and a unit that went to another wave is bound there. Only the evidence says so.
 *
 * @param since the gate that was passed on it
 * @param units those it binds; a unit that was merged stays among them, for it has nobody any more
 */
record Condition(Gate since, Finding finding, Set<MeasuredUnit> units) {

    /**
     * @param gate the one in question; conditions are of earlier ones
     * @param until the place in the ledger up to which it is asked
     * @param snapshots finds a snapshot, unchanged, by the record of its wave and its id
     */
    static List<Condition> of(
            GateRecord record, Gate gate, long until, BiFunction<GateRecord, String, Snapshot> snapshots) {
        List<Condition> conditions = new ArrayList<>();
        List<UnitChanges.Change> changes = record.unitChanges().all().stream()
                .filter(change -> change.seq() < until)
                .toList();
        for (GateRecord.Decided decided : record.conditionalBefore(gate)) {
            Judgement.passed(snapshots.apply(record, decided.snapshotId())).decided().stream()
                    .filter(finding -> !finding.met())
                    .map(finding -> new Condition(decided.gate(), finding, finding.units())
                            .after(changes, decided.entry().seq()))
                    .forEach(conditions::add);
        }
        for (UnitChanges.Change change : changes) {
            change.what().moved().stream()
                    .filter(move -> record.waveId().equals(move.toWave()) && move.fromWave() != null)
                    .collect(Collectors.groupingBy(move -> Objects.requireNonNull(move.fromWave())))
                    .forEach((fromWave, moves) -> {
                        Set<MeasuredUnit> moved = moves.stream()
                                .map(move -> new MeasuredUnit(move.departmentId(), move.location()))
                                .collect(Collectors.toSet());
                        of(record.before(fromWave, change.seq()), gate, change.seq(), snapshots).stream()
                                .map(condition -> condition.onlyOf(moved))
                                .filter(condition -> !condition.units().isEmpty())
                                .map(condition -> condition.after(changes, change.seq() - 1))
                                .forEach(conditions::add);
                    });
        }
        return conditions;
    }

    Finding again(Snapshot now) {
        return finding.again(now, since, units);
    }

    private Condition onlyOf(Set<MeasuredUnit> moved) {
        return new Condition(
                since, finding, units.stream().filter(moved::contains).collect(Collectors.toSet()));
    }

    private Condition after(List<UnitChanges.Change> changes, long seq) {
        Set<MeasuredUnit> now = new HashSet<>(units);
        for (UnitChanges.Change change : changes) {
            UnitsChanged what = change.what();
            if (change.seq() > seq && what.from() != null) {
                List.copyOf(now).stream()
                        .filter(unit -> unit.departmentId().equals(what.from()))
                        .map(unit -> new MeasuredUnit(Objects.requireNonNull(what.into()), unit.location()))
                        .forEach(now::add);
            }
        }
        return new Condition(since, finding, now);
    }
}
