package dev.tollgate.escalation;

import dev.tollgate.engine.Decisions;
import dev.tollgate.program.EscalationPolicy;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Which incentives a program may offer, by the decision table. */
@Component
class Incentives {

    static final String DECISION = "incentive-policy";
    private static final Map<String, String> LABELS = Map.of(
            "extra-pay", "Extra pay for use",
            "lower-commission", "Lower commission without use",
            "bonus", "Bonus",
            "raise", "Raise",
            "promotion", "Promotion",
            "free-lunch", "Free lunch",
            "time-off", "Time off",
            "feature-of-the-week", "A reward for most use of a new feature in a week",
            "fastest-entry", "A reward for the quickest to enter prospects",
            "quality-prize", "A prize for the best data quality in the division");

    private final Decisions decisions;

    Incentives(Decisions decisions) {
        this.decisions = decisions;
    }

    /**
     * @param allowed labels by kind
     * @param others why each other kind is not possible
     */
    record Offer(Map<String, String> allowed, List<String> others) {}

    /** Never called within a transaction. */
    Offer of(long processDefinitionKey, EscalationPolicy policy) {
        Set<String> kinds = new LinkedHashSet<>(policy.incentives());
        kinds.addAll(EscalationPolicy.SMALL);
        kinds.addAll(EscalationPolicy.PAY_LINKED.stream().sorted().toList());
        Map<String, String> allowed = new LinkedHashMap<>();
        Map<String, String> others = new LinkedHashMap<>();
        for (String kind : kinds) {
            boolean own = !LABELS.containsKey(kind);
            Map<String, Object> inputs = Map.of(
                    "kind",
                    // In the program's own words, but pay all the same.
                    own && EscalationPolicy.touchesPay(kind) ? "extra-pay" : kind,
                    "chosen",
                    policy.incentives().contains(kind),
                    "agreement",
                    policy.agreement() != null);
            Object output =
                    decisions.evaluate(processDefinitionKey, DECISION, inputs).output();
            Map<?, ?> row = output instanceof Map<?, ?> map ? map : Map.of();
            String label = LABELS.getOrDefault(kind, kind);
            if (Boolean.TRUE.equals(row.get("allowed"))) {
                allowed.put(kind, label);
            } else {
                others.put(kind, label + ": " + Objects.toString(row.get("reason"), "not decided"));
            }
        }
        return new Offer(allowed, List.copyOf(others.values()));
    }
}
