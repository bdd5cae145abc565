package dev.tollgate.escalation;

import dev.tollgate.escalation.EscalationStore.Observed;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Whether the use of a group lags: it is below the gate's floor beyond what chance explains, or it declines beyond it. A decline
 * that the metric of the gate does not show yet, by a tenth of the best of the last {@value #WEEKS} weeks, can wait a week.
 */
final class Lagging {

    static final double KEPT = 0.9;
    static final int WEEKS = 4;

    private Lagging() {}

    /**
     * @param before observed before, oldest first
     * @return percent from which the use has recovered; empty when it does not lag
     */
    static OptionalDouble needed(Use now, List<Observed> before) {
        if (now.belowFloor()) {
            return OptionalDouble.of(now.floor());
        }
        double back = before.stream().mapToDouble(Observed::percent).max().orElse(0) * KEPT;
        return now.declines() && now.percent() < back ? OptionalDouble.of(back) : OptionalDouble.empty();
    }
}
