package dev.tollgate.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.program.Criterion;
import dev.tollgate.program.Gate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What import and snapshots promise, on whatever database. */
abstract class MeasurementTables {

    private static final Instant NOW = Instant.parse("2026-06-29T08:00:00Z");
    private static final String HEADER = "eventId,username,feature,occurredAt,quality\n";
    private static final Predicate<String> PEOPLE = Set.of("sking", "nyang")::contains;

    private final String program = "crm-" + UUID.randomUUID();
    private UsageEvents events;
    private UsageImport usage;
    private JdbcSnapshots snapshots;
    private JdbcClient jdbc;
    private TransactionTemplate transaction;

    abstract DataSource database();

    static void migrate(DataSource database) {
        Flyway.configure().dataSource(database).load().migrate();
    }

    @BeforeEach
    void on_this_database() {
        transaction = new TransactionTemplate(new DataSourceTransactionManager(database()));
        jdbc = JdbcClient.create(database());
        events = new UsageEvents(database());
        usage = new UsageImport(events, Clock.fixed(NOW, ZoneOffset.UTC), transaction);
        snapshots = new JdbcSnapshots(jdbc, new JdbcTemplate(database()));
    }

    @Test
    void counts_each_event_once_however_often_it_is_imported() throws IOException {
        UsageReport first = load(HEADER + "e-1,sking,f,2026-06-01T08:30:00Z,0.5\ne-1,sking,f,2026-06-01T08:30:00Z,0.5\n"
                + "e-2,nyang,f,2026-06-02T08:30:00Z,\n");
        assertThat(first).isEqualTo(new UsageReport(2, 1, 0, List.of()));

        UsageReport again = load(HEADER + "e-2,nyang,f,2026-06-02T08:30:00Z,\ne-3,nyang,f,2026-06-03T08:30:00Z,\n");
        assertThat(again).isEqualTo(new UsageReport(1, 1, 0, List.of()));
        assertThat(stored()).isEqualTo(3);
    }

    @Test
    void who_began_to_use_it_is_who_did_the_key_action_for_the_first_time_ever_in_that_time() throws IOException {
        load(HEADER + "e-1,sking,f,2026-05-20T08:30:00Z,\ne-2,sking,f,2026-06-02T08:30:00Z,\n"
                + "e-3,nyang,f,2026-06-03T08:30:00Z,\ne-4,nyang,f,2026-06-04T08:30:00Z,\n"
                + "e-5,nyang,other,2026-06-01T08:30:00Z,\n");
        FirstUse use = new FirstUse(events);
        Instant june = Instant.parse("2026-06-01T00:00:00Z");

        assertThat(use.begun(program, "f", Set.of("sking", "nyang"), june, NOW))
                .containsExactly(Instant.parse("2026-06-03T08:30:00Z"));
        assertThat(use.begun(program, "f", Set.of("sking"), june, NOW)).isEmpty();
        assertThat(use.begun(program, "f", Set.of("sking", "nyang"), Instant.EPOCH, NOW))
                .hasSize(2)
                .isSorted();
        assertThat(use.begun(program, "f", Set.of("nyang"), june, Instant.parse("2026-06-03T08:30:00Z")))
                .as("until then")
                .isEmpty();
    }

    @Test
    void the_same_event_id_in_another_program_is_another_event() throws IOException {
        load(HEADER + "e-1,sking,f,2026-06-01T08:30:00Z,\n");
        UsageReport other =
                usage.load("other-" + program, stream(HEADER + "e-1,sking,f,2026-06-01T08:30:00Z,\n"), PEOPLE, false);
        assertThat(other.imported()).isEqualTo(1);
    }

    @Test
    void imports_nothing_of_a_file_whose_last_line_is_wrong() {
        String lines = lines(0, 1200) + "e-x,sking,f,never,\n";
        assertThatThrownBy(() -> load(HEADER + lines)).isInstanceOf(InvalidUsage.class);
        assertThat(stored()).isZero();
    }

    @Test
    void imports_more_than_a_batch() throws IOException {
        assertThat(load(HEADER + lines(0, 1501)).imported()).isEqualTo(1501);
        assertThat(load(HEADER + lines(1000, 2001))).isEqualTo(new UsageReport(500, 501, 0, List.of()));
        assertThat(stored()).isEqualTo(2001);
    }

    @Test
    void two_imports_of_the_same_events_at_once_count_them_once() throws Exception {
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            List<Future<UsageReport>> reports = new ArrayList<>();
            for (int times = 0; times < 2; times++) {
                reports.add(both.submit(() -> load(HEADER + lines(0, 1500))));
            }
            long imported = 0;
            for (Future<UsageReport> report : reports) {
                imported += report.get().imported();
            }
            assertThat(imported).isEqualTo(1500);
        }
        assertThat(stored()).isEqualTo(1500);
    }

    @Test
    void refuses_what_is_larger_than_the_limit_and_leaves_no_file_behind() throws IOException {
        long before = putAside();
        assertThatThrownBy(() -> usage.load(program, new Endless(), PEOPLE, false))
                .isInstanceOf(UsageTooLarge.class)
                .hasMessageContaining("100 MB");
        assertThat(putAside()).isEqualTo(before);
        assertThat(stored()).isZero();
    }

    @Test
    void counts_key_actions_of_the_time_asked_for_only() throws IOException {
        load(HEADER
                + "e-1,sking,f,2026-06-01T00:00:00Z,0.5\n"
                + "e-2,sking,f,2026-06-02T00:00:00Z,\n"
                + "e-3,sking,other,2026-06-01T10:00:00Z,\n"
                + "e-4,nyang,f,2026-05-31T23:59:59Z,\n");
        Instant from = Instant.parse("2026-06-01T00:00:00Z");
        Instant before = Instant.parse("2026-06-02T00:00:00Z");

        assertThat(events.counts(program, "f", from, before)).isEqualTo(Map.of("sking", 1L));
        List<String> each = new ArrayList<>();
        events.each(program, "f", from, before, (who, at, quality) -> each.add(who + " " + at + " " + quality));
        assertThat(each).containsExactly("sking 2026-06-01T00:00:00Z 0.5");
    }

    @Test
    void a_snapshot_comes_back_with_the_same_digest() {
        Snapshot snapshot = snapshot(NOW.plusNanos(123_456_000));
        transaction.executeWithoutResult(status -> snapshots.insert(snapshot));

        Snapshot found = snapshots.find(snapshot.id()).orElseThrow();
        assertThat(found).isEqualTo(snapshot);
        assertThat(found.digest()).isEqualTo(snapshot.digest());
    }

    @Test
    void only_the_latest_snapshot_of_a_gate_is_listed() {
        Snapshot first = snapshot(NOW);
        Snapshot second = snapshot(NOW.plusSeconds(60));
        transaction.executeWithoutResult(status -> {
            snapshots.insert(second);
            snapshots.insert(first);
        });
        assertThat(snapshots.latest(program)).containsExactly(second);
    }

    private UsageReport load(String file) throws IOException {
        return usage.load(program, stream(file), PEOPLE, false);
    }

    private long stored() {
        return jdbc.sql("select count(*) from usage_event where program_id = ?")
                .param(program)
                .query(Long.class)
                .single();
    }

    private static long putAside() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("tollgate-usage"))
                    .count();
        }
    }

    private static String lines(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> "e-" + number + ",sking,f,2026-06-01T08:30:00Z,\n")
                .collect(Collectors.joining());
    }

    private static InputStream stream(String file) {
        return new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8));
    }

    private Snapshot snapshot(Instant takenAt) {
        return new Snapshot(
                UUID.randomUUID().toString(),
                program,
                "pilot",
                "run-1",
                Gate.READY,
                4711,
                takenAt,
                Instant.parse("2026-02-02T05:00:00Z"),
                Instant.parse("2026-03-02T05:00:00Z"),
                LocalDate.parse("2026-06-01"),
                LocalDate.parse("2026-06-29"),
                12,
                3,
                12.5,
                10,
                List.of(
                        new Snapshot.Value(Metric.QUALITY, new MeasuredUnit("it", ""), "IT", 12, 3, 0.1 + 0.2, null),
                        new Snapshot.Value(Metric.INFORMED, new MeasuredUnit("it", ""), "IT", 12, 12, 11, 99.5)),
                List.of(new Snapshot.Asked(
                        Metric.INFORMED, 99.5, 100.0, Criterion.Need.ALWAYS, Metric.ACCOUNTED, "because")));
    }

    private static final class Endless extends InputStream {

        @Override
        public int read() {
            return 'x';
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            Arrays.fill(bytes, offset, offset + length, (byte) 'x');
            return length;
        }
    }
}
