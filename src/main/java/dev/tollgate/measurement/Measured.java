package dev.tollgate.measurement;

import dev.tollgate.measurement.Measure.Count;
import dev.tollgate.program.Gate;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Wave;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A wave at the moment of a measurement: what every measure needs to know of it. */
public final class Measured {

    private final String runId;
    private final ProgramDefinition definition;
    private final Wave wave;
    private final Gate gate;
    private final Instant takenAt;
    private final Map<MeasuredUnit, List<Person>> byUnit;
    private final List<Pooling.Pool> pools;
    private final Map<MeasuredUnit, String> poolNames = new HashMap<>();
    private final Use use;

    /** @param departmentNames by id */
    Measured(
            String runId,
            ProgramDefinition definition,
            Wave wave,
            Gate gate,
            Instant takenAt,
            List<Person> people,
            Map<String, String> departmentNames,
            Use use) {
        this.runId = runId;
        this.definition = definition;
        this.wave = wave;
        this.gate = gate;
        this.takenAt = takenAt;
        this.use = use;
        this.byUnit =
                people.stream().collect(Collectors.groupingBy(MeasuredUnit::of, TreeMap::new, Collectors.toList()));
        Map<MeasuredUnit, Integer> sizes = new TreeMap<>();
        byUnit.forEach((unit, members) -> sizes.put(unit, members.size()));
        // A pool that is too small to be shown could be worked out from the whole and the others.
        this.pools = Pooling.pools(sizes, Math.max(definition.smallUnit(), Snapshot.FEWEST_SHOWN));
        for (Pooling.Pool pool : pools) {
            String name = pool.units().stream()
                    .map(unit -> unit.name(sizes.keySet(), departmentNames))
                    .collect(Collectors.joining(" + "));
            pool.units().forEach(unit -> poolNames.put(unit, name));
        }
    }

    public String programId() {
        return definition.id();
    }

    public String runId() {
        return runId;
    }

    public ProgramDefinition definition() {
        return definition;
    }

    public Wave wave() {
        return wave;
    }

    /** The gate that it is measured for. */
    public Gate gate() {
        return gate;
    }

    public Instant takenAt() {
        return takenAt;
    }

    /** The day of the measurement in the program's time zone. */
    public LocalDate today() {
        return LocalDate.ofInstant(takenAt, definition.timeZone());
    }

    /** Start of the go-live day in the program's time zone. */
    public Instant goLiveAt() {
        return wave.goLive().atStartOfDay(definition.timeZone()).toInstant();
    }

    /** Everybody in the wave who has not left. */
    public List<Person> people() {
        return byUnit.values().stream().flatMap(List::stream).toList();
    }

    /** The people of each unit of the wave. */
    public Map<MeasuredUnit, List<Person>> byUnit() {
        return byUnit;
    }

    Use use() {
        return use;
    }

    String poolName(MeasuredUnit unit) {
        return unit.equals(MeasuredUnit.WHOLE_WAVE) ? wave.name() : poolNames.get(unit);
    }

    /** The people of each group of units that is judged, by its name. */
    Map<String, List<Person>> peopleByPool() {
        Map<String, List<Person>> people = new TreeMap<>();
        for (Pooling.Pool pool : pools) {
            people.put(
                    poolName(pool.units().first()),
                    pool.units().stream()
                            .flatMap(unit -> byUnit.get(unit).stream())
                            .toList());
        }
        return people;
    }

    /** How many groups of units are judged. */
    int poolCount() {
        return pools.size();
    }

    /** How many people of each unit fulfil a condition. */
    public List<Count> share(Predicate<Person> condition) {
        List<Count> counts = new ArrayList<>();
        byUnit.forEach((unit, members) ->
                counts.add(new Count(unit, members.stream().filter(condition).count(), members.size())));
        return counts;
    }

    /**
     * For what only means something for a group that is large enough: counted by pool, and put down for its largest unit.
     */
    List<Count> byPool(Function<List<Person>, Count> counting) {
        List<Count> counts = new ArrayList<>();
        for (Pooling.Pool pool : pools) {
            List<Person> members = pool.units().stream()
                    .flatMap(unit -> byUnit.get(unit).stream())
                    .toList();
            Count whole = counting.apply(members);
            MeasuredUnit largest = largest(pool, byUnit);
            for (MeasuredUnit unit : pool.units()) {
                counts.add(
                        unit.equals(largest)
                                ? new Count(unit, whole.numerator(), whole.sample(), whole.asked())
                                : new Count(unit, 0, 0, whole.asked() == null ? null : 0));
            }
        }
        return counts;
    }

    private static MeasuredUnit largest(Pooling.Pool pool, Map<MeasuredUnit, List<Person>> byUnit) {
        return pool.units().stream()
                .max(Comparator.comparingInt(
                                (MeasuredUnit unit) -> byUnit.get(unit).size())
                        .thenComparing(Comparator.reverseOrder()))
                .orElseThrow();
    }

    /**
     * The unit under whose name each unit is spoken of, so that nobody is asked in a group of fewer than a minimum where there
     * are that many: the largest one of its pool.
     */
    public static Map<MeasuredUnit, MeasuredUnit> groups(List<Person> people, int minimum) {
        Map<MeasuredUnit, List<Person>> byUnit =
                people.stream().collect(Collectors.groupingBy(MeasuredUnit::of, TreeMap::new, Collectors.toList()));
        Map<MeasuredUnit, Integer> sizes = new TreeMap<>();
        byUnit.forEach((unit, members) -> sizes.put(unit, members.size()));
        Map<MeasuredUnit, MeasuredUnit> groups = new TreeMap<>();
        Pooling.pools(sizes, Math.max(minimum, Snapshot.FEWEST_SHOWN))
                .forEach(pool -> pool.units().forEach(unit -> groups.put(unit, largest(pool, byUnit))));
        return groups;
    }
}
