package dev.tollgate.gate;

import dev.tollgate.measurement.Snapshot;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the decision {@value #DECISION} is asked. Follows from the snapshot and from the ledger before the decision, and
 * from nothing else, so that it can be worked out again.
 *
 * @param weakestGap of the worst pool and criterion, in percentage points: the weakest decides, not the average; 0 where
 *     nothing was measured
 * @param openConditions conditions of earlier gates that are not met now
 * @param holds of this gate so far, in this round
 */
record GateInputs(DataState dataState, double weakestGap, double floorMargin, int openConditions, int holds) {

    static final String DECISION = "gate-policy";

    /** @param conditions of earlier gates, measured again on this snapshot */
    static GateInputs of(Snapshot snapshot, Judgement judgement, List<Finding> conditions, int holds) {
        return new GateInputs(
                DataState.of(snapshot, judgement),
                judgement.decided().stream().mapToDouble(Finding::gap).min().orElse(0),
                snapshot.floorMargin(),
                (int) conditions.stream().filter(condition -> !condition.met()).count(),
                holds);
    }

    Map<String, Object> asMap() {
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs.put("dataState", dataState.word());
        inputs.put("weakestGap", weakestGap);
        inputs.put("floorMargin", floorMargin);
        inputs.put("openConditions", openConditions);
        inputs.put("holds", holds);
        return inputs;
    }

    /** Whether recorded inputs are these; numbers may have changed their type on the way through the ledger. */
    boolean sameAs(Object recorded) {
        if (!(recorded instanceof Map<?, ?> map) || map.size() != asMap().size()) {
            return false;
        }
        return asMap().entrySet().stream().allMatch(entry -> same(entry.getValue(), map.get(entry.getKey())));
    }

    private static boolean same(Object ours, Object theirs) {
        if (ours instanceof Number && theirs instanceof Number) {
            return new BigDecimal(ours.toString()).compareTo(new BigDecimal(theirs.toString())) == 0;
        }
        return ours.equals(theirs);
    }
}
