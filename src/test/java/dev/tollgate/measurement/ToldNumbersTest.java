package dev.tollgate.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.tollgate.communication.MailBench;
import dev.tollgate.language.Words;
import dev.tollgate.measurement.ToldNumbers.Telling;
import dev.tollgate.measurement.ToldNumbers.ToldNumber;
import dev.tollgate.program.Gate;
import dev.tollgate.program.Person;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** Week after week of a wave with the units sales (20 people) and shipping (10). */
class ToldNumbersTest {

    private static final LocalDate MONDAY = LocalDate.of(2026, 6, 1);

    private final Roster roster = mock(Roster.class);
    private final TrainedWithoutUse trained = mock(TrainedWithoutUse.class);
    private final LearningChain learning = mock(LearningChain.class);
    private final List<Person> people = new ArrayList<>();
    private MailBench bench;
    private ToldNumbers numbers;
    private long week = 1;

    DataSource database() throws Exception {
        return MailBench.inMemory();
    }

    @BeforeEach
    void people() throws Exception {
        bench = new MailBench(database(), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        numbers = new ToldNumbers(
                bench.jdbc,
                new ToldUse(bench.jdbc, roster, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)),
                roster,
                trained,
                learning);
        IntStream.range(0, 20).forEach(at -> people.add(person("sales" + at, "sales")));
        IntStream.range(0, 10).forEach(at -> people.add(person("shipping" + at, "shipping")));
        when(roster.people("crm", "w1")).thenAnswer(call -> List.copyOf(people));
        when(trained.of(any())).thenReturn(new TrainedWithoutUse.Count(4, 25));
        learned(0, 0, 0, 0);
    }

    @AfterEach
    void close() throws InterruptedException {
        bench.close();
    }

    @Test
    void what_is_told_is_what_the_measurements_api_has_of_the_same_snapshot() {
        Snapshot snapshot = snapshot(8, 6);

        tell(snapshot, MONDAY);

        assertThat(adoption())
                .extracting(number -> "%s %d %d %s %s %s"
                        .formatted(
                                number.group(),
                                number.people(),
                                number.sample(),
                                number.value(),
                                number.target(),
                                number.group() + ": " + number.sentence(Words.english())))
                .containsExactlyElementsOf(MeasurementController.Measurement.of(snapshot).groups().stream()
                        .filter(group -> group.metric() == Metric.ADOPTION)
                        .map(group -> "%s %d %d %s %s %s"
                                .formatted(
                                        group.group(),
                                        group.people(),
                                        group.sample(),
                                        group.value(),
                                        group.target(),
                                        group.sentence()))
                        .toList())
                .hasSize(2);
    }

    @Test
    void a_group_that_one_person_joined_keeps_the_number_of_the_week_before_with_its_day_and_others_go_on() {
        tell(snapshot(8, 6), MONDAY);
        people.add(person("new", "sales"));
        tell(snapshot(9, 7), MONDAY.plusDays(7));

        assertThat(adoption())
                .extracting(number -> "%s %.0f of %d, %s"
                        .formatted(number.group(), number.numerator(), number.sample(), number.measuredOn()))
                .containsExactly("sales 8 of 20, 2026-06-01", "shipping 7 of 10, 2026-06-08");
    }

    @Test
    void five_who_joined_are_told_and_so_is_one_once_no_day_of_use_is_shared_any_more() {
        tell(snapshot(8, 6), MONDAY);
        IntStream.range(0, 5).forEach(at -> people.add(person("new" + at, "sales")));
        tell(snapshot(9, 6), MONDAY.plusDays(7));
        assertThat(adoption().getFirst().sample()).isEqualTo(25);

        people.removeFirst();
        tell(snapshot(9, 6), MONDAY.plusDays(14));
        assertThat(adoption().getFirst().sample()).isEqualTo(25);
        assertThat(adoption().getFirst().measuredOn()).isEqualTo(MONDAY.plusDays(7));

        tell(snapshot(9, 6), MONDAY.plusDays(35));
        assertThat(adoption().getFirst().sample()).isEqualTo(24);
        assertThat(bench.jdbc
                        .sql("select count(*) from told_number where members is not null and told_on <= ?")
                        .param(MONDAY.plusDays(7))
                        .query(Integer.class)
                        .single())
                .as("who was counted is forgotten")
                .isZero();
    }

    @Test
    void four_trained_who_do_not_use_it_are_not_told_and_five_are() {
        tell(snapshot(8, 6), MONDAY);
        assertThat(numbers.of("crm")).noneMatch(number -> number.measure().equals(ToldNumbers.TRAINED_NOT_USING));

        when(trained.of(any())).thenReturn(new TrainedWithoutUse.Count(5, 25));
        tell(snapshot(8, 6), MONDAY.plusDays(7));
        assertThat(numbers.of("crm"))
                .filteredOn(number -> number.measure().equals(ToldNumbers.TRAINED_NOT_USING))
                .singleElement()
                .satisfies(number -> assertThat(number.numerator()).isEqualTo(5));
    }

    @Test
    void the_long_name_of_a_group_of_many_small_units_is_kept_whole() {
        String group =
                IntStream.range(0, 400).mapToObj(at -> "Branch office " + at).collect(Collectors.joining(" + "));
        ToldNumber told =
                new ToldNumber("w1", Metric.ADOPTION.key(), group, Set.of(), MONDAY, MONDAY, 20, 20, 8, 40.0, 60.0);

        bench.transactions.executeWithoutResult(
                status -> numbers.keep("crm", "run-1", 7, List.of(new Telling(told, sales(20)))));

        assertThat(numbers.ofWeek(7)).containsExactly(told);
    }

    @Test
    void a_wave_of_four_people_is_told_nothing_of() {
        people.removeIf(person -> !person.username().matches("sales[0-3]"));

        assertThat(numbers.decide(snapshot(2, 0), MONDAY)).isEmpty();
    }

    @Test
    void how_far_a_group_came_from_training_to_use_is_told_step_by_step_of_those_who_made_the_one_before() {
        learned(18, 15, 10, 6);
        tell(snapshot(8, 6), MONDAY);

        assertThat(steps("sales"))
                .containsExactly(
                        "of 20 people 18 have or had a seat",
                        "of 20 people 15 are trained",
                        "of 15 who are trained 10 do the key task alone",
                        "of 10 who do it alone 6 use it as often as their role should");
        assertThat(steps("shipping"))
                .as("nobody of them is trained")
                .containsExactly("of 10 people 0 have or had a seat", "of 10 people 0 are trained");
    }

    @Test
    void a_step_that_fewer_than_five_could_make_is_not_told_nor_one_that_leaves_fewer_than_five() {
        learned(18, 15, 4, 2);
        tell(snapshot(8, 6), MONDAY);
        assertThat(steps("sales"))
                .hasSize(3)
                .doesNotContain("of 4 who do it alone 2 use it as often as their role should");

        week++;
        learned(18, 18, 17, 16);
        assertThat(numbers.decide(snapshot(18, 6), MONDAY.plusDays(100)))
                .as("with the adoption of all 20, the use of the three others could be worked out")
                .noneMatch(telling -> telling.number().measure().equals("learningUsing"));
    }

    @Test
    void a_role_is_told_beside_the_units_only_where_no_difference_is_of_fewer_than_five() {
        people.replaceAll(person -> person.username().matches("sales[0-9]|shipping[0-4]")
                ? person(person.username(), person.departmentId(), "Lead")
                : person);
        tell(snapshot(8, 6), MONDAY);
        assertThat(numbers.ofWeek(week - 1))
                .filteredOn(number -> number.measure().equals("learningTrainedByRole"))
                .extracting(ToldNumber::group)
                .containsExactlyInAnyOrder("Lead", "Sales rep");

        people.replaceAll(
                person -> person.username().equals("shipping5") ? person("shipping5", "shipping", "Auditor") : person);
        tell(snapshot(8, 6), MONDAY.plusDays(100));
        assertThat(numbers.ofWeek(week - 1))
                .filteredOn(number -> number.measure().equals("learningTrainedByRole"))
                .extracting(ToldNumber::group)
                .as("four are left in one unit, and one alone")
                .containsExactly("Lead");
    }

    @Test
    void before_go_live_nothing_is_told_of_use() {
        learned(18, 15, 10, 0);
        Snapshot before = snapshot(0, 0);
        Snapshot notLive = new Snapshot(
                before.id(),
                before.programId(),
                before.waveId(),
                before.runId(),
                Gate.READY,
                1,
                Instant.EPOCH,
                Instant.EPOCH,
                Instant.EPOCH,
                MONDAY,
                MONDAY,
                before.people(),
                0,
                15,
                10,
                before.values(),
                List.of());
        tell(notLive, MONDAY);
        assertThat(steps("sales")).hasSize(3);
    }

    @Test
    void the_api_has_the_chain_of_the_latest_week_by_group_and_by_role() throws Exception {
        learned(18, 15, 10, 6);
        tell(snapshot(8, 6), MONDAY);
        learned(20, 20, 15, 10);
        tell(snapshot(8, 6), MONDAY.plusDays(7));
        Programs programs = mock(Programs.class);

        MockMvcBuilders.standaloneSetup(new LearningController(programs, numbers))
                .build()
                .perform(get("/api/programs/crm/learning"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$[?(@.group == 'sales')].steps[0].made").value(20))
                .andExpect(jsonPath("$[?(@.group == 'sales')].steps[3].sentence")
                        .value("of 15 who do it alone 10 use it as often as their role should"))
                .andExpect(jsonPath("$[?(@.role == 'Sales rep')].steps[1].of").value(30));
    }

    private List<String> steps(String group) {
        return Arrays.stream(LearningStep.values())
                .flatMap(step -> numbers.ofWeek(week - 1).stream()
                        .filter(number -> number.group().equals(group)
                                && LearningStep.of(number).filter(step::equals).isPresent())
                        .map(number -> step.sentence(number, Words.english())))
                .toList();
    }

    /** So many of sales have made each step, the first of them. */
    private void learned(int booked, int trainedOnes, int proficient, int using) {
        when(learning.of(any()))
                .thenReturn(
                        new LearningChain.Steps(sales(booked), sales(trainedOnes), sales(proficient), sales(using)));
    }

    private static Set<String> sales(int first) {
        return IntStream.range(0, first).mapToObj(at -> "sales" + at).collect(Collectors.toSet());
    }

    private void tell(Snapshot snapshot, LocalDate day) {
        List<Telling> tellings = numbers.decide(snapshot, day);
        bench.transactions.executeWithoutResult(status -> numbers.keep("crm", "run-1", week, tellings));
        week++;
    }

    private List<ToldNumber> adoption() {
        return numbers.ofWeek(week - 1).stream()
                .filter(number -> number.of(Metric.ADOPTION))
                .toList();
    }

    private Snapshot snapshot(int sales, int shipping) {
        List<Snapshot.Value> values = new ArrayList<>();
        for (String unit : List.of("sales", "shipping")) {
            int size = (int) people.stream()
                    .filter(person -> person.departmentId().equals(unit))
                    .count();
            if (size > 0) {
                values.add(new Snapshot.Value(
                        Metric.ADOPTION,
                        new MeasuredUnit(unit, "Berlin"),
                        unit,
                        size,
                        size,
                        unit.equals("sales") ? sales : shipping,
                        60.0));
            }
        }
        return new Snapshot(
                "s-1",
                "crm",
                "w1",
                "run-1",
                Gate.HABIT,
                1,
                Instant.EPOCH,
                Instant.EPOCH,
                Instant.EPOCH,
                MONDAY.minusDays(28),
                MONDAY,
                people.size(),
                100,
                15,
                10,
                values,
                List.of());
    }

    private static Person person(String username, String department) {
        return person(username, department, "Sales rep");
    }

    private static Person person(String username, String department, String role) {
        return new Person(username, username, null, department, "Berlin", role, null, null);
    }
}
