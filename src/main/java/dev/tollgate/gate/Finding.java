package dev.tollgate.gate;

import dev.tollgate.measurement.Gate;
import dev.tollgate.measurement.MeasuredUnit;
import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.Percent;
import dev.tollgate.measurement.Snapshot;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.springframework.lang.Nullable;

/**
 * A pool of units against a target.
 *
 * @param since the gate that passed on condition of it, or null for a criterion of the gate itself
 * @param value in percent; without a sample there is none, and the target is missed by all of it
 * @param target in percent
 */
record Finding(
        @Nullable Gate since,
        Metric metric,
        String pool,
        Set<MeasuredUnit> units,
        int people,
        @Nullable Double value,
        double target) {

    /** The worst first, then by name, so that the order is always the same. */
    static final Comparator<Finding> WORST_FIRST = Comparator.comparingDouble(Finding::gap)
            .thenComparing(Finding::metric)
            .thenComparing(Finding::pool);

    /** Each criterion of the snapshot's gate for each pool, met or not. */
    static List<Finding> criteria(Snapshot snapshot) {
        return snapshot.pools().stream()
                .filter(pool -> pool.target() != null)
                .map(pool -> new Finding(
                        null, pool.metric(), pool.pool(), pool.units(), pool.people(), pool.value(), pool.target()))
                .sorted(WORST_FIRST)
                .toList();
    }

    /** This condition of an earlier gate, measured again; units without people any more are out of it. */
    Finding again(Snapshot now, Gate earlier) {
        Snapshot.PoolValue pool = now.over(metric, this.pool, units, target);
        return new Finding(earlier, metric, this.pool, units, pool.people(), pool.value(), target);
    }

    /** Value less target in percentage points; negative where the target is missed. */
    double gap() {
        double reached = value == null ? 0 : value;
        // Sums and quotients of doubles; a target that is met exactly must not miss by their last digit.
        return BigDecimal.valueOf(reached - target)
                .setScale(6, RoundingMode.HALF_EVEN)
                .doubleValue();
    }

    boolean met() {
        return gap() >= 0;
    }

    /** For executives: "Sales: activation 62 % of 90 %". A group too small to be shown stays without name and value. */
    String text() {
        String condition = since == null ? "" : " (condition of \"" + since.question() + "\")";
        if (people < Snapshot.FEWEST_SHOWN) {
            return "A group too small to be shown: %s below %s%s"
                    .formatted(metric.words(), Percent.text(target), condition);
        }
        return "%s: %s %s of %s%s"
                .formatted(
                        pool,
                        metric.words(),
                        value == null ? "not measured" : Percent.text(value),
                        Percent.text(target),
                        condition);
    }
}
