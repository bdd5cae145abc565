package dev.tollgate.pilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tollgate.pilot.Apportionment.Claim;
import dev.tollgate.program.Person;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A group of a wanted size mirrors departments, locations and roles, and says why it is this one. */
class ProposedGroupTest {

    private static final Map<String, String> NAMES =
            Map.of("sales", "Sales", "it", "IT", "hr", "HR", "law", "Law", "audit", "Audit");

    private final List<Person> people = new ArrayList<>();

    @Test
    void the_whole_parts_come_first_and_then_the_largest_remainders() {
        List<Integer> counted = List.of(1500, 1500, 900, 500, 500, 200);
        List<Claim> claims = IntStream.range(0, counted.size())
                .mapToObj(at -> new Claim("c" + at, counted.get(at), counted.get(at), 0))
                .toList();

        assertThat(Apportionment.seats(25, claims, key -> key)).containsExactly(7, 7, 4, 3, 3, 1);
        assertThat(Apportionment.seats(26, claims, key -> key)).containsExactly(8, 8, 5, 2, 2, 1);
    }

    @Test
    void everybody_gets_their_share_rounded_up_or_down_and_all_seats_are_given() {
        Random random = new Random(4);
        for (int round = 0; round < 500; round++) {
            List<Claim> claims = IntStream.range(0, 1 + random.nextInt(30))
                    .mapToObj(at -> {
                        int size = 1 + random.nextInt(90);
                        return new Claim("c" + at, size, size, 0);
                    })
                    .toList();
            int all = claims.stream().mapToInt(Claim::people).sum();
            int wanted = 1 + random.nextInt(all);

            List<Integer> seats = Apportionment.seats(wanted, claims, key -> key);

            assertThat(seats.stream().mapToInt(each -> each).sum()).isEqualTo(wanted);
            for (int at = 0; at < seats.size(); at++) {
                double share = (double) wanted * claims.get(at).people() / all;
                assertThat((double) seats.get(at)).isBetween(Math.floor(share), Math.ceil(share));
            }
        }
    }

    @Test
    void what_one_cannot_take_is_shared_among_the_others() {
        List<Claim> claims = List.of(new Claim("a", 50, 2, 0), new Claim("b", 30, 30, 0), new Claim("c", 20, 20, 0));

        assertThat(Apportionment.seats(10, claims, key -> key)).containsExactly(2, 5, 3);
        assertThat(Apportionment.seats(100, claims, key -> key)).containsExactly(2, 30, 20);
    }

    @Test
    void a_group_has_of_each_department_location_and_role_what_is_due_to_it() {
        add(50, "sales", "Oxford", "Agent");
        add(25, "sales", "Berlin", "Agent");
        add(25, "sales", "Berlin", "Clerk");
        add(100, "it", "Berlin", "Developer");

        ProposedGroup group = draw(20, Set.of(), Set.of());

        assertThat(group.strata())
                .extracting(ProposedGroup.Share::name, ProposedGroup.Share::people, ProposedGroup.Share::reason)
                .contains(
                        tuple("Agent, Sales, Oxford", 50, "its share exactly"),
                        tuple("Developer, IT, Berlin", 100, "its share exactly"));
        assertThat(group.strata())
                .extracting(ProposedGroup.Share::name, ProposedGroup.Share::share)
                .contains(
                        tuple("Agent, Sales, Berlin", new BigDecimal("2.50")),
                        tuple("Clerk, Sales, Berlin", new BigDecimal("2.50")));
        assertThat(seats(group)).containsEntry("Agent, Sales, Oxford", 5).containsEntry("Developer, IT, Berlin", 10);
        assertThat(seats(group).get("Agent, Sales, Berlin") + seats(group).get("Clerk, Sales, Berlin"))
                .isEqualTo(5);
        assertThat(group.strata().stream()
                        .filter(share -> share.seats() == 2 && share.people() == 25)
                        .findFirst())
                .hasValueSatisfying(share -> {
                    assertThat(share.shortfall()).isEqualByComparingTo("0.5");
                    assertThat(share.reason()).contains("rounded down");
                });
        assertThat(group.members())
                .hasSize(20)
                .extracting(ProposedGroup.Member::username)
                .doesNotHaveDuplicates();
    }

    @Test
    void a_department_of_many_small_strata_loses_nothing_by_rounding() {
        for (int role = 0; role < 20; role++) {
            add(5, "sales", "Oxford", "Role " + (char) ('A' + role));
        }
        add(100, "it", "Berlin", "Developer");

        assertThat(draw(20, Set.of(), Set.of()).members().stream()
                        .filter(member -> member.departmentId().equals("sales"))
                        .count())
                .as("each of the twenty roles alone has a right to half a seat")
                .isEqualTo(10);
    }

    @Test
    void the_same_people_and_seed_give_the_same_group_and_another_seed_another() {
        add(40, "sales", "Oxford", "Agent");
        add(40, "it", "Berlin", "Developer");
        ProposedGroup group = draw(10, Set.of("sales-7"), Set.of());

        Collections.shuffle(people, new Random(1));
        assertThat(draw(10, Set.of("sales-7"), Set.of())).isEqualTo(group);
        assertThat(ProposedGroup.of(people, NAMES, Set.of("sales-7"), Set.of(), Set.of(), 10, "other")
                        .usernames())
                .isNotEqualTo(group.usernames());
    }

    @Test
    void a_newcomer_changes_one_seat_of_a_stratum_at_most() {
        add(40, "sales", "Oxford", "Agent");
        Set<String> before = new TreeSet<>(draw(10, Set.of(), Set.of()).usernames());
        for (int joiner = 100; joiner < 130; joiner++) {
            people.add(person("joiner-" + joiner, "sales", "Oxford", "Agent"));
            Set<String> after = new TreeSet<>(draw(10, Set.of(), Set.of()).usernames());
            Set<String> gone = new TreeSet<>(before);
            gone.removeAll(after);
            assertThat(gone).hasSizeLessThanOrEqualTo(1);
            before = after;
        }
    }

    @Test
    void over_many_seeds_everybody_of_a_stratum_is_drawn_equally_often() {
        add(10, "sales", "Oxford", "Agent");
        Map<String, Integer> drawn = new HashMap<>();
        int seeds = 2_000;
        for (int seed = 0; seed < seeds; seed++) {
            ProposedGroup.of(people, NAMES, Set.of(), Set.of(), Set.of(), 3, "seed " + seed)
                    .usernames()
                    .forEach(username -> drawn.merge(username, 1, Integer::sum));
        }
        double expected = seeds * 0.3;
        double chiSquare = drawn.values().stream()
                .mapToDouble(count -> (count - expected) * (count - expected) / (expected * 0.7))
                .sum();
        assertThat(drawn).hasSize(10);
        assertThat(chiSquare)
                .as("one in a thousand of fair lots with nine degrees of freedom is beyond 27.9")
                .isLessThan(27.9);
    }

    @Test
    void volunteers_come_first_and_each_person_has_a_reason() {
        add(25, "sales", "Oxford", "Agent");
        add(75, "it", "Berlin", "Developer");

        ProposedGroup group = draw(12, Set.of("sales-3", "sales-9"), Set.of());

        assertThat(group.members())
                .filteredOn(member -> member.departmentId().equals("sales"))
                .hasSize(3)
                .extracting(ProposedGroup.Member::username, ProposedGroup.Member::reason)
                .contains(
                        tuple("sales-3", "volunteered; one of 3 seats for the 25 people of 'Agent, Sales, Oxford'"),
                        tuple("sales-9", "volunteered; one of 3 seats for the 25 people of 'Agent, Sales, Oxford'"));
        assertThat(group.members())
                .filteredOn(member -> !member.volunteer())
                .allSatisfy(member -> assertThat(member.reason()).startsWith("drawn by lot with the seed 'seed'; "));
        assertThat(group.notes()).anyMatch(note -> note.startsWith("2 of 12 volunteered"));
    }

    @Test
    void volunteers_beyond_the_share_of_their_stratum_are_named_with_the_reason() {
        add(20, "sales", "Oxford", "Agent");
        add(20, "it", "Berlin", "Developer");

        ProposedGroup group = draw(4, Set.of("sales-1", "sales-2", "sales-3"), Set.of());

        assertThat(group.members())
                .filteredOn(member -> member.departmentId().equals("sales"))
                .hasSize(2)
                .allMatch(ProposedGroup.Member::volunteer);
        assertThat(group.withoutSeat())
                .singleElement()
                .satisfies(
                        member -> assertThat(member.reason())
                                .isEqualTo(
                                        "volunteered, but the 2 of 20 seats of 'Agent, Sales, Oxford' went to other volunteers by lot"));
    }

    @Test
    void who_said_no_is_not_drawn_and_the_stratum_says_why_it_has_less() {
        add(10, "sales", "Oxford", "Agent");
        add(10, "it", "Berlin", "Developer");
        Set<String> declined =
                IntStream.rangeClosed(2, 10).mapToObj(at -> "sales-" + at).collect(Collectors.toSet());

        ProposedGroup group = draw(8, Set.of(), declined);

        assertThat(group.usernames()).hasSize(8).contains("sales-1").doesNotContainAnyElementsOf(declined);
        assertThat(group.strata())
                .filteredOn(share -> share.name().startsWith("Agent"))
                .singleElement()
                .satisfies(share -> {
                    assertThat(share.declined()).isEqualTo(9);
                    assertThat(share.seats()).isEqualTo(1);
                    assertThat(share.shortfall()).isEqualByComparingTo("3");
                    assertThat(share.reason()).isEqualTo("9 said no, so there is nobody else to seat");
                });
        ProposedGroup tooMany = draw(15, Set.of(), declined);
        assertThat(tooMany.members()).hasSize(11);
        assertThat(tooMany.notes())
                .anyMatch(note -> note.startsWith("The group has 11 people instead of 15: 9 said no"));
    }

    @Test
    void small_strata_are_pooled_and_it_is_said() {
        add(20, "sales", "Oxford", "Agent");
        add(3, "sales", "Oxford", "Clerk");
        add(2, "sales", "Oxford", "Intern");
        add(9, "it", "Berlin", "Developer");
        add(2, "it", "Berlin", "Architect");
        add(2, "hr", "Berlin", "Partner");
        add(1, "law", "Berlin", "Lawyer");

        ProposedGroup group = draw(13, Set.of(), Set.of());

        assertThat(group.strata())
                .extracting(ProposedGroup.Share::name, ProposedGroup.Share::people)
                .containsExactlyInAnyOrder(
                        tuple("Agent, Sales, Oxford", 20),
                        tuple("other roles (Clerk 3; Intern 2), Sales, Oxford", 5),
                        tuple("Developer, IT, Berlin, with 2 of other roles", 11),
                        tuple("small departments (HR 2; Law 1)", 3));
        assertThat(group.strata().stream()
                        .mapToInt(share -> share.parts().stream()
                                .mapToInt(Strata.Part::people)
                                .sum())
                        .sum())
                .as("nobody is lost by pooling")
                .isEqualTo(people.size());
        assertThat(group.notes()).anyMatch(note -> note.startsWith("3 of 4 strata are pooled"));
    }

    @Test
    void strata_whose_names_would_be_the_same_are_told_apart() {
        add(10, "sales", "Oxford, GB", "Agent");
        add(10, "sales", "Oxford", "Agent");
        people.replaceAll(person -> person.location().equals("Oxford")
                ? person(person.username(), "sales, oxford", "GB", "Agent")
                : person);
        Map<String, String> names = Map.of("sales", "Sales", "sales, oxford", "Sales, Oxford");

        ProposedGroup group = ProposedGroup.of(people, names, Set.of(), Set.of(), Set.of(), 6, "seed");

        assertThat(group.members()).hasSize(6);
        assertThat(seats(group)).containsOnlyKeys("Agent, Sales, Oxford, GB", "Agent, Sales, Oxford, GB [2]");
    }

    @Test
    void places_without_enough_people_are_one_stratum_of_their_department() {
        add(2, "sales", "Oxford", "Agent");
        add(2, "sales", "Paris", "Agent");
        add(2, "sales", "", "");

        assertThat(draw(3, Set.of(), Set.of()).strata())
                .extracting(ProposedGroup.Share::name)
                .containsExactly("other places (no location given 2; Oxford 2; Paris 2), Sales");
    }

    @Test
    void every_department_that_is_large_enough_is_in_the_group_or_it_is_said_which_are_not() {
        add(180, "sales", "Oxford", "Agent");
        add(6, "it", "Berlin", "Developer");
        add(6, "hr", "Berlin", "Partner");

        ProposedGroup group = draw(6, Set.of(), Set.of());

        assertThat(seats(group))
                .containsEntry("Agent, Sales, Oxford", 4)
                .containsEntry("Developer, IT, Berlin", 1)
                .containsEntry("Partner, HR, Berlin", 1);
        assertThat(group.strata())
                .filteredOn(share -> share.name().startsWith("Partner"))
                .singleElement()
                .satisfies(share -> assertThat(share.reason()).contains("has a seat whatever its share"));
        assertThat(draw(2, Set.of(), Set.of()).notes())
                .anyMatch(note -> note.contains("3 departments have 5 people or more: ask for a group of at least 3"));
    }

    @Test
    void who_has_a_duty_in_the_program_is_drawn_only_where_nobody_else_is_left() {
        add(6, "sales", "Oxford", "Agent");
        Set<String> duties = Set.of("sales-1", "sales-2", "sales-3");

        assertThat(ProposedGroup.of(people, NAMES, Set.of(), Set.of(), duties, 3, "seed")
                        .usernames())
                .doesNotContainAnyElementsOf(duties);
        assertThat(ProposedGroup.of(people, NAMES, Set.of(), Set.of(), duties, 4, "seed")
                        .members())
                .filteredOn(member -> duties.contains(member.username()))
                .singleElement()
                .satisfies(member -> assertThat(member.reason()).contains("nobody else was left"));
    }

    @Test
    void a_company_of_fifty_thousand_is_drawn_in_seconds_and_its_margins_keep_their_share() {
        for (int at = 0; at < 50_000; at++) {
            people.add(person("p" + at, "d" + at % 40, "l" + at % 7, "Role " + at % 90));
        }

        ProposedGroup group = draw(500, Set.of(), Set.of());

        assertThat(group.members()).hasSize(500);
        Map<String, Long> byDepartment = group.members().stream()
                .collect(Collectors.groupingBy(ProposedGroup.Member::departmentId, Collectors.counting()));
        assertThat(byDepartment).hasSize(40);
        assertThat(byDepartment.values()).allMatch(seats -> seats == 12 || seats == 13);
    }

    private ProposedGroup draw(int size, Set<String> volunteers, Set<String> declined) {
        return ProposedGroup.of(people, NAMES, volunteers, declined, Set.of(), size, "seed");
    }

    private static Map<String, Integer> seats(ProposedGroup group) {
        return group.strata().stream().collect(Collectors.toMap(ProposedGroup.Share::name, ProposedGroup.Share::seats));
    }

    private void add(int number, String department, String location, String role) {
        long before = people.stream()
                .filter(person -> person.departmentId().equals(department))
                .count();
        for (long at = before + 1; at <= before + number; at++) {
            people.add(person(department + "-" + at, department, location, role));
        }
    }

    private static Person person(String username, String department, String location, String role) {
        return new Person(
                username, "Name of " + username, username + "@example.com", department, location, role, null, null);
    }
}
