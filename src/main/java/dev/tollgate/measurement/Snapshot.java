package dev.tollgate.measurement;

import dev.tollgate.program.Criterion;
import dev.tollgate.program.Gate;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;

/**
 * What was measured of a wave for a gate, once, with everything that the gate's decision needs, so that the decision can
 * be repeated from it alone. Its digest is in the ledger; a snapshot changed later is noticed.
 *
 * @param processInstanceKey the round of the gate that it was taken in
 * @param notBefore the earliest time at which the gate can be decided
 * @param goLiveAt start of the time in which use counts for {@link Activation}
 * @param windowFrom first day of the window of {@link Adoption}
 * @param windowTo the day after its last
 * @param people in the wave, without those who left
 * @param usageEvents key actions of these people since go-live
 * @param floorMargin percentage points below a target that still allow conditions
 * @param smallUnit units with fewer people were pooled
 * @param values by metric and unit
 * @param asked what the gate asks for, a metric at most once
 */
public record Snapshot(
        String id,
        String programId,
        String waveId,
        String runId,
        Gate gate,
        long processInstanceKey,
        Instant takenAt,
        Instant notBefore,
        Instant goLiveAt,
        LocalDate windowFrom,
        LocalDate windowTo,
        int people,
        long usageEvents,
        double floorMargin,
        int smallUnit,
        List<Value> values,
        List<Asked> asked) {

    /** The fewest people of whom anything is shown. */
    public static final int FEWEST_SHOWN = Disclosure.FEWEST;

    public Snapshot {
        values = values.stream()
                .sorted(Comparator.comparing(Value::metric).thenComparing(Value::unit))
                .toList();
        asked = asked.stream().sorted(Comparator.comparing(Asked::metric)).toList();
    }

    /**
     * What the gate asks for.
     *
     * @param original the target before sponsors set it otherwise; null where they did not
     * @param fallback what stands in when too few answered even after a reminder
     * @param because why it is not measured, or not yet
     */
    public record Asked(
            Metric metric,
            double target,
            @Nullable Double original,
            Criterion.Need need,
            @Nullable Metric fallback,
            @Nullable String because) {}

    /**
     * One metric of one unit.
     *
     * @param pool name of the group that the unit is judged in, in the words of the organisation
     * @param people in the unit
     * @param sample what the share is of: the people, or for {@link Metric#QUALITY} the key actions with a quality
     * @param numerator how many of the sample count, or for quality the sum of it (each 0 to 1)
     * @param target in percent, or null where the gate does not ask for the metric
     */
    public record Value(
            Metric metric,
            MeasuredUnit unit,
            String pool,
            int people,
            long sample,
            double numerator,
            @Nullable Double target) {}

    /**
     * One metric of one pool.
     *
     * @param value in the metric's unit, or null without a sample
     */
    public record PoolValue(
            Metric metric,
            String pool,
            Set<MeasuredUnit> units,
            int people,
            long sample,
            double numerator,
            @Nullable Double value,
            @Nullable Double target) {

        public boolean mayBeShown() {
            return Disclosure.enough(people);
        }

        /** Whether the value tells nothing about fewer people, either: of what was said in confidence not of fewer answers. */
        public boolean valueMayBeShown() {
            return mayBeShown() && !(metric.confidential() && sample < FEWEST_SHOWN);
        }
    }

    /** The values of the pools, by metric, then by name. */
    public List<PoolValue> pools() {
        Map<String, List<Value>> grouped = new LinkedHashMap<>();
        values.forEach(value -> grouped.computeIfAbsent(
                        value.metric().ordinal() + "\n" + value.pool(), key -> new ArrayList<>())
                .add(value));
        return grouped.values().stream()
                .map(Snapshot::together)
                .sorted(Comparator.comparing(PoolValue::metric).thenComparing(PoolValue::pool))
                .toList();
    }

    /** One metric over some units, as far as they still have people; empty value where they have none. */
    public PoolValue over(Metric metric, String name, Set<MeasuredUnit> units, @Nullable Double target) {
        List<Value> own = values.stream()
                .filter(value -> value.metric() == metric && units.contains(value.unit()))
                .toList();
        return value(metric, name, units, own, target);
    }

    /**
     * Whether these units may be shown beside the pools: nobody can subtract the one from the other and is left with fewer
     * than five people.
     */
    public boolean mayBeShownBeside(Metric metric, Set<MeasuredUnit> units) {
        int outsideOfPools = 0;
        for (PoolValue pool : pools()) {
            if (pool.metric() != metric || pool.units().stream().noneMatch(units::contains)) {
                continue;
            }
            int shared =
                    over(metric, pool.pool(), common(pool.units(), units), null).people();
            int rest = pool.people() - shared;
            if (rest > 0 && rest < FEWEST_SHOWN) {
                return false;
            }
            outsideOfPools += rest > 0 ? shared : 0;
        }
        // What is left of the units once the pools that are wholly among them are taken away.
        return outsideOfPools == 0 || outsideOfPools >= FEWEST_SHOWN;
    }

    private static Set<MeasuredUnit> common(Set<MeasuredUnit> one, Set<MeasuredUnit> other) {
        return one.stream().filter(other::contains).collect(Collectors.toSet());
    }

    /** SHA-256 over everything above, in hex. */
    public String digest() {
        StringBuilder text = new StringBuilder();
        for (Object part : List.of(
                id,
                programId,
                waveId,
                runId,
                gate.id(),
                processInstanceKey,
                takenAt,
                notBefore,
                goLiveAt,
                windowFrom,
                windowTo,
                people,
                usageEvents,
                floorMargin,
                smallUnit)) {
            append(text, part);
        }
        for (Value value : values) {
            append(text, value.metric().key());
            append(text, value.unit().departmentId());
            append(text, value.unit().location());
            append(text, value.pool());
            append(text, value.people());
            append(text, value.sample());
            append(text, value.numerator());
            append(text, value.target() == null ? "" : value.target());
        }
        for (Asked criterion : asked) {
            append(text, criterion.metric().key());
            append(text, criterion.target());
            append(text, criterion.original() == null ? "" : criterion.original());
            append(text, criterion.need());
            append(
                    text,
                    criterion.fallback() == null ? "" : criterion.fallback().key());
            append(text, criterion.because() == null ? "" : criterion.because());
        }
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** With its length before it, so that no two different snapshots read alike. */
    private static void append(StringBuilder text, Object part) {
        String value = part.toString();
        text.append(value.length()).append(':').append(value);
    }

    private static PoolValue together(List<Value> own) {
        Value first = own.getFirst();
        return value(
                first.metric(),
                first.pool(),
                Set.copyOf(own.stream().map(Value::unit).toList()),
                own,
                first.target());
    }

    private static PoolValue value(
            Metric metric, String name, Set<MeasuredUnit> units, List<Value> own, @Nullable Double target) {
        int people = own.stream().mapToInt(Value::people).sum();
        long sample = own.stream().mapToLong(Value::sample).sum();
        double numerator = own.stream().mapToDouble(Value::numerator).sum();
        Double value = own.isEmpty() ? null : metric.value(numerator, sample);
        return new PoolValue(metric, name, units, people, sample, numerator, value, target);
    }
}
