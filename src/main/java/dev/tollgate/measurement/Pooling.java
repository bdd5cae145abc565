package dev.tollgate.measurement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Puts units together until a share of them means something (design, section 3). The rule, the same for the same people:
 *
 * <ol>
 *   <li>A unit with at least the minimum of people stands alone.
 *   <li>The smallest group under the minimum is put together with the nearest other group under it, and so on, until at
 *       most one group is left under the minimum.
 *   <li>That one joins the nearest of the larger groups. Where there is none, it is the whole wave and stays as it is.
 * </ol>
 *
 * The nearest group is one of the same department; else one at the same location; else the one with the fewest people;
 * among several equally near ones, that with the fewest people, then the first by department id and location. An empty
 * location is no place, so it is nobody's same location.
 */
final class Pooling {

    private Pooling() {}

    /**
     * @param people how many each unit has; units without people are left out
     * @return the pools in a stable order: each unit with people is in exactly one
     */
    static List<Pool> pools(Map<MeasuredUnit, Integer> people, int minimum) {
        List<Pool> small = new ArrayList<>();
        List<Pool> large = new ArrayList<>();
        people.forEach((unit, count) -> {
            if (count > 0) {
                (count < minimum ? small : large).add(new Pool(new TreeSet<>(List.of(unit)), count));
            }
        });
        while (small.size() > 1) {
            Pool smallest = small.stream().min(BY_SIZE).orElseThrow();
            small.remove(smallest);
            Pool nearest = nearest(smallest, small);
            small.remove(nearest);
            Pool joined = smallest.with(nearest);
            (joined.people() < minimum ? small : large).add(joined);
        }
        if (!small.isEmpty() && !large.isEmpty()) {
            Pool left = small.removeFirst();
            Pool nearest = nearest(left, large);
            large.remove(nearest);
            large.add(nearest.with(left));
        }
        large.addAll(small);
        large.sort(Comparator.comparing(pool -> pool.units().first()));
        return List.copyOf(large);
    }

    private static Pool nearest(Pool to, List<Pool> candidates) {
        return candidates.stream()
                .min(Comparator.<Pool>comparingInt(to::distance).thenComparing(BY_SIZE))
                .orElseThrow();
    }

    private static final Comparator<Pool> BY_SIZE = Comparator.comparingInt(Pool::people)
            .thenComparing(pool -> pool.units().first());

    /** Units that are judged together. */
    record Pool(SortedSet<MeasuredUnit> units, int people) {

        private Pool with(Pool other) {
            SortedSet<MeasuredUnit> all = new TreeSet<>(units);
            all.addAll(other.units);
            return new Pool(all, people + other.people);
        }

        private int distance(Pool other) {
            if (shares(other, MeasuredUnit::departmentId)) {
                return 0;
            }
            return shares(other, MeasuredUnit::location) ? 1 : 2;
        }

        private boolean shares(Pool other, Function<MeasuredUnit, String> trait) {
            return units.stream()
                    .map(trait)
                    .filter(value -> !value.isEmpty())
                    .anyMatch(value -> other.units.stream().map(trait).anyMatch(value::equals));
        }
    }
}
