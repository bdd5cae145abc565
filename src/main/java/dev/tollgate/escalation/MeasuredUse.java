package dev.tollgate.escalation;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.measurement.HeldBack;
import dev.tollgate.measurement.MeasuredUnit;
import dev.tollgate.measurement.Measuring;
import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.Signs;
import dev.tollgate.measurement.Snapshot;
import dev.tollgate.measurement.ToldUse;
import dev.tollgate.program.Gate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Asks the measurement for the use of groups, pooled as the gates pool them. The only place that knows how it measures. */
@Component
class MeasuredUse {

    private static final Set<Metric> USE = Set.of(Metric.ACTIVATION, Metric.ADOPTION);
    private static final String BETWEEN_PARTS = "\t";

    private final Measuring measuring;
    private final Signs signs;
    private final ToldUse told;

    MeasuredUse(Measuring measuring, Signs signs, ToldUse told) {
        this.measuring = measuring;
        this.signs = signs;
        this.told = told;
    }

    /** The use of every group of five and more that a gate asks about. */
    List<Use> of(Job job, String gate) {
        Snapshot snapshot = measuring.measure(job, gate(gate));
        Set<Set<MeasuredUnit>> declining = signs.of(snapshot.programId(), snapshot.waveId(), snapshot.runId()).stream()
                .filter(Signs.OfGroup::declines)
                .map(Signs.OfGroup::units)
                .collect(Collectors.toSet());
        return snapshot.pools().stream()
                .filter(pool -> USE.contains(pool.metric())
                        && pool.target() != null
                        && pool.value() != null
                        && pool.mayBeShown())
                .map(pool -> use(snapshot, pool, pool.metric() == Metric.ADOPTION && declining.contains(pool.units())))
                .toList();
    }

    /** The use of these units now; empty when fewer than five people are left or nothing is measured. */
    Optional<Use> of(Job job, String gate, String name, String units) {
        Snapshot snapshot = measuring.measure(job, gate(gate));
        Set<MeasuredUnit> asked = parse(units);
        return snapshot.pools().stream()
                .filter(pool -> USE.contains(pool.metric()) && pool.target() != null)
                .findFirst()
                .map(pool -> snapshot.over(pool.metric(), name, asked, pool.target()))
                .filter(pool -> pool.value() != null
                        && pool.mayBeShown()
                        && snapshot.mayBeShownBeside(pool.metric(), pool.units()))
                .map(pool -> use(snapshot, pool, false));
    }

    /** The percentage as it may be told, of now or the one told last; null where there is none. In the caller's transaction. */
    @Nullable
    Double told(Job job, Use use) {
        Optional<HeldBack> held = told.tell(new ToldUse.Number(
                job.programId(),
                Objects.requireNonNull(job.scope()).runId(),
                job.waveId(),
                Metric.of(use.metric()),
                use.name(),
                parse(use.units()),
                use.people(),
                use.percent(),
                use.day()));
        return held.isPresent() ? held.get().value() : Double.valueOf(use.percent());
    }

    private static Use use(Snapshot snapshot, Snapshot.PoolValue pool, boolean declines) {
        Double quality =
                snapshot.over(Metric.QUALITY, pool.pool(), pool.units(), null).value();
        return new Use(
                snapshot.windowTo(),
                text(pool.units()),
                pool.pool(),
                pool.people(),
                pool.metric().key(),
                pool.value(),
                pool.target(),
                pool.target() - snapshot.floorMargin(),
                quality,
                declines);
    }

    private static Gate gate(String id) {
        return Gate.of(id).orElseThrow(() -> new Refused("There is no gate '%s'".formatted(id)));
    }

    static String text(Set<MeasuredUnit> units) {
        return new TreeSet<>(units)
                .stream()
                        .map(unit -> unit.departmentId() + BETWEEN_PARTS + unit.location())
                        .collect(Collectors.joining("\n"));
    }

    static Set<MeasuredUnit> parse(String units) {
        return units.lines()
                .map(line -> line.split(BETWEEN_PARTS, -1))
                .map(parts -> new MeasuredUnit(parts[0], parts[1]))
                .collect(Collectors.toSet());
    }
}
