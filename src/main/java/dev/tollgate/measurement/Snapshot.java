package dev.tollgate.measurement;

import dev.tollgate.language.Words;
import dev.tollgate.program.Criterion;
import dev.tollgate.program.Gate;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * @param heldBack numbers that are not told ({@link ToldUse}); they decide like the others and are no part of the digest
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
        List<Asked> asked,
        List<HeldBack> heldBack) {

    /** The fewest people of whom anything is shown. */
    public static final int FEWEST_SHOWN = Disclosure.FEWEST;

    public Snapshot {
        values = values.stream()
                .sorted(Comparator.comparing(Value::metric).thenComparing(Value::unit))
                .toList();
        asked = asked.stream().sorted(Comparator.comparing(Asked::metric)).toList();
        heldBack = heldBack.stream()
                .sorted(Comparator.comparing(HeldBack::metric).thenComparing(HeldBack::group))
                .toList();
    }

    /** Without anything held back. */
    public Snapshot(
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
        this(
                id,
                programId,
                waveId,
                runId,
                gate,
                processInstanceKey,
                takenAt,
                notBefore,
                goLiveAt,
                windowFrom,
                windowTo,
                people,
                usageEvents,
                floorMargin,
                smallUnit,
                values,
                asked,
                List.of());
    }

    /** The same measurement, of which these numbers are not told. */
    public Snapshot withheld(List<HeldBack> numbers) {
        return new Snapshot(
                id,
                programId,
                waveId,
                runId,
                gate,
                processInstanceKey,
                takenAt,
                notBefore,
                goLiveAt,
                windowFrom,
                windowTo,
                people,
                usageEvents,
                floorMargin,
                smallUnit,
                values,
                asked,
                numbers);
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
     * @param heldBack why the value is not told; null where it may be
     */
    public record PoolValue(
            Metric metric,
            String pool,
            Set<MeasuredUnit> units,
            int people,
            long sample,
            double numerator,
            @Nullable Double value,
            @Nullable Double target,
            @Nullable HeldBack heldBack) {

        public boolean mayBeShown() {
            return Disclosure.enough(people);
        }

        /** Against its target: with numbers, or why they are held back. */
        public String sentence(Words words) {
            double wanted = Objects.requireNonNull(target, "Only what is asked for has a sentence");
            return heldBack == null
                    ? metric.sentence(numerator, sample, wanted, words)
                    : heldBack.sentence(metric.gap(value, wanted) >= 0, wanted, words);
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
                .map(this::together)
                .sorted(Comparator.comparing(PoolValue::metric).thenComparing(PoolValue::pool))
                .toList();
    }

    /** One metric over some units, as far as they still have people; empty value where they have none. */
    public PoolValue over(Metric metric, String name, Set<MeasuredUnit> units, @Nullable Double target) {
        List<Value> own = values.stream()
                .filter(value -> value.metric() == metric && units.contains(value.unit()))
                .toList();
        return value(metric, name, units, own, target, heldBack(metric, units));
    }

    /** One metric over everybody in the wave. */
    public PoolValue whole(Metric metric) {
        return over(
                metric,
                "",
                values.stream()
                        .filter(value -> value.metric() == metric)
                        .map(Value::unit)
                        .collect(Collectors.toSet()),
                null);
    }

    /** Of a pool or the wave it was decided; a group made otherwise has no number where one of its pools has none. */
    private @Nullable HeldBack heldBack(Metric metric, Set<MeasuredUnit> units) {
        if (heldBack.isEmpty()) {
            return null;
        }
        Map<String, Set<MeasuredUnit>> pools = values.stream()
                .filter(value -> value.metric() == metric)
                .collect(Collectors.groupingBy(Value::pool, Collectors.mapping(Value::unit, Collectors.toSet())));
        boolean pool = pools.containsValue(units);
        boolean wave = units.equals(pools.values().stream().flatMap(Set::stream).collect(Collectors.toSet()));
        return heldBack.stream()
                .filter(held -> held.metric() == metric)
                .filter(held -> {
                    Set<MeasuredUnit> group = pools.get(held.group());
                    return pool
                            ? units.equals(group)
                            : wave ? held.group().isEmpty() : group != null && !Collections.disjoint(group, units);
                })
                .findFirst()
                .map(held -> pool || wave ? held : new HeldBack(metric, held.group(), null, null))
                .orElse(null);
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

    private PoolValue together(List<Value> own) {
        Value first = own.getFirst();
        Set<MeasuredUnit> units = Set.copyOf(own.stream().map(Value::unit).toList());
        return value(first.metric(), first.pool(), units, own, first.target(), heldBack(first.metric(), units));
    }

    private static PoolValue value(
            Metric metric,
            String name,
            Set<MeasuredUnit> units,
            List<Value> own,
            @Nullable Double target,
            @Nullable HeldBack heldBack) {
        int people = own.stream().mapToInt(Value::people).sum();
        long sample = own.stream().mapToLong(Value::sample).sum();
        double numerator = own.stream().mapToDouble(Value::numerator).sum();
        Double value = own.isEmpty() ? null : metric.value(numerator, sample);
        return new PoolValue(metric, name, units, people, sample, numerator, value, target, heldBack);
    }
}
