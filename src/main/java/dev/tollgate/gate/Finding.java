package dev.tollgate.gate;

import dev.tollgate.language.Words;
import dev.tollgate.measurement.HeldBack;
import dev.tollgate.measurement.MeasuredUnit;
import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.Snapshot;
import dev.tollgate.program.Gate;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;

/**
 * A pool of units, or the wave, against a target.
 *
 * @param since the gate that passed on condition of it, or null for a criterion of the gate itself
 * @param value in the metric's unit; without a sample there is none, and the target is missed by all of it
 * @param original the target before sponsors set it otherwise, or null
 * @param shown whether it tells nothing about fewer than five people, by itself or beside what else is shown
 * @param heldBack why its number is not told although the group is large enough; null where it is
 */
record Finding(
        @Nullable Gate since,
        Metric metric,
        String pool,
        Set<MeasuredUnit> units,
        int people,
        double numerator,
        long sample,
        @Nullable Double value,
        double target,
        @Nullable Double original,
        boolean shown,
        @Nullable HeldBack heldBack) {

    private static final String THE_WAVE = "The wave";

    /** The worst first, then by name, so that the order is always the same. */
    static final Comparator<Finding> WORST_FIRST = Comparator.comparingDouble(Finding::gap)
            .thenComparing(Finding::metric)
            .thenComparing(Finding::pool);

    static Finding of(@Nullable Gate since, Snapshot.PoolValue pool, double target, @Nullable Double original) {
        return new Finding(
                since,
                pool.metric(),
                pool.pool(),
                pool.units(),
                pool.people(),
                pool.numerator(),
                pool.sample(),
                pool.value(),
                target,
                original,
                pool.mayBeShown(),
                pool.heldBack());
    }

    /** Nothing at all is known of a metric in the wave. */
    static Finding unknown(Metric metric, Snapshot snapshot, double target) {
        return new Finding(null, metric, THE_WAVE, Set.of(), snapshot.people(), 0, 0, null, target, null, true, null);
    }

    /** This condition of an earlier gate, measured again on the units that it binds; those without people are out of it. */
    Finding again(Snapshot now, Gate earlier, Set<MeasuredUnit> bound) {
        Snapshot.PoolValue value = now.over(metric, named(now, bound), bound, target);
        return new Finding(
                earlier,
                metric,
                value.pool(),
                bound,
                value.people(),
                value.numerator(),
                value.sample(),
                value.value(),
                target,
                original,
                value.valueMayBeShown() && now.mayBeShownBeside(metric, bound),
                value.heldBack());
    }

    /** As it was called; with what it is called now where it is part of something else by a merge. */
    private String named(Snapshot now, Set<MeasuredUnit> bound) {
        if (bound.equals(units)) {
            return pool;
        }
        String today = now.values().stream()
                .filter(value -> value.metric() == metric && bound.contains(value.unit()))
                .map(Snapshot.Value::pool)
                .distinct()
                .sorted()
                .collect(Collectors.joining(" + "));
        return today.isEmpty() || today.equals(pool) ? pool : "%s (now %s)".formatted(pool, today);
    }

    /** Value less target in percentage points; negative where the target is missed. */
    double gap() {
        if (value == null && metric.metWithoutSample() && !units.isEmpty()) {
            return 0;
        }
        return metric.gap(value, target);
    }

    boolean met() {
        return gap() >= 0;
    }

    boolean tooFew() {
        return units.isEmpty() || metric.tooFew(sample, people);
    }

    /**
     * For executives, with numbers: "Sales: 18 of 45 people did their key task …, 40 %, target 60 %, 9 more needed". A
     * group too small to be shown stays without name and value; one whose number is held back has its name.
     */
    String text() {
        return text(Words.english());
    }

    String text(Words words) {
        String condition = since == null ? "" : " " + words.text("finding.condition", words.text("gate." + since.id()));
        String moved = original == null ? "" : " " + words.text("finding.moved", metric.shown(original, words));
        if (!shown) {
            return words.text(
                            met() ? "finding.hidden.met" : "finding.hidden.missed",
                            metric.words(words),
                            metric.shown(target, words))
                    + moved
                    + condition;
        }
        return words.text(
                        "labelled",
                        named(words),
                        heldBack == null
                                ? metric.sentence(numerator, sample, target, words)
                                : heldBack.sentence(met(), target, words))
                + moved
                + condition;
    }

    /** Why it cannot be decided on. */
    String missing() {
        return missing(Words.english());
    }

    String missing(Words words) {
        if (units.isEmpty() || !shown) {
            return words.text("finding.noAnswers", metric.words(words));
        }
        return words.text(
                "finding.fewAnswers",
                named(words),
                metric.words(words),
                String.valueOf(sample),
                String.valueOf(people));
    }

    private String named(Words words) {
        return pool.equals(THE_WAVE) ? words.text("finding.wave") : pool;
    }

    static String number(double points) {
        return BigDecimal.valueOf(points).stripTrailingZeros().toPlainString();
    }
}
