package dev.tollgate.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import dev.tollgate.communication.Stage;
import dev.tollgate.measurement.Measure.Count;
import dev.tollgate.program.Gate;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The wave went live on Wednesday 1 April 2026; its people should do their key action weekly. */
class SignsTest {

    private static final Instant NOW = Instant.parse("2026-07-01T09:00:00Z");
    private static final LocalDate TODAY = LocalDate.parse("2026-07-01");
    private static final Instant LONG_AGO = Instant.parse("2026-03-20T09:00:00Z");
    private static final ProgramDefinition PROGRAM = Stage.program();
    private static final Map<Metric, Double> TARGETS = Map.of(Metric.ADOPTION, 60.0, Metric.SHADOW_REPORTS, 25.0);

    private final List<Person> people = new ArrayList<>();
    private final List<UsageEvent> events = new ArrayList<>();
    private final Map<String, Instant> trained = new HashMap<>();
    private final List<Count> answers = new ArrayList<>();

    @Test
    void use_that_goes_on_as_ever_shows_nothing() {
        people("sales", 40, person -> week -> person < 30, null);
        people("finance", 40, person -> week -> person < 30, null);
        people.forEach(person -> trained.put(person.username(), LONG_AGO));

        assertThat(seen()).hasSize(2).allSatisfy(group -> {
            assertThat(group.declines()).isFalse();
            assertThat(group.rise()).isEmpty();
            assertThat(group.trainedNotUsing()).isEmpty();
            assertThat(group.outside()).isEmpty();
        });
    }

    @Test
    void a_group_of_whom_many_stopped_two_weeks_ago_declines_and_the_other_does_not() {
        people("sales", 40, person -> week -> person < 30 && !(week < 2 && person < 15), null);
        people("finance", 40, person -> week -> person < 30, null);

        assertThat(group("sales").declines()).isTrue();
        assertThat(group("finance").declines()).isFalse();
        assertThat(group("sales").rise()).isEmpty();
    }

    @Test
    void a_group_of_whom_many_began_two_weeks_ago_rose_from_what_it_was_to_what_it_is() {
        people("sales", 40, person -> week -> person < 16 || week < 2 && person < 30, null);
        people("finance", 40, person -> week -> person < 30, null);

        assertThat(group("sales").rise()).hasValueSatisfying(rise -> {
            assertThat(rise.before()).isCloseTo(40, within(0.001));
            assertThat(rise.now()).isCloseTo(75, within(0.001));
            assertThat(rise.weeks()).isEqualTo(5);
        });
        assertThat(group("finance").rise()).isEmpty();
    }

    @Test
    void use_that_rose_without_quality_is_no_win() {
        people("sales", 40, person -> week -> person < 16 || week < 2 && person < 30, 0.5);

        assertThat(group("sales").rise()).isEmpty();
        events.replaceAll(
                event -> new UsageEvent(event.eventId(), event.username(), event.feature(), event.occurredAt(), 0.9));
        assertThat(group("sales").rise()).isPresent();
    }

    @Test
    void one_good_week_is_no_rise() {
        people("sales", 40, person -> week -> person < 16 || week < 1 && person < 30, null);

        assertThat(group("sales").rise()).isEmpty();
    }

    @Test
    void trained_people_who_do_not_use_it_show_once_a_full_window_has_passed_since_their_training() {
        people("sales", 40, person -> week -> person < 30, null);
        people.subList(20, 40).forEach(person -> trained.put(person.username(), LONG_AGO));
        assertThat(group("sales").trainedNotUsing())
                .as("10 of 20 use it, 60 % are expected: chance explains it")
                .isEmpty();

        people.subList(30, 40).forEach(person -> trained.put(person.username(), LONG_AGO));
        people.subList(20, 26).forEach(person -> trained.remove(person.username()));
        assertThat(group("sales").trainedNotUsing()).hasValueSatisfying(share -> {
            assertThat(share.counted()).isEqualTo(10);
            assertThat(share.of()).isEqualTo(14);
            assertThat(share.allowed()).isEqualTo(40);
        });

        people.forEach(person -> trained.replace(person.username(), Instant.parse("2026-06-04T09:00:00Z")));
        assertThat(group("sales").trainedNotUsing())
                .as("trained within the window")
                .isEmpty();
    }

    @Test
    void answers_that_name_work_outside_show_where_chance_and_too_few_answers_do_not_explain_them() {
        people("sales", 40, person -> week -> person < 30, null);
        answers.add(new Count(new MeasuredUnit("sales", "Berlin"), 9, 20, 30));
        assertThat(group("sales").outside()).hasValueSatisfying(share -> {
            assertThat(share.percent()).isCloseTo(45, within(0.001));
            assertThat(share.allowed()).isEqualTo(25);
        });

        answers.set(0, new Count(new MeasuredUnit("sales", "Berlin"), 8, 20, 30));
        assertThat(group("sales").outside()).as("8 of 20: 10 of 100 cases").isEmpty();
        answers.set(0, new Count(new MeasuredUnit("sales", "Berlin"), 9, 14, 30));
        assertThat(group("sales").outside()).as("under half answered").isEmpty();
        answers.set(0, new Count(new MeasuredUnit("sales", "Berlin"), 4, 4, 4));
        assertThat(group("sales").outside()).as("four answers tell of persons").isEmpty();
    }

    @Test
    void fewer_than_five_people_show_nothing() {
        people("sales", 4, person -> week -> week < 2, null);

        assertThat(seen()).isEmpty();
    }

    @Test
    void what_chance_does_is_the_sum_of_the_binomial_terms() {
        assertThat(Chance.atMost(4, 10, 70)).isCloseTo(0.0473490, within(1e-6));
        assertThat(Chance.atLeast(9, 20, 25)).isCloseTo(0.0409252, within(1e-6));
        assertThat(Chance.atLeast(0, 20, 25)).isEqualTo(1);
        assertThat(Chance.atMost(0, 5, 100)).isZero();
    }

    private Signs.OfGroup group(String department) {
        return seen().stream()
                .filter(group -> group.units().contains(new MeasuredUnit(department, "Berlin")))
                .findFirst()
                .orElseThrow();
    }

    private List<Signs.OfGroup> seen() {
        return Signs.of(measured(), TARGETS, trained, answers);
    }

    private interface Habit {

        IntPredicate of(int person);
    }

    /** @param habit of each person, whether it is used in that week, 0 being the latest */
    private void people(String department, int count, Habit habit, Double quality) {
        IntStream.range(0, count).forEach(number -> {
            String username = department + number;
            people.add(new Person(username, "Name", "m@example.com", department, "Berlin", "Clerk", null, null));
            IntStream.range(0, 12).filter(habit.of(number)).forEach(week -> {
                LocalDate day = TODAY.minusDays(7L * week + 2);
                events.add(new UsageEvent(
                        username + day, username, "visit", day.atTime(10, 0).toInstant(ZoneOffset.UTC), quality));
            });
        });
    }

    private Measured measured() {
        UsageEvents stored = mock(UsageEvents.class);
        doAnswer(call -> {
                    UsageEvents.Each each = call.getArgument(4);
                    events.forEach(event -> each.used(event.username(), event.occurredAt(), event.quality()));
                    return null;
                })
                .when(stored)
                .each(any(), eq("visit"), any(), any(), any());
        Use use = Use.read(
                stored, "crm", "visit", PROGRAM.wave("pilot").orElseThrow().goLive(), NOW, PROGRAM.timeZone());
        return new Measured(
                "run-1",
                PROGRAM,
                PROGRAM.wave("pilot").orElseThrow(),
                Gate.IN_USE,
                NOW,
                people,
                Map.of("sales", "Sales", "finance", "Finance"),
                use);
    }
}
