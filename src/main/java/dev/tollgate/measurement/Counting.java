package dev.tollgate.measurement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts people by unit and metric, and names the pools that the units are judged in. */
final class Counting {

    private Counting() {}

    /**
     * @param people without those who left
     * @param targets of the metrics that the gate asks for
     * @param departmentNames by id
     */
    static List<Snapshot.Value> values(
            List<PersonFacts> people,
            ExpectedUse.Window window,
            Map<Metric, Double> targets,
            int smallUnit,
            Map<String, String> departmentNames) {
        Map<MeasuredUnit, List<PersonFacts>> byUnit =
                people.stream().collect(Collectors.groupingBy(PersonFacts::unit, TreeMap::new, Collectors.toList()));
        Map<MeasuredUnit, Integer> sizes = new TreeMap<>();
        byUnit.forEach((unit, members) -> sizes.put(unit, members.size()));
        Map<MeasuredUnit, String> pools = new HashMap<>();
        for (Pooling.Pool pool : Pooling.pools(sizes, smallUnit)) {
            String name = pool.units().stream()
                    .map(unit -> name(unit, sizes, departmentNames))
                    .collect(Collectors.joining(" + "));
            pool.units().forEach(unit -> pools.put(unit, name));
        }
        List<Snapshot.Value> values = new ArrayList<>();
        byUnit.forEach((unit, members) -> {
            for (Metric metric : Metric.values()) {
                long sample = metric == Metric.QUALITY
                        ? members.stream().mapToLong(PersonFacts::rated).sum()
                        : members.size();
                if (sample > 0) {
                    values.add(new Snapshot.Value(
                            metric,
                            unit,
                            pools.get(unit),
                            members.size(),
                            sample,
                            numerator(metric, members, window),
                            targets.get(metric)));
                }
            }
        });
        return values;
    }

    private static double numerator(Metric metric, List<PersonFacts> members, ExpectedUse.Window window) {
        return switch (metric) {
            case INFORMED -> members.stream().filter(PersonFacts::informed).count();
            case TRAINING_COMPLETION ->
                members.stream().filter(PersonFacts::trained).count();
            case ACTIVATION -> members.stream().filter(PersonFacts::activated).count();
            case ADOPTION ->
                members.stream()
                        .filter(person -> ExpectedUse.kept(person.expected(), person.days(), window))
                        .count();
            case QUALITY ->
                members.stream().mapToDouble(PersonFacts::qualitySum).sum();
        };
    }

    /** The department's name, with what tells it from others where there is more than one. */
    private static String name(
            MeasuredUnit unit, Map<MeasuredUnit, Integer> units, Map<String, String> departmentNames) {
        String name = departmentNames.getOrDefault(unit.departmentId(), unit.departmentId());
        boolean namesake = units.keySet().stream()
                .map(MeasuredUnit::departmentId)
                .anyMatch(other -> !other.equals(unit.departmentId())
                        && departmentNames.getOrDefault(other, other).equals(name));
        boolean severalPlaces = units.keySet().stream()
                .anyMatch(other -> other.departmentId().equals(unit.departmentId()) && !other.equals(unit));
        String told = namesake ? name + " [" + unit.departmentId() + "]" : name;
        if (!severalPlaces) {
            return told;
        }
        return told + (unit.location().isEmpty() ? " (no location)" : " (" + unit.location() + ")");
    }
}
