package dev.tollgate.measurement;

import java.util.Comparator;

/**
 * The smallest group that is measured: a department at one location, within a wave.
 *
 * @param location empty where people have none
 */
public record MeasuredUnit(String departmentId, String location) implements Comparable<MeasuredUnit> {

    private static final Comparator<MeasuredUnit> ORDER =
            Comparator.comparing(MeasuredUnit::departmentId).thenComparing(MeasuredUnit::location);

    @Override
    public int compareTo(MeasuredUnit other) {
        return ORDER.compare(this, other);
    }
}
