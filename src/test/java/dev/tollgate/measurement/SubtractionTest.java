package dev.tollgate.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.tollgate.communication.MailBench;
import dev.tollgate.program.Gate;
import dev.tollgate.program.Person;
import dev.tollgate.program.Roster;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Somebody reads all that is told of use for four weeks, while people come, go and move: the gates' measurements, those made for
 * tasks and letters in between, single groups that lag, and the weekly reports.
 */
class SubtractionTest {

    private static final LocalDate MONDAY = LocalDate.parse("2026-06-01");
    private static final List<String> DEPARTMENTS = List.of("finance", "sales", "service", "shipping");

    private final Roster roster = mock(Roster.class);
    private final TrainedWithoutUse trained = mock(TrainedWithoutUse.class);
    private final LearningChain learning = mock(LearningChain.class);
    private final Map<String, String> people = new TreeMap<>();
    private final List<Set<String>> shown = new ArrayList<>();
    private ToldUse told;
    private ToldNumbers weekly;

    @Test
    void no_sum_or_difference_of_what_is_told_anywhere_is_the_use_of_fewer_than_five_people() throws Exception {
        when(roster.people("crm", "w1")).thenAnswer(call -> persons());
        when(trained.of(any())).thenReturn(new TrainedWithoutUse.Count(0, 0));
        when(learning.of(any())).thenReturn(new LearningChain.Steps(Set.of(), Set.of(), Set.of(), Set.of()));
        int numbers = 0;
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            people.clear();
            shown.clear();
            IntStream.range(0, 25 + random.nextInt(25))
                    .forEach(at -> people.put("p" + at, DEPARTMENTS.get(random.nextInt(DEPARTMENTS.size()))));
            try (MailBench bench = new MailBench(MailBench.inMemory(), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))) {
                told = new ToldUse(bench.jdbc, roster, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
                weekly = new ToldNumbers(bench.jdbc, told, roster, trained, learning);
                for (int week = 0; week < 4; week++) {
                    read(bench, random, week);
                    change(random, week);
                }
            }
            assertThat(Attacker.smallestThatCanBeWorkedOut(shown))
                    .as("seed %d", seed)
                    .isGreaterThanOrEqualTo(5);
            numbers += shown.size();
        }
        assertThat(numbers).as("it is of use").isGreaterThan(200);
    }

    /** In any order, and some of it twice. */
    private void read(MailBench bench, Random random, int week) {
        for (int look = 0; look < 4; look++) {
            LocalDate day = MONDAY.plusDays(7L * week + look);
            switch (random.nextInt(3)) {
                case 0 -> measured(bench, day);
                case 1 -> single(bench, DEPARTMENTS.get(random.nextInt(DEPARTMENTS.size())), day);
                default -> week(bench, 10L * week + look, day);
            }
            if (random.nextInt(4) == 0) {
                change(random, 10 * week + look);
            }
        }
    }

    /** As a gate keeps it, and as tasks and letters show it: the groups, and the wave as a whole. */
    private void measured(MailBench bench, LocalDate day) {
        Snapshot snapshot = bench.transactions.execute(status -> told.tell(snapshot(day)));
        snapshot.pools().stream()
                .filter(pool -> pool.mayBeShown() && pool.heldBack() == null)
                .forEach(pool -> shown.add(members(pool.units())));
        Snapshot.PoolValue whole = snapshot.whole(Metric.ADOPTION);
        if (whole.mayBeShown() && whole.heldBack() == null) {
            shown.add(members(whole.units()));
        }
    }

    /** As the ladder of a unit that lags is told. */
    private void single(MailBench bench, String department, LocalDate day) {
        Set<MeasuredUnit> units = Set.of(new MeasuredUnit(department, "Berlin"));
        int size = members(units).size();
        if (Disclosure.enough(size)
                && bench.transactions
                        .execute(status -> told.tell(new ToldUse.Number(
                                "crm", "run-1", "w1", Metric.ADOPTION, department, units, size, 50, day)))
                        .isEmpty()) {
            shown.add(members(units));
        }
    }

    private void week(MailBench bench, long week, LocalDate day) {
        List<ToldNumbers.Telling> tellings = weekly.decide(snapshot(day), day);
        bench.transactions.executeWithoutResult(status -> weekly.keep("crm", "run-1", week, tellings));
        tellings.stream()
                .filter(telling -> telling.number().of(Metric.ADOPTION) && telling.members() != null)
                .forEach(telling -> shown.add(telling.members()));
    }

    private void change(Random random, int round) {
        List<String> names = List.copyOf(people.keySet());
        for (int leaver = 0; leaver < random.nextInt(3); leaver++) {
            people.remove(names.get(random.nextInt(names.size())));
        }
        for (int joiner = 0; joiner < random.nextInt(8); joiner++) {
            people.put(
                    "w%d-%d-%d".formatted(round, joiner, random.nextInt(1000)),
                    DEPARTMENTS.get(random.nextInt(DEPARTMENTS.size())));
        }
        if (random.nextBoolean()) {
            people.replace(names.getFirst(), DEPARTMENTS.get(random.nextInt(DEPARTMENTS.size())));
        }
    }

    private Set<String> members(Set<MeasuredUnit> units) {
        return persons().stream()
                .filter(person -> units.contains(MeasuredUnit.of(person)))
                .map(Person::username)
                .collect(Collectors.toSet());
    }

    private List<Person> persons() {
        return people.entrySet().stream()
                .map(entry -> new Person(
                        entry.getKey(), entry.getKey(), null, entry.getValue(), "Berlin", "Clerk", null, null))
                .toList();
    }

    private Snapshot snapshot(LocalDate day) {
        Map<String, Integer> sizes = new TreeMap<>();
        people.values().forEach(department -> sizes.merge(department, 1, Integer::sum));
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
                day.minusDays(28),
                day,
                people.size(),
                100,
                15,
                5,
                sizes.entrySet().stream()
                        .map(unit -> new Snapshot.Value(
                                Metric.ADOPTION,
                                new MeasuredUnit(unit.getKey(), "Berlin"),
                                unit.getKey(),
                                unit.getValue(),
                                unit.getValue(),
                                unit.getValue() / 2,
                                60.0))
                        .toList(),
                List.of());
    }
}
