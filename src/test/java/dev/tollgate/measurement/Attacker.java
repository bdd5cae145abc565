package dev.tollgate.measurement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Somebody who has every number that was told, and knows of which people each was. */
final class Attacker {

    private Attacker() {}

    /**
     * The attacker's algebra, which shares nothing with the product: whether any linear combination of the groups is about
     * up to four people alone. For each choice of so many kinds of people (who were in the same groups), the combinations
     * that cancel out everybody else are what elimination leaves.
     */
    static int smallestThatCanBeWorkedOut(List<Set<String>> groups) {
        Map<String, Set<String>> kinds = new HashMap<>();
        groups.stream()
                .flatMap(Set::stream)
                .distinct()
                .forEach(person -> kinds.computeIfAbsent(
                                IntStream.range(0, groups.size())
                                        .mapToObj(group -> groups.get(group).contains(person) ? "1" : "0")
                                        .collect(Collectors.joining()),
                                kind -> new HashSet<>())
                        .add(person));
        List<String> names = List.copyOf(new TreeSet<>(kinds.keySet()));
        List<Integer> small = IntStream.range(0, names.size())
                .filter(kind -> kinds.get(names.get(kind)).size() < 5)
                .boxed()
                .toList();
        int smallest = Integer.MAX_VALUE;
        for (Set<Integer> chosen : choices(small, names, kinds)) {
            int all = rank(names, groups.size(), Set.of());
            int others = rank(names, groups.size(), chosen);
            if (all > others) {
                smallest = Math.min(
                        smallest,
                        chosen.stream()
                                .mapToInt(kind -> kinds.get(names.get(kind)).size())
                                .sum());
            }
        }
        return smallest;
    }

    /** Kinds that together are fewer than five people. */
    private static List<Set<Integer>> choices(List<Integer> small, List<String> names, Map<String, Set<String>> kinds) {
        List<Set<Integer>> choices = new ArrayList<>(List.of(Set.of()));
        for (int kind : small) {
            for (Set<Integer> before : List.copyOf(choices)) {
                Set<Integer> with = new TreeSet<>(before);
                with.add(kind);
                if (with.stream()
                                .mapToInt(each -> kinds.get(names.get(each)).size())
                                .sum()
                        < 5) {
                    choices.add(with);
                }
            }
        }
        choices.removeFirst();
        return choices;
    }

    /** Of the matrix of kinds and groups without some kinds. */
    private static int rank(List<String> kinds, int groups, Set<Integer> without) {
        List<double[]> rows = new ArrayList<>(IntStream.range(0, kinds.size())
                .filter(kind -> !without.contains(kind))
                .mapToObj(kind ->
                        kinds.get(kind).chars().mapToDouble(bit -> bit - '0').toArray())
                .toList());
        int rank = 0;
        for (int column = 0; column < groups && rank < rows.size(); column++) {
            int best = rank;
            for (int row = rank; row < rows.size(); row++) {
                if (Math.abs(rows.get(row)[column]) > Math.abs(rows.get(best)[column])) {
                    best = row;
                }
            }
            if (Math.abs(rows.get(best)[column]) < 1e-9) {
                continue;
            }
            double[] pivot = rows.get(best);
            rows.set(best, rows.get(rank));
            rows.set(rank, pivot);
            for (int row = rank + 1; row < rows.size(); row++) {
                double factor = rows.get(row)[column] / pivot[column];
                for (int at = column; at < groups; at++) {
                    rows.get(row)[at] -= factor * pivot[at];
                }
            }
            rank++;
        }
        return rank;
    }
}
