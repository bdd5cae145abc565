package dev.tollgate.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Somebody who has every number that was told tries to get at the number of fewer than five people. */
class DisclosureTest {

    @Test
    void a_group_of_five_is_told_and_one_of_four_is_not() {
        assertThat(new Disclosure(List.of()).tell(people(0, 5))).isTrue();
        assertThat(new Disclosure(List.of()).tell(people(0, 4))).isFalse();
    }

    @Test
    void a_total_is_not_told_beside_a_part_of_it_that_leaves_four() {
        Disclosure disclosure = new Disclosure(List.of(people(0, 20)));

        assertThat(disclosure.tell(people(0, 24))).isFalse();
        assertThat(disclosure.tell(people(0, 25))).isTrue();
    }

    @Test
    void a_week_is_not_told_where_one_person_joined_or_left_since_the_week_before() {
        Disclosure disclosure = new Disclosure(List.of(people(0, 20)));

        assertThat(disclosure.tell(people(0, 21))).as("joined").isFalse();
        assertThat(disclosure.tell(people(1, 20))).as("left").isFalse();
        assertThat(disclosure.tell(people(1, 21))).as("one for one").isFalse();
        assertThat(disclosure.tell(people(0, 20))).as("the same people").isTrue();
    }

    @Test
    void a_group_made_of_two_told_before_and_one_person_more_is_not_told() {
        Disclosure disclosure = new Disclosure(List.of(people(0, 10), people(10, 20)));

        assertThat(disclosure.tell(people(0, 21))).isFalse();
        assertThat(disclosure.tell(people(0, 20))).isTrue();
    }

    @Test
    void no_sum_or_difference_of_what_is_told_is_the_number_of_fewer_than_five_people() {
        int told = 0;
        int held = 0;
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            Map<String, int[]> roster = new TreeMap<>();
            for (int person = 0; person < 30 + random.nextInt(20); person++) {
                roster.put("p" + person, new int[] {random.nextInt(4), random.nextInt(3)});
            }
            Disclosure disclosure = new Disclosure(List.of());
            List<Set<String>> shown = new ArrayList<>();
            for (int week = 0; week < 4; week++) {
                for (Set<String> group : groups(roster)) {
                    if (disclosure.tell(group)) {
                        shown.add(group);
                        told++;
                    } else {
                        held++;
                    }
                }
                change(roster, random, week);
            }
            assertThat(Attacker.smallestThatCanBeWorkedOut(shown))
                    .as("seed %d", seed)
                    .isGreaterThanOrEqualTo(Disclosure.FEWEST);
        }
        assertThat(told).as("it is of use").isGreaterThan(200);
        assertThat(held).as("there was something to hold back").isGreaterThan(200);
    }

    @Test
    void without_secondary_suppression_the_same_attack_succeeds() {
        assertThat(Attacker.smallestThatCanBeWorkedOut(List.of(people(0, 20), people(0, 21))))
                .isEqualTo(1);
        assertThat(Attacker.smallestThatCanBeWorkedOut(List.of(people(0, 8), people(8, 16), people(0, 18))))
                .isEqualTo(2);
    }

    /** By unit, department, location and in total. */
    private static List<Set<String>> groups(Map<String, int[]> roster) {
        List<Set<String>> groups = new ArrayList<>();
        for (int at : new int[] {0, 1}) {
            groups.addAll(roster.entrySet().stream()
                    .collect(Collectors.groupingBy(
                            entry -> entry.getValue()[at],
                            TreeMap::new,
                            Collectors.mapping(Map.Entry::getKey, Collectors.toSet())))
                    .values());
        }
        groups.addAll(roster.entrySet().stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.getValue()[0] * 10 + entry.getValue()[1],
                        TreeMap::new,
                        Collectors.mapping(Map.Entry::getKey, Collectors.toSet())))
                .values());
        groups.add(Set.copyOf(roster.keySet()));
        return groups;
    }

    private static void change(Map<String, int[]> roster, Random random, int week) {
        List<String> names = new ArrayList<>(new TreeSet<>(roster.keySet()));
        for (int leaver = 0; leaver < random.nextInt(3); leaver++) {
            roster.remove(names.get(random.nextInt(names.size())));
        }
        for (int joiner = 0; joiner < random.nextInt(8); joiner++) {
            roster.put("w%d-%d".formatted(week, joiner), new int[] {random.nextInt(4), random.nextInt(3)});
        }
        if (random.nextBoolean()) {
            roster.computeIfPresent(names.getFirst(), (name, place) -> new int[] {random.nextInt(4), place[1]});
        }
    }

    private static Set<String> people(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> "p" + number).collect(Collectors.toSet());
    }
}
