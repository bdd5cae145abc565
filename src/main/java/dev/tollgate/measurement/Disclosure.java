package dev.tollgate.measurement;

import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Decides whether the number of a group may be told beside the numbers that were told before, of the same measure.
 *
 * <p>All groups told so far cut the people into cells: who is in the same groups is in the same cell. A group may be told
 * if it leaves no cell with fewer than {@value #FEWEST} people. Every sum and difference of told numbers counts each cell
 * as a whole, so none of them is the number of fewer people than the smallest cell has (complementary suppression; it
 * holds back more than a linear programme would, and is easy to check).
 */
public final class Disclosure {

    /** The fewest people of whom anything is told. */
    public static final int FEWEST = 5;

    private final Map<String, BitSet> cells = new HashMap<>();
    private int groups;

    /** @param told the people of each group told before, by username */
    public Disclosure(Collection<? extends Set<String>> told) {
        told.forEach(this::add);
    }

    public static boolean enough(int people) {
        return people >= FEWEST;
    }

    /** Whether the group may be told; it counts as told from then on. */
    public boolean tell(Set<String> people) {
        if (!enough(people.size()) || leavesSmallCell(people)) {
            return false;
        }
        add(people);
        return true;
    }

    private boolean leavesSmallCell(Set<String> people) {
        Map<BitSet, Integer> inside = new HashMap<>();
        Map<BitSet, Integer> outside = new HashMap<>();
        people.forEach(person -> inside.merge(cells.getOrDefault(person, new BitSet()), 1, Integer::sum));
        cells.forEach((person, cell) -> {
            if (!people.contains(person) && inside.containsKey(cell)) {
                outside.merge(cell, 1, Integer::sum);
            }
        });
        return inside.values().stream().anyMatch(count -> !enough(count))
                || outside.values().stream().anyMatch(count -> !enough(count));
    }

    private void add(Set<String> people) {
        int group = groups++;
        people.forEach(person -> {
            BitSet cell = (BitSet) cells.getOrDefault(person, new BitSet()).clone();
            cell.set(group);
            cells.put(person, cell);
        });
    }
}
