package dev.tollgate.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.tollgate.communication.Stage;
import dev.tollgate.program.Gate;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Wave;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each metric counted by hand; the program's wave went live on Wednesday 1 April 2026. */
class CountingTest {

    private static final Instant NOW = Instant.parse("2026-07-01T09:00:00Z");
    private static final LocalDate TODAY = LocalDate.parse("2026-07-01");
    private static final ProgramDefinition PROGRAM = Stage.program();
    private static final Map<String, String> NAMES = Map.of("sales", "Sales", "sales-2", "Sales", "finance", "Finance");

    private final List<Person> people = new ArrayList<>();
    private final List<UsageEvent> events = new ArrayList<>();
    private final Map<String, Instant> trained = new HashMap<>();
    private final WaveRecords records = mock(WaveRecords.class);

    @Test
    void counts_people_by_unit() {
        people("sales", "Oxford", 12);
        people("finance", "Leeds", 11);
        used("sales-Oxford-1", TODAY.minusDays(60));
        used("sales-Oxford-2", TODAY.minusDays(3));
        assertThat(counted(Gate.IN_USE, new Activation())).containsExactly("Finance 0/11", "Sales 2/12");
    }

    @Test
    void a_day_before_go_live_counts_nowhere() {
        people("sales", "Oxford", 12);
        used("sales-Oxford-1", LocalDate.parse("2026-03-31"));
        assertThat(counted(Gate.IN_USE, new Activation())).containsExactly("Sales 0/12");
    }

    @Test
    void adoption_wants_three_of_four_weeks_and_the_weakest_month_counts_for_the_sustained_one() {
        people("sales", "Oxford", 10);
        for (int person = 1; person <= 10; person++) {
            weekly("sales-Oxford-" + person, 0, 4);
            weekly("sales-Oxford-" + person, 8, 12);
        }
        weekly("sales-Oxford-1", 4, 7);
        weekly("sales-Oxford-2", 4, 6);
        assertThat(counted(Gate.HABIT, new Adoption())).containsExactly("Sales 10/10");
        assertThat(counted(Gate.SUSTAINED, new MonthlyAdoption())).containsExactly("Sales 1/10");
    }

    @Test
    void quality_is_of_the_last_28_days_and_left_out_where_no_entry_has_one() {
        people("sales", "Oxford", 12);
        used("sales-Oxford-1", TODAY.minusDays(2));
        assertThat(counted(Gate.HABIT, new Quality())).isEmpty();
        events.add(event("sales-Oxford-1", TODAY.minusDays(3), 0.5));
        events.add(event("sales-Oxford-1", TODAY.minusDays(4), 1.0));
        events.add(event("sales-Oxford-1", TODAY.minusDays(40), 0.0));
        assertThat(counted(Gate.HABIT, new Quality())).containsExactly("Sales 1.5/2");
    }

    @Test
    void training_older_than_28_days_does_not_make_ready_and_counts_once_people_use_the_software() {
        people("sales", "Oxford", 10);
        trained.put("sales-Oxford-1", NOW.minusSeconds(28 * 86_400));
        trained.put("sales-Oxford-2", NOW.minusSeconds(28 * 86_400 + 1));
        when(records.trained(any(), any(), any())).thenReturn(trained);
        assertThat(counted(Gate.READY, new TrainingCompletion(records))).containsExactly("Sales 1/10");
        assertThat(counted(Gate.IN_USE, new TrainingCompletion(records))).containsExactly("Sales 2/10");
    }

    @Test
    void who_could_not_be_reached_is_accounted_for_but_not_informed() {
        people("sales", "Oxford", 10);
        when(records.informed(any(), any(), any())).thenReturn(Set.of("sales-Oxford-1"));
        when(records.accounted(any(), any(), any())).thenReturn(Set.of("sales-Oxford-1", "sales-Oxford-2"));
        assertThat(counted(Gate.READY, new Informed(records))).containsExactly("Sales 1/10");
        assertThat(counted(Gate.READY, new Accounted(records))).containsExactly("Sales 2/10");
    }

    /** Somebody active in seven of nine weeks misses just the two last ones with a chance of 1 ÷ (9 · 8 ÷ 2) = 1 ÷ 36. */
    @Test
    void one_of_ten_people_who_stops_may_be_chance_two_are_a_decline() {
        people("sales", "Oxford", 10);
        IntStream.rangeClosed(1, 10).forEach(person -> weekly("sales-Oxford-" + person, person == 1 ? 2 : 0, 9));
        assertThat(counted(Gate.HABIT, new Declines()))
                .as("1 in 36 is more than 5 % ÷ 4")
                .containsExactly("Sales 0/1");
        events.clear();
        IntStream.rangeClosed(1, 10).forEach(person -> weekly("sales-Oxford-" + person, person <= 2 ? 2 : 0, 9));
        assertThat(counted(Gate.HABIT, new Declines())).as("1 in 1296 is less").containsExactly("Sales 1/1");
    }

    @Test
    void a_decline_has_at_least_a_tenth_fewer_people() {
        people("sales", "Oxford", 21);
        IntStream.rangeClosed(1, 21).forEach(person -> weekly("sales-Oxford-" + person, person <= 2 ? 2 : 0, 9));
        assertThat(counted(Gate.HABIT, new Declines())).as("19 of 21").containsExactly("Sales 0/1");
        people.removeIf(person -> person.username().equals("sales-Oxford-21"));
        assertThat(counted(Gate.HABIT, new Declines())).as("18 of 20").containsExactly("Sales 1/1");
    }

    @Test
    void one_odd_week_is_no_decline_and_a_lasting_one_shows_in_each_week_after_its_first() {
        people("sales", "Oxford", 10);
        IntStream.rangeClosed(1, 10).forEach(person -> weekly("sales-Oxford-" + person, person <= 6 ? 1 : 0, 9));
        assertThat(counted(Gate.HABIT, new Declines())).containsExactly("Sales 0/1");
        events.clear();
        IntStream.rangeClosed(1, 10).forEach(person -> weekly("sales-Oxford-" + person, person <= 6 ? 3 : 0, 12));
        assertThat(counted(Gate.HABIT, new Declines())).containsExactly("Sales 2/1");
    }

    @Test
    void nobody_can_say_so_before_there_were_four_weeks_to_compare_with() {
        people("sales", "Oxford", 10);
        IntStream.rangeClosed(1, 10).forEach(person -> weekly("sales-Oxford-" + person, person <= 6 ? 2 : 0, 6));
        assertThat(wentLive(TODAY.minusDays(42))).containsExactly("Sales 1/1");
        assertThat(wentLive(TODAY.minusDays(41))).containsExactly("Sales 0/1");
    }

    @Test
    void a_group_needs_a_champion_and_another_one_for_every_fifty_people_begun() {
        people("sales", "Oxford", 51);
        people("finance", "Leeds", 10);
        ProgramDefinition program = withChampions(List.of("sales-Oxford-1", "finance-Leeds-1", "finance-Leeds-2"));
        assertThat(counted(program, Gate.READY, new ChampionCoverage()))
                .as("two in finance do not make up for sales")
                .containsExactly("Finance 1/1", "Sales 1/2");
    }

    @Test
    void pools_are_named_in_the_words_of_the_organisation() {
        people("sales", "Oxford", 12);
        people("finance", "Leeds", 3);
        assertThat(values(PROGRAM, Gate.IN_USE, new Activation()))
                .extracting(Snapshot.Value::pool)
                .containsOnly("Finance + Sales");
    }

    @Test
    void units_of_one_department_are_told_apart_by_their_location_and_namesakes_by_their_id() {
        people("sales", "Oxford", 12);
        people("sales", "", 11);
        people("sales-2", "Rome", 10);
        assertThat(values(PROGRAM, Gate.IN_USE, new Activation()))
                .extracting(Snapshot.Value::pool)
                .containsOnly("Sales [sales] (Oxford)", "Sales [sales] (no location)", "Sales [sales-2]");
    }

    private void people(String department, String location, int count) {
        IntStream.rangeClosed(1, count)
                .mapToObj(number -> new Person(
                        department + "-" + location + "-" + number,
                        "Name",
                        "mail@example.com",
                        department,
                        location,
                        "Clerk",
                        null,
                        null))
                .forEach(people::add);
    }

    private void used(String username, LocalDate day) {
        events.add(event(username, day, null));
    }

    /** Once in each of these weeks, counted back from today. */
    private void weekly(String username, int from, int to) {
        IntStream.range(from, to).forEach(week -> used(username, TODAY.minusDays(7L * week + 2)));
    }

    private static UsageEvent event(String username, LocalDate day, Double quality) {
        return new UsageEvent(
                username + day, username, "visit", day.atTime(10, 0).toInstant(ZoneOffset.UTC), quality);
    }

    private List<String> counted(Gate gate, Measure measure) {
        return counted(PROGRAM, gate, measure);
    }

    private List<String> counted(ProgramDefinition program, Gate gate, Measure measure) {
        return values(program, gate, measure).stream()
                .map(value -> "%s %s/%d"
                        .formatted(
                                value.pool(), Double.toString(value.numerator()).replace(".0", ""), value.sample()))
                .toList();
    }

    private List<String> wentLive(LocalDate day) {
        Wave known = PROGRAM.wave("pilot").orElseThrow();
        Wave wave = new Wave("pilot", known.name(), known.kind(), day, day, known.localSponsor(), true);
        ProgramDefinition program = mock(ProgramDefinition.class);
        when(program.id()).thenReturn("crm");
        when(program.smallUnit()).thenReturn(10);
        when(program.timeZone()).thenReturn(PROGRAM.timeZone());
        when(program.workingTime()).thenReturn(PROGRAM.workingTime());
        when(program.role(any())).thenAnswer(call -> PROGRAM.role(call.getArgument(0)));
        when(program.wave("pilot")).thenReturn(Optional.of(wave));
        return counted(program, Gate.HABIT, new Declines());
    }

    private List<Snapshot.Value> values(ProgramDefinition program, Gate gate, Measure measure) {
        UsageEvents stored = mock(UsageEvents.class);
        when(stored.counts(any(), any(), any(), any()))
                .thenAnswer(call -> events.stream()
                        .filter(event -> within(event, call.getArgument(2), call.getArgument(3)))
                        .collect(Collectors.groupingBy(UsageEvent::username, Collectors.counting())));
        doAnswer(call -> {
                    UsageEvents.Each each = call.getArgument(4);
                    events.stream()
                            .filter(event -> within(event, call.getArgument(2), call.getArgument(3)))
                            .forEach(event -> each.used(event.username(), event.occurredAt(), event.quality()));
                    return null;
                })
                .when(stored)
                .each(any(), eq("visit"), any(), any(), any());
        Use use = Use.read(
                stored, "crm", "visit", program.wave("pilot").orElseThrow().goLive(), NOW, program.timeZone());
        Measured wave =
                new Measured("run-1", program, program.wave("pilot").orElseThrow(), gate, NOW, people, NAMES, use);
        return Counting.values(wave, List.of(measure), List.of());
    }

    private static boolean within(UsageEvent event, Instant from, Instant before) {
        return !event.occurredAt().isBefore(from) && event.occurredAt().isBefore(before);
    }

    private static ProgramDefinition withChampions(List<String> champions) {
        ProgramDefinition program = mock(ProgramDefinition.class);
        when(program.id()).thenReturn("crm");
        when(program.smallUnit()).thenReturn(10);
        when(program.timeZone()).thenReturn(PROGRAM.timeZone());
        when(program.wave("pilot")).thenReturn(PROGRAM.wave("pilot"));
        when(program.champions()).thenReturn(champions);
        return program;
    }
}
