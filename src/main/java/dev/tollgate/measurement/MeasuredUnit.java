package dev.tollgate.measurement;

import dev.tollgate.program.Person;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;

/**
 * The smallest group that is measured: a department at one location, within a wave.
 *
 * @param location empty where people have none
 */
public record MeasuredUnit(String departmentId, String location) implements Comparable<MeasuredUnit> {

    /** For what is not measured by unit. */
    public static final MeasuredUnit WHOLE_WAVE = new MeasuredUnit("", "");

    private static final Comparator<MeasuredUnit> ORDER =
            Comparator.comparing(MeasuredUnit::departmentId).thenComparing(MeasuredUnit::location);

    public static MeasuredUnit of(Person person) {
        return new MeasuredUnit(person.departmentId(), person.location());
    }

    @Override
    public int compareTo(MeasuredUnit other) {
        return ORDER.compare(this, other);
    }

    /** The department's name, with what tells it from others where there is more than one. */
    String name(Collection<MeasuredUnit> units, Map<String, String> departmentNames) {
        String name = departmentNames.getOrDefault(departmentId, departmentId);
        boolean namesake = units.stream()
                .map(MeasuredUnit::departmentId)
                .anyMatch(other -> !other.equals(departmentId)
                        && departmentNames.getOrDefault(other, other).equals(name));
        boolean severalPlaces =
                units.stream().anyMatch(other -> other.departmentId().equals(departmentId) && !other.equals(this));
        String told = namesake ? name + " [" + departmentId + "]" : name;
        if (!severalPlaces) {
            return told;
        }
        return told + (location.isEmpty() ? " (no location)" : " (" + location + ")");
    }
}
