package dev.tollgate.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.program.Gate;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotTest {

    private static final MeasuredUnit SALES = new MeasuredUnit("sales", "Oxford");
    private static final MeasuredUnit IT = new MeasuredUnit("it", "Oxford");

    @Test
    void a_pool_counts_the_people_of_its_units_together() {
        Snapshot snapshot = snapshot(value(SALES, "IT + Sales", 8, 6), value(IT, "IT + Sales", 2, 0));
        assertThat(snapshot.pools()).singleElement().satisfies(pool -> {
            assertThat(pool.people()).isEqualTo(10);
            assertThat(pool.value()).isEqualTo(60);
            assertThat(pool.target()).isEqualTo(85);
            assertThat(pool.units()).containsExactlyInAnyOrder(SALES, IT);
        });
    }

    @Test
    void the_digest_is_the_same_for_the_same_content_in_another_order() {
        assertThat(snapshot(value(SALES, "Sales", 8, 6), value(IT, "IT", 12, 3)).digest())
                .isEqualTo(snapshot(value(IT, "IT", 12, 3), value(SALES, "Sales", 8, 6))
                        .digest());
    }

    @Test
    void the_digest_changes_with_a_number_a_target_or_a_pool() {
        String digest = snapshot(value(SALES, "Sales", 8, 6)).digest();
        assertThat(snapshot(value(SALES, "Sales", 8, 7)).digest()).isNotEqualTo(digest);
        assertThat(snapshot(value(SALES, "Sales and others", 8, 6)).digest()).isNotEqualTo(digest);
        assertThat(snapshot(new Snapshot.Value(Metric.ADOPTION, SALES, "Sales", 8, 8, 6, 80.0))
                        .digest())
                .isNotEqualTo(digest);
    }

    @Test
    void a_review_shows_no_group_of_fewer_than_five() {
        assertThat(UsageReview.usage(snapshot(value(SALES, "Sales", 8, 5), value(IT, "IT", 4, 4))))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("unit", "Sales")
                        .containsEntry("adoption", "62.5 % of 85 % (8 people)"));
    }

    @Test
    void a_percentage_is_cut_not_rounded() {
        assertThat(Percent.text(89.96)).isEqualTo("89.9 %");
        assertThat(Percent.text(100)).isEqualTo("100 %");
        assertThat(Percent.text(0)).isEqualTo("0 %");
    }

    private static Snapshot.Value value(MeasuredUnit unit, String pool, int people, int numerator) {
        return new Snapshot.Value(Metric.ADOPTION, unit, pool, people, people, numerator, 85.0);
    }

    static Snapshot snapshot(Snapshot.Value... values) {
        return new Snapshot(
                "snapshot-1",
                "crm",
                "pilot",
                "run-1",
                Gate.HABIT,
                7,
                Instant.parse("2026-06-29T08:00:00.123456Z"),
                Instant.parse("2026-05-31T00:00:00Z"),
                Instant.parse("2026-03-02T00:00:00Z"),
                LocalDate.parse("2026-06-01"),
                LocalDate.parse("2026-06-29"),
                10,
                42,
                15,
                10,
                List.of(values),
                List.of());
    }
}
