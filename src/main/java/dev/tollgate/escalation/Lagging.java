package dev.tollgate.escalation;

import dev.tollgate.escalation.EscalationStore.Observed;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Whether the use of a group lags: it is below the gate's floor, or it declines. It declines when it is more than
 * {@value #DECLINE} points below the best of the last {@value #WEEKS} weeks and below what was seen last.
 */
final class Lagging {

    static final double DECLINE = 5;
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
        if (before.isEmpty() || now.percent() >= before.getLast().percent()) {
            return OptionalDouble.empty();
        }
        double best = before.stream().mapToDouble(Observed::percent).max().orElseThrow();
        return best - now.percent() > DECLINE ? OptionalDouble.of(best - DECLINE) : OptionalDouble.empty();
    }
}
