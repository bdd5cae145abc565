package dev.tollgate.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.program.Frequency;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CountingTest {

    private static final LocalDate DAY = LocalDate.parse("2026-06-10");
    private static final ExpectedUse.Window WINDOW =
            ExpectedUse.Window.endingBefore(LocalDate.parse("2026-06-29"), LocalDate.parse("2026-03-02"));
    private static final MeasuredUnit SALES = new MeasuredUnit("sales", "Oxford");
    private static final MeasuredUnit FINANCE = new MeasuredUnit("finance", "Leeds");

    @Test
    void counts_each_metric_by_unit() {
        List<PersonFacts> people = new ArrayList<>();
        people.addAll(Collections.nCopies(
                9, new PersonFacts(SALES, Frequency.MONTHLY, true, true, true, Set.of(DAY), 1.5, 2)));
        people.add(new PersonFacts(SALES, Frequency.DAILY, false, true, true, Set.of(DAY), 0, 0));
        people.add(new PersonFacts(SALES, Frequency.MONTHLY, false, false, false, Set.of(), 0, 0));
        people.add(new PersonFacts(SALES, Frequency.MONTHLY, false, false, false, Set.of(), 0, 0));

        List<Snapshot.Value> values = values(people, Map.of(Metric.ACTIVATION, 90.0));

        assertThat(values)
                .extracting(value ->
                        value.metric().key() + " " + value.numerator() + "/" + value.sample() + " of " + value.target())
                .containsExactly(
                        "informed 9.0/12 of null",
                        "trainingCompletion 10.0/12 of null",
                        "activation 10.0/12 of 90.0",
                        "adoption 9.0/12 of null",
                        "quality 13.5/18 of null");
    }

    @Test
    void quality_is_left_out_where_no_action_has_one() {
        assertThat(values(people(SALES, 12), Map.of()))
                .extracting(Snapshot.Value::metric)
                .doesNotContain(Metric.QUALITY);
    }

    @Test
    void pools_are_named_in_the_words_of_the_organisation() {
        List<PersonFacts> people = new ArrayList<>(people(SALES, 12));
        people.addAll(people(FINANCE, 3));
        assertThat(values(people, Map.of())).extracting(Snapshot.Value::pool).containsOnly("Finance + Sales");
    }

    @Test
    void units_of_one_department_are_told_apart_by_their_location_and_namesakes_by_their_id() {
        List<PersonFacts> people = new ArrayList<>(people(SALES, 12));
        people.addAll(people(new MeasuredUnit("sales", ""), 11));
        people.addAll(people(new MeasuredUnit("sales-2", "Rome"), 10));
        assertThat(Counting.values(people, WINDOW, Map.of(), 10, Map.of("sales", "Sales", "sales-2", "Sales")))
                .extracting(Snapshot.Value::pool)
                .containsOnly("Sales [sales] (Oxford)", "Sales [sales] (no location)", "Sales [sales-2]");
    }

    private static List<PersonFacts> people(MeasuredUnit unit, int count) {
        return Collections.nCopies(count, new PersonFacts(unit, Frequency.WEEKLY, true, true, false, Set.of(), 0, 0));
    }

    private static List<Snapshot.Value> values(List<PersonFacts> people, Map<Metric, Double> targets) {
        return Counting.values(people, WINDOW, targets, 10, Map.of("sales", "Sales", "finance", "Finance"));
    }
}
