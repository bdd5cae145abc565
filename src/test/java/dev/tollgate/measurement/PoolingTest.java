package dev.tollgate.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

class PoolingTest {

    private static final MeasuredUnit SALES_OXFORD = new MeasuredUnit("sales", "Oxford");
    private static final MeasuredUnit SALES_LEEDS = new MeasuredUnit("sales", "Leeds");
    private static final MeasuredUnit FINANCE_OXFORD = new MeasuredUnit("finance", "Oxford");
    private static final MeasuredUnit IT_PARIS = new MeasuredUnit("it", "Paris");
    private static final MeasuredUnit HR_ROME = new MeasuredUnit("hr", "Rome");
    private static final MeasuredUnit LEGAL_MADRID = new MeasuredUnit("legal", "Madrid");

    @Test
    void a_unit_with_enough_people_stands_alone() {
        assertThat(pools(Map.of(SALES_OXFORD, 10, FINANCE_OXFORD, 30)))
                .containsExactly(List.of(FINANCE_OXFORD), List.of(SALES_OXFORD));
    }

    @Test
    void small_units_of_the_same_department_come_together_before_those_of_the_same_location() {
        assertThat(pools(Map.of(SALES_OXFORD, 4, SALES_LEEDS, 9, FINANCE_OXFORD, 6, HR_ROME, 5, IT_PARIS, 40)))
                .contains(List.of(SALES_LEEDS, SALES_OXFORD));
    }

    @Test
    void small_units_of_the_same_location_come_together_before_strangers() {
        assertThat(pools(Map.of(SALES_OXFORD, 4, FINANCE_OXFORD, 9, HR_ROME, 5, LEGAL_MADRID, 5, IT_PARIS, 40)))
                .contains(List.of(FINANCE_OXFORD, SALES_OXFORD));
    }

    @Test
    void among_strangers_the_smallest_come_together() {
        assertThat(pools(Map.of(SALES_OXFORD, 3, IT_PARIS, 7, HR_ROME, 9)))
                .describedAs("3 and 7 make a pool, 9 is left and joins it")
                .containsExactly(List.of(HR_ROME, IT_PARIS, SALES_OXFORD));
        assertThat(pools(Map.of(SALES_OXFORD, 3, IT_PARIS, 7, HR_ROME, 9, FINANCE_OXFORD, 50)))
                .describedAs("the left one joins the smallest of the larger ones")
                .containsExactly(List.of(FINANCE_OXFORD), List.of(HR_ROME, IT_PARIS, SALES_OXFORD));
    }

    @Test
    void a_small_unit_that_is_left_joins_the_larger_one_of_its_department() {
        assertThat(pools(Map.of(SALES_OXFORD, 3, SALES_LEEDS, 60, FINANCE_OXFORD, 20, IT_PARIS, 12)))
                .containsExactly(List.of(FINANCE_OXFORD), List.of(IT_PARIS), List.of(SALES_LEEDS, SALES_OXFORD));
    }

    @Test
    void a_wave_smaller_than_a_pool_is_one_pool() {
        assertThat(pools(Map.of(SALES_OXFORD, 2, IT_PARIS, 3))).containsExactly(List.of(IT_PARIS, SALES_OXFORD));
    }

    @Test
    void an_unknown_location_is_no_common_place() {
        MeasuredUnit somewhere = new MeasuredUnit("sales", "");
        MeasuredUnit elsewhere = new MeasuredUnit("finance", "");
        assertThat(pools(Map.of(somewhere, 4, elsewhere, 9, HR_ROME, 6, LEGAL_MADRID, 8, IT_PARIS, 40)))
                .describedAs("4 joins the smallest, not the other one without location")
                .contains(List.of(HR_ROME, somewhere));
    }

    @Test
    void units_without_people_are_in_no_pool() {
        assertThat(pools(Map.of(SALES_OXFORD, 0, IT_PARIS, 12))).containsExactly(List.of(IT_PARIS));
    }

    @Test
    void real_people_are_each_in_one_pool_of_enough_whatever_the_order_of_their_export() throws IOException {
        Map<MeasuredUnit, Integer> people = realPeople();
        List<Pooling.Pool> pools = Pooling.pools(people, 10);

        assertThat(pools)
                .hasSizeGreaterThan(3)
                .allSatisfy(pool -> assertThat(pool.people()).isGreaterThanOrEqualTo(10));
        assertThat(pools.stream().flatMap(pool -> pool.units().stream()).toList())
                .containsExactlyInAnyOrderElementsOf(people.keySet());
        assertThat(pools.stream().mapToInt(Pooling.Pool::people).sum()).isEqualTo(107);

        Random order = new Random(7);
        for (int times = 0; times < 50; times++) {
            List<MeasuredUnit> shuffled = new ArrayList<>(people.keySet());
            Collections.shuffle(shuffled, order);
            Map<MeasuredUnit, Integer> other = new LinkedHashMap<>();
            shuffled.forEach(unit -> other.put(unit, people.get(unit)));
            assertThat(Pooling.pools(other, 10)).isEqualTo(pools);
        }
    }

    private static List<List<MeasuredUnit>> pools(Map<MeasuredUnit, Integer> people) {
        return Pooling.pools(people, 10).stream()
                .map(pool -> List.copyOf(pool.units()))
                .toList();
    }

    private static Map<MeasuredUnit, Integer> realPeople() throws IOException {
        try (Reader file =
                Files.newBufferedReader(Path.of("examples/crm-rollout/people.csv"), StandardCharsets.UTF_8)) {
            return CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get().parse(file).stream()
                    .collect(Collectors.toMap(PoolingTest::unit, row -> 1, Integer::sum, LinkedHashMap::new));
        }
    }

    private static MeasuredUnit unit(CSVRecord row) {
        return new MeasuredUnit(row.get("department"), row.get("location"));
    }
}
