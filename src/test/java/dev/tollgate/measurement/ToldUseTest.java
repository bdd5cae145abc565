package dev.tollgate.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.tollgate.communication.MailBench;
import dev.tollgate.language.Words;
import dev.tollgate.measurement.ToldNumbers.Telling;
import dev.tollgate.program.Criterion;
import dev.tollgate.program.Gate;
import dev.tollgate.program.Person;
import dev.tollgate.program.Roster;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Twenty people of sales and ten of shipping, measured at gates and told of in the week. */
class ToldUseTest {

    private static final LocalDate MONDAY = LocalDate.parse("2026-06-29");

    private final Roster roster = mock(Roster.class);
    private final TrainedWithoutUse trained = mock(TrainedWithoutUse.class);
    private final LearningChain learning = mock(LearningChain.class);
    private final List<Person> people = new ArrayList<>();
    private MailBench bench;
    private JdbcSnapshots snapshots;
    private ToldUse told;
    private ToldNumbers weekly;
    private long week = 1;

    DataSource database() throws Exception {
        return MailBench.inMemory();
    }

    @BeforeEach
    void people() throws Exception {
        DataSource database = database();
        bench = new MailBench(database, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        snapshots = new JdbcSnapshots(bench.jdbc, new JdbcTemplate(database));
        told = new ToldUse(bench.jdbc, roster, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        weekly = new ToldNumbers(bench.jdbc, told, roster, trained, learning);
        IntStream.range(0, 20).forEach(at -> people.add(person("sales" + at, "sales")));
        IntStream.range(0, 10).forEach(at -> people.add(person("shipping" + at, "shipping")));
        when(roster.people("crm", "w1")).thenAnswer(call -> List.copyOf(people));
        when(trained.of(any())).thenReturn(new TrainedWithoutUse.Count(0, 0));
        when(learning.of(any())).thenReturn(new LearningChain.Steps(Set.of(), Set.of(), Set.of(), Set.of()));
    }

    @AfterEach
    void stop() throws InterruptedException {
        bench.close();
    }

    @Test
    void the_same_people_are_told_of_as_often_as_they_are_measured() {
        assertThat(tell(adoption(8, 6, MONDAY)).heldBack()).isEmpty();
        assertThat(tell(adoption(9, 6, MONDAY.plusDays(7))).heldBack()).isEmpty();
    }

    @Test
    void where_one_person_came_the_number_is_held_back_and_the_last_one_is_told_with_its_day() {
        tell(adoption(8, 6, MONDAY));
        people.add(person("newcomer", "sales"));

        Snapshot now = tell(adoption(9, 6, MONDAY.plusDays(7)));

        Snapshot.PoolValue sales = pool(now, "sales");
        assertThat(sales.heldBack()).isEqualTo(new HeldBack(Metric.ADOPTION, "sales", MONDAY, 40.0));
        assertThat(sales.value()).as("what the gate decides on").isEqualTo(9 * 100.0 / 21);
        assertThat(sales.sentence(Words.english()))
                .isEqualTo(
                        "adoption misses 60 %; the number is held back: beside earlier ones it would show what fewer than"
                                + " five people do; it was 40 % on 2026-06-29");
        assertThat(pool(now, "shipping").heldBack()).as("nobody came").isNull();
    }

    @Test
    void the_wave_as_a_whole_is_held_back_where_one_of_its_groups_is() {
        tell(adoption(8, 6, MONDAY));
        people.add(person("newcomer", "sales"));

        Snapshot now = tell(adoption(9, 6, MONDAY.plusDays(7)));

        assertThat(now.whole(Metric.ADOPTION).heldBack())
                .isEqualTo(new HeldBack(Metric.ADOPTION, "", MONDAY, 14 * 100.0 / 30));
    }

    @Test
    void where_five_people_came_it_is_told_again() {
        tell(adoption(8, 6, MONDAY));
        IntStream.range(0, 5).forEach(at -> people.add(person("newcomer" + at, "sales")));

        assertThat(tell(adoption(9, 6, MONDAY.plusDays(7))).heldBack()).isEmpty();
    }

    @Test
    void what_a_gate_told_counts_in_the_weekly_report_and_the_other_way_round() {
        tell(adoption(8, 6, MONDAY));
        people.add(person("newcomer", "sales"));
        assertThat(weekly.decide(adoption(9, 6, MONDAY.plusDays(7)), MONDAY.plusDays(7)))
                .filteredOn(telling -> telling.number().of(Metric.ADOPTION) && telling.members() != null)
                .extracting(telling -> telling.number().group())
                .containsExactly("shipping");

        people.removeLast();
        people.add(person("another", "shipping"));
        keep(weekly.decide(adoption(8, 6, MONDAY.plusDays(7)), MONDAY.plusDays(7)));
        people.removeLast();
        people.removeLast();
        Snapshot now = tell(adoption(8, 5, MONDAY.plusDays(14)));
        assertThat(pool(now, "shipping").heldBack()).isNotNull();
        assertThat(pool(now, "sales").heldBack()).isNull();
    }

    @Test
    void a_week_that_was_decided_before_another_number_was_told_is_decided_anew() {
        List<Telling> decided = weekly.decide(adoption(8, 6, MONDAY), MONDAY);
        people.add(person("newcomer", "sales"));
        tell(adoption(9, 6, MONDAY));

        assertThatThrownBy(() -> keep(decided)).hasMessage("Other numbers were told while the week's were decided");
        assertThat(weekly.of("crm")).isEmpty();
    }

    @Test
    void after_the_window_of_the_metric_it_is_told_again_and_who_was_counted_is_forgotten() {
        tell(adoption(8, 6, MONDAY));
        people.add(person("newcomer", "sales"));

        assertThat(tell(adoption(9, 6, MONDAY.plusDays(27))).heldBack()).isNotEmpty();
        assertThat(tell(adoption(9, 6, MONDAY.plusDays(28))).heldBack()).isEmpty();
        assertThat(bench.jdbc
                        .sql("select count(*) from told_use where told_on <= ?")
                        .param(MONDAY)
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void first_use_looks_back_to_go_live_and_is_compared_as_long_as_the_run_lasts() {
        tell(snapshot(Metric.ACTIVATION, "run-1", 8, 6, MONDAY));
        people.add(person("newcomer", "sales"));

        assertThat(tell(snapshot(Metric.ACTIVATION, "run-1", 9, 6, MONDAY.plusDays(200)))
                        .heldBack())
                .isNotEmpty();
        assertThat(tell(snapshot(Metric.ACTIVATION, "run-2", 9, 6, MONDAY.plusDays(200)))
                        .heldBack())
                .isEmpty();
    }

    @Test
    void who_was_counted_is_forgotten_three_windows_after_the_run() {
        Instant ended = MONDAY.atStartOfDay(ZoneOffset.UTC).toInstant();
        tell(adoption(8, 6, MONDAY));
        keep(weekly.decide(adoption(8, 6, MONDAY), MONDAY));
        bench.jdbc.sql("""
                        insert into program_run (id, program_id, root_process_instance_key, process_definition_key,
                          opened_at, claimed_at, ended_at) values ('run-1', 'crm', 1, 5, :at, :at, :at)""").param("at", ended.atOffset(ZoneOffset.UTC)).update();

        forget(ended.plus(Duration.ofDays(84)));
        assertThat(counted()).isPositive();

        forget(ended.plus(Duration.ofDays(85)));
        assertThat(counted()).isZero();
        assertThat(weekly.of("crm")).as("the numbers stay").isNotEmpty();
    }

    private void forget(Instant now) {
        ToldUse then = new ToldUse(bench.jdbc, roster, Clock.fixed(now, ZoneOffset.UTC));
        bench.transactions.executeWithoutResult(status -> then.forgetEndedRuns());
    }

    private int counted() {
        return bench.jdbc.sql("""
                        select (select count(*) from told_use)
                          + (select count(*) from told_number where members is not null)""").query(Integer.class).single();
    }

    @Test
    void what_is_no_use_is_told_as_ever() {
        tell(snapshot(Metric.TRAINING_COMPLETION, "run-1", 8, 6, MONDAY));
        people.add(person("newcomer", "sales"));

        assertThat(tell(snapshot(Metric.TRAINING_COMPLETION, "run-1", 9, 6, MONDAY.plusDays(7)))
                        .heldBack())
                .isEmpty();
    }

    @Test
    void people_who_came_while_they_were_measured_leave_no_number() {
        Snapshot measured = adoption(8, 6, MONDAY);
        people.add(person("newcomer", "sales"));

        Snapshot kept = tell(measured);

        assertThat(pool(kept, "sales").heldBack()).isEqualTo(new HeldBack(Metric.ADOPTION, "sales", null, null));
        assertThat(pool(kept, "shipping").heldBack()).isNull();
    }

    @Test
    void a_group_made_of_others_has_no_number_where_one_of_them_has_none() {
        tell(adoption(8, 6, MONDAY));
        people.add(person("newcomer", "sales"));
        Snapshot now = tell(adoption(9, 6, MONDAY.plusDays(7)));

        Snapshot.PoolValue other =
                now.over(Metric.ADOPTION, "other", Set.of(unit("sales"), new MeasuredUnit("gone", "Berlin")), 60.0);
        assertThat(other.heldBack()).isEqualTo(new HeldBack(Metric.ADOPTION, "sales", null, null));
        assertThat(now.over(Metric.ADOPTION, "other", Set.of(unit("shipping")), 60.0)
                        .heldBack())
                .isNull();
    }

    @Test
    void what_is_held_back_is_kept_with_the_snapshot_and_is_no_part_of_its_digest() {
        tell(adoption(8, 6, MONDAY));
        people.add(person("newcomer", "sales"));
        Snapshot measured = adoption(9, 6, MONDAY.plusDays(7));
        Snapshot now = tell(measured);
        bench.transactions.executeWithoutResult(status -> snapshots.insert(now));

        assertThat(snapshots.find(now.id())).contains(now);
        assertThat(now.digest()).isEqualTo(measured.digest());
        assertThat(now.heldBack()).hasSize(2);
    }

    @Test
    void the_review_of_use_the_measurements_and_a_single_number_hold_back_the_same() {
        tell(adoption(8, 6, MONDAY));
        people.add(person("newcomer", "sales"));
        Snapshot now = tell(adoption(9, 6, MONDAY.plusDays(7)));

        assertThat(UsageReview.usage(now).getFirst())
                .containsEntry("unit", "sales")
                .hasEntrySatisfying(
                        "adoption",
                        text -> assertThat(text).contains("held back").doesNotContain("42"));
        assertThat(MeasurementController.Measurement.of(now).groups().getFirst())
                .returns(null, MeasurementController.Group::value)
                .returns(null, MeasurementController.Group::sample)
                .satisfies(group -> assertThat(group.sentence()).startsWith("sales: adoption misses 60 %; "));
        assertThat(told.tell(new ToldUse.Number(
                        "crm",
                        "run-1",
                        "w1",
                        Metric.ADOPTION,
                        "sales",
                        Set.of(unit("sales")),
                        21,
                        42,
                        MONDAY.plusDays(7))))
                .contains(new HeldBack(Metric.ADOPTION, "sales", MONDAY, 40.0));
    }

    private Snapshot tell(Snapshot snapshot) {
        return Optional.ofNullable(bench.transactions.execute(status -> told.tell(snapshot)))
                .orElseThrow();
    }

    private void keep(List<Telling> tellings) {
        bench.transactions.executeWithoutResult(status -> weekly.keep("crm", "run-1", week, tellings));
        week++;
    }

    private static Snapshot.PoolValue pool(Snapshot snapshot, String name) {
        return snapshot.pools().stream()
                .filter(pool -> pool.pool().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Snapshot adoption(int sales, int shipping, LocalDate day) {
        return snapshot(Metric.ADOPTION, "run-1", sales, shipping, day);
    }

    private Snapshot snapshot(Metric metric, String runId, int sales, int shipping, LocalDate day) {
        List<Snapshot.Value> values = new ArrayList<>();
        for (String unit : List.of("sales", "shipping")) {
            int size = (int) people.stream()
                    .filter(person -> person.departmentId().equals(unit))
                    .count();
            values.add(new Snapshot.Value(
                    metric, unit(unit), unit, size, size, unit.equals("sales") ? sales : shipping, 60.0));
        }
        return new Snapshot(
                UUID.randomUUID().toString(),
                "crm",
                "w1",
                runId,
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
                10,
                values,
                List.of(new Snapshot.Asked(metric, 60, null, Criterion.Need.ALWAYS, null, null)));
    }

    private static MeasuredUnit unit(String department) {
        return new MeasuredUnit(department, "Berlin");
    }

    private static Person person(String username, String department) {
        return new Person(username, username, null, department, "Berlin", "Clerk", null, null);
    }
}
