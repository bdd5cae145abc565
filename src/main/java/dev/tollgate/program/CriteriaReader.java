package dev.tollgate.program;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.program.Criterion.Need;
import dev.tollgate.program.DefaultCriteria.Origin;
import dev.tollgate.program.DefaultCriteria.Standard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what the gates ask for: a number is a target; more is said with the keys {@code target}, {@code fallback} and
 * {@code notMeasured}.
 */
final class CriteriaReader {

    private static final double SUSTAINED_SHARE_OF_HABIT = 0.9;
    private static final String WRITTEN = "the program's definition";
    private static final Map<Gate, String> KEYS = new LinkedHashMap<>();

    static {
        KEYS.put(Gate.READY, "ready");
        KEYS.put(Gate.IN_USE, "inUse");
        KEYS.put(Gate.HABIT, "habit");
        KEYS.put(Gate.SUSTAINED, "sustained");
    }

    private final Set<String> sources;
    private final boolean champions;
    private final SurveyPlan surveys;
    private final List<Criterion> criteria = new ArrayList<>();

    private CriteriaReader(Set<String> sources, boolean champions, SurveyPlan surveys) {
        this.sources = sources;
        this.champions = champions;
        this.surveys = surveys;
    }

    /**
     * @param sources metrics that features of this installation can measure
     * @param champions whether the definition names any
     * @param surveys what the program asks people
     */
    static GateTargets read(Section root, Set<String> sources, boolean champions, SurveyPlan surveys) {
        CriteriaReader reader = new CriteriaReader(sources, champions, surveys);
        try (Section targets = root.section("targets")) {
            KEYS.forEach((gate, key) -> {
                try (Section section = targets.section(key)) {
                    DefaultCriteria.of(gate).forEach(standard -> reader.criterion(section, standard));
                    reader.checkFallbacks(section, gate);
                }
            });
        }
        return new GateTargets(reader.criteria);
    }

    /** What is not measured in this program although the definition does not say so itself. */
    static Optional<Notice> leftOut(GateTargets targets) {
        List<String> left = targets.criteria().stream()
                .filter(criterion -> criterion.need() == Need.NOT_MEASURED
                        && !criterion.source().equals(WRITTEN))
                .map(criterion ->
                        KEYS.get(criterion.gate()) + "." + criterion.name() + " (" + criterion.because() + ")")
                .toList();
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Notice("targets", "Not measured, so no gate asks for it: " + String.join(", ", left)));
    }

    private void criterion(Section gate, Standard standard) {
        double usual = standard.metric().equals("monthlyAdoption") ? shareOfHabit() : standard.target();
        Optional<JsonNode> value = gate.value(standard.name());
        if (value.isEmpty()) {
            if (!standard.unknown(surveys)) {
                criteria.add(standard.unwritten(sources, champions, surveys, usual));
            }
            return;
        }
        if (!value.get().isObject()) {
            asked(gate, standard, target(gate, standard.name(), standard, usual), standard.fallback());
            return;
        }
        try (Section own = gate.section(standard.name())) {
            Optional<String> because = own.text("notMeasured", Section.LONG);
            Optional<String> fallback = own.text("fallback", Section.SHORT);
            double target = target(own, "target", standard, usual);
            if (because.isEmpty()) {
                asked(gate, standard, target, fallback.orElse(standard.fallback()));
            } else if (standard.origin() == Origin.OWN) {
                own.problem(
                        "notMeasured",
                        because.get(),
                        "cannot be said of it: Tollgate measures it by itself",
                        "Remove the key, or set a lower target.");
            } else if (own.has("target") || fallback.isPresent()) {
                own.problem(
                        "notMeasured",
                        because.get(),
                        "stands beside a target or a fallback",
                        "Keep either the target or the reason why there is none.");
            } else {
                criteria.add(standard.criterion(target, Need.NOT_MEASURED, null, because.get(), WRITTEN));
            }
        }
    }

    private void asked(Section gate, Standard standard, double target, String fallback) {
        standard.missing(sources, champions, surveys)
                .ifPresent(missing -> gate.problem(
                        standard.name(),
                        "",
                        "has no source, so no measurement can ever reach it: " + missing,
                        "Name the source, or write '%s: {notMeasured: because …}'.".formatted(standard.name())));
        criteria.add(standard.criterion(target, Need.ALWAYS, fallback, null, WRITTEN));
    }

    private double shareOfHabit() {
        return criteria.stream()
                .filter(criterion ->
                        criterion.gate() == Gate.HABIT && criterion.name().equals("adoption"))
                .mapToDouble(habit -> Math.round(SUSTAINED_SHARE_OF_HABIT * habit.target()))
                .findFirst()
                .orElse(DefaultCriteria.of(Gate.SUSTAINED).getFirst().target());
    }

    private void checkFallbacks(Section gate, Gate of) {
        List<String> always = criteria.stream()
                .filter(criterion -> criterion.gate() == of && criterion.need() == Need.ALWAYS)
                .filter(criterion -> criterion.fallback() == null)
                .map(Criterion::name)
                .toList();
        criteria.stream()
                .filter(criterion -> criterion.gate() == of
                        && criterion.fallback() != null
                        && !always.contains(criterion.fallback()))
                .forEach(criterion -> gate.problem(
                        criterion.name(),
                        criterion.fallback(),
                        "falls back on what the same gate does not always measure",
                        Spelling.suggestion(criterion.fallback(), always)));
    }

    private static double target(Section section, String key, Standard standard, double usual) {
        return section.number(key, standard.kind().least, standard.kind().most, usual);
    }
}
