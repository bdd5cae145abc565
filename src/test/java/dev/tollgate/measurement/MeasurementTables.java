package dev.tollgate.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.program.Criterion;
import dev.tollgate.program.Gate;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
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
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    private final String program = "crm-" + UUID.randomUUID();
    private final Set<String> people = new HashSet<>(Set.of("sking", "nyang"));
    private UsageEvents events;
    private UsageRollUps sums;
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
        sums = new UsageRollUps(database());
        usage = new UsageImport(events, sums, Clock.fixed(NOW, ZoneOffset.UTC), transaction);
        snapshots = new JdbcSnapshots(jdbc, new JdbcTemplate(database()));
    }

    @Test
    void counts_each_event_once_however_often_it_is_imported() throws IOException {
        UsageReport first = load(HEADER + "e-1,sking,f,2026-06-01T08:30:00Z,0.5\ne-1,sking,f,2026-06-01T08:30:00Z,0.5\n"
                + "e-2,nyang,f,2026-06-02T08:30:00Z,\n");
        assertThat(first).isEqualTo(report(2, 1));

        UsageReport again = load(HEADER + "e-2,nyang,f,2026-06-02T08:30:00Z,\ne-3,nyang,f,2026-06-03T08:30:00Z,\n");
        assertThat(again).isEqualTo(report(1, 1));
        assertThat(stored()).isEqualTo(3);
    }

    @Test
    void who_began_to_use_it_is_who_did_the_key_action_for_the_first_time_ever_in_that_time() throws IOException {
        load(HEADER + "e-1,sking,f,2026-05-20T08:30:00Z,\ne-2,sking,f,2026-06-02T08:30:00Z,\n"
                + "e-3,nyang,f,2026-06-03T08:30:00Z,\ne-4,nyang,f,2026-06-04T08:30:00Z,\n"
                + "e-5,nyang,other,2026-06-01T08:30:00Z,\n");
        FirstUse use = new FirstUse(events, sums);
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
        UsageReport other = usage.load(
                target("other-" + program),
                stream(HEADER + "e-1,sking,f,2026-06-01T08:30:00Z,\n"),
                UsageFile.Unknown.REFUSE,
                null);
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
        assertThat(load(HEADER + lines(1000, 2001))).isEqualTo(report(500, 501));
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
        assertThatThrownBy(() -> usage.load(target(program), new Endless(), UsageFile.Unknown.REFUSE, null))
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
    void the_sums_are_those_of_the_events_however_late_and_often_they_come() throws IOException {
        List<String> sent = lines(List.of("sking", "nyang"), 900);
        for (int file = 0; file < 4; file++) {
            load(HEADER + String.join("", sent.subList(file * 200, Math.min(sent.size(), file * 200 + 400))));
        }
        load(HEADER + "late,nyang,f,2026-03-02T04:59:59Z,0.5\nlater,nyang,other,2026-03-02T05:00:00Z,\n");

        LocalDate goLive = LocalDate.parse("2026-04-15");
        LocalDate today = LocalDate.ofInstant(NOW, NEW_YORK);
        for (LocalDate day : List.of(goLive, goLive.plusDays(40), LocalDate.parse("2026-02-20"))) {
            Use summed = Use.read(sums, program, "f", day, today);
            Use single = Use.read(events, program, "f", day, NOW, NEW_YORK);
            for (String username : people) {
                assertThat(summed.actions(username)).isPositive().isEqualTo(single.actions(username));
                assertThat(summed.days(username)).isNotEmpty().isEqualTo(single.days(username));
                assertThat(summed.quality(username)).isPositive().isEqualTo(single.quality(username));
                assertThat(summed.rated(username)).isEqualTo(single.rated(username));
            }
        }
        assertThat(sums.first(program, "f", NOW)).isEqualTo(events.first(program, "f", NOW));
        assertThat(sums.first(program, "f", NOW)).containsEntry("nyang", Instant.parse("2026-03-02T04:59:59Z"));
    }

    @Test
    void usage_that_was_imported_before_there_were_sums_is_added_up_at_the_next_import() throws IOException {
        transaction.executeWithoutResult(status -> events.insert(
                program,
                List.of(new UsageEvent("e-1", "sking", "f", Instant.parse("2026-06-01T03:00:00Z"), 0.5)),
                NOW));
        load(HEADER + "e-1,sking,f,2026-06-01T03:00:00Z,0.5\ne-2,sking,f,2026-06-03T03:00:00Z,0.5\n");
        Use use = Use.read(sums, program, "f", LocalDate.parse("2026-05-01"), LocalDate.parse("2026-06-29"));
        assertThat(use.actions("sking")).isEqualTo(2);
        assertThat(use.days("sking"))
                .containsExactlyInAnyOrder(LocalDate.parse("2026-05-31"), LocalDate.parse("2026-06-02"));
    }

    @Test
    void an_event_that_comes_again_with_other_content_is_reported_and_counts_as_it_came_first() throws IOException {
        load(HEADER + "e-1,sking,f,2026-06-01T08:30:00Z,0.5\ne-2,sking,f,2026-06-01T08:30:00Z,\n");
        UsageReport again = load(HEADER + "e-2,sking,f,2026-06-01T08:30:00Z,\ne-1,nyang,f,2026-06-01T08:30:00Z,0.5\n"
                + "e-3,nyang,f,2026-06-01T08:30:00Z,\ne-3,nyang,f,2026-06-02T08:30:00Z,\n");
        assertThat(again.imported()).isEqualTo(1);
        assertThat(again.alreadyKnown()).isEqualTo(3);
        assertThat(again.changed()).isEqualTo(2);
        assertThat(again.changes())
                .containsExactlyInAnyOrder(new UsageReport.Change(3, "e-1"), new UsageReport.Change(5, "e-3"));
        Use use = Use.read(sums, program, "f", LocalDate.parse("2026-05-01"), LocalDate.parse("2026-06-29"));
        assertThat(use.actions("sking")).isEqualTo(2);
        assertThat(use.actions("nyang")).isEqualTo(1);
        assertThat(use.days("nyang")).containsExactly(LocalDate.parse("2026-06-01"));
    }

    @Test
    void events_of_somebody_unknown_are_kept_aside_and_count_once_the_person_joins() throws IOException {
        String file = HEADER + "e-1,sking,f,2026-06-01T08:30:00Z,\ne-2,newbie,f,2026-06-01T08:30:00Z,0.5\n"
                + "e-3,newbie,f,2026-06-02T08:30:00Z,\n";
        UsageReport first = usage.load(target(program), stream(file), UsageFile.Unknown.ASIDE, null);
        assertThat(first.imported()).isEqualTo(1);
        assertThat(first.aside()).isEqualTo(2);
        assertThat(first.asideUsernames()).containsExactly("newbie");
        assertThat(usage.load(target(program), stream(file), UsageFile.Unknown.ASIDE, null)
                        .aside())
                .as("the same again")
                .isZero();
        assertThat(usage.aside(target(program))).isEqualTo(new UsageAside(2, List.of("newbie"), List.of()));
        assertThat(usage.takeIn(target(program))).as("not there yet").isZero();

        people.add("newbie");
        assertThat(usage.takeIn(target(program))).isEqualTo(2);
        assertThat(usage.takeIn(target(program))).isZero();
        assertThat(usage.aside(target(program))).isEqualTo(new UsageAside(0, List.of(), List.of()));
        assertThat(load(file).alreadyKnown()).isEqualTo(3);
        Use use = Use.read(sums, program, "f", LocalDate.parse("2026-05-01"), LocalDate.parse("2026-06-29"));
        assertThat(use.actions("newbie")).isEqualTo(2);
    }

    @Test
    void
            usage_of_a_country_without_a_record_is_kept_aside_whatever_is_said_of_the_unknown_and_counts_once_there_is_one()
                    throws IOException {
        Map<String, String> withheld = new HashMap<>(Map.of("nyang", "DE"));
        UsageImport.Target asked =
                new UsageImport.Target(program, NEW_YORK, "f", () -> Set.copyOf(people), () -> Map.copyOf(withheld));
        String file = HEADER + "e-1,sking,f,2026-06-01T08:30:00Z,\ne-2,nyang,f,2026-06-01T08:30:00Z,0.5\n"
                + "e-3,nyang,f,2026-06-02T08:30:00Z,\n";

        UsageReport first = usage.load(asked, stream(file), UsageFile.Unknown.REFUSE, null);
        assertThat(first.imported()).isEqualTo(1);
        assertThat(first.aside()).isEqualTo(2);
        assertThat(first.asideUsernames()).as("nobody is named").isEmpty();
        assertThat(first.withheld()).singleElement().satisfies(country -> {
            assertThat(country.country()).isEqualTo("DE");
            assertThat(country.events()).isEqualTo(2);
            assertThat(country.people()).isEqualTo(1);
            assertThat(country.remedy()).contains("privacy.usageAgreements.DE", "plan change");
        });
        UsageReport again = usage.load(asked, stream(file), UsageFile.Unknown.SKIP, null);
        assertThat(again.alreadyKnown()).isEqualTo(1);
        assertThat(again.aside()).as("the same again").isZero();
        assertThat(again.withheld()).isEqualTo(first.withheld());
        assertThat(usage.aside(asked)).isEqualTo(new UsageAside(2, List.of(), first.withheld()));
        assertThat(usage.takeIn(asked)).as("still asked for").isZero();
        assertThat(Use.read(sums, program, "f", LocalDate.parse("2026-05-01"), LocalDate.parse("2026-06-29"))
                        .actions("nyang"))
                .isZero();

        withheld.clear();
        assertThat(usage.takeIn(asked)).isEqualTo(2);
        assertThat(usage.aside(asked)).isEqualTo(new UsageAside(0, List.of(), List.of()));
        assertThat(usage.load(asked, stream(file), UsageFile.Unknown.REFUSE, null)
                        .alreadyKnown())
                .isEqualTo(3);
        assertThat(Use.read(sums, program, "f", LocalDate.parse("2026-05-01"), LocalDate.parse("2026-06-29"))
                        .actions("nyang"))
                .isEqualTo(2);
    }

    @Test
    void the_next_import_takes_in_what_was_kept_aside() throws IOException {
        usage.load(
                target(program),
                stream(HEADER + "e-2,newbie,f,2026-06-01T08:30:00Z,0.5\n"),
                UsageFile.Unknown.ASIDE,
                null);
        people.add("newbie");
        assertThat(load(HEADER + "e-1,sking,f,2026-06-01T08:30:00Z,\n").joined())
                .isEqualTo(1);
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void the_import_of_the_same_file_takes_in_what_was_kept_aside_and_knows_it() throws IOException {
        String file = HEADER + "e-1,sking,f,2026-06-01T08:30:00Z,\ne-2,newbie,f,2026-06-01T08:30:00Z,0.5\n";
        usage.load(target(program), stream(file), UsageFile.Unknown.ASIDE, null);
        people.add("newbie");
        UsageReport again = load(file + "e-2,newbie,f,2026-06-01T08:30:00Z,0.25\n");
        assertThat(again.joined()).isEqualTo(1);
        assertThat(again.imported()).isZero();
        assertThat(again.alreadyKnown()).isEqualTo(3);
        assertThat(again.changes()).containsExactly(new UsageReport.Change(4, "e-2"));
        assertThat(stored()).isEqualTo(2);
        Use use = Use.read(sums, program, "f", LocalDate.parse("2026-05-01"), LocalDate.parse("2026-06-29"));
        assertThat(use.actions("newbie")).isEqualTo(1);
    }

    @Test
    void events_that_are_known_or_there_twice_count_once_also_after_many_new_ones() throws IOException {
        load(HEADER + lines(1500, 1501));
        assertThat(load(HEADER + lines(0, 1600))).isEqualTo(report(1599, 1));
        String twice = HEADER + lines(2000, 3500) + "e-2000,sking,f,2026-06-01T08:30:00Z,0.5\n"
                + "x-1,newbie,f,2026-06-01T08:30:00Z,\nx-1,newbie,f,2026-06-01T08:30:00Z,\n";
        UsageReport report = usage.load(target(program), stream(twice), UsageFile.Unknown.ASIDE, 1503L);
        assertThat(report.imported()).isEqualTo(1500);
        assertThat(report.alreadyKnown()).isEqualTo(1);
        assertThat(report.aside()).isEqualTo(1);
        assertThat(report.changes()).containsExactly(new UsageReport.Change(1502, "e-2000"));
        assertThat(stored()).isEqualTo(3100);
        Use use = Use.read(sums, program, "f", LocalDate.parse("2026-05-01"), LocalDate.parse("2026-06-29"));
        assertThat(use.actions("sking")).isEqualTo(3100);
    }

    @Test
    void many_new_events_and_some_aside_come_in_together() throws IOException {
        String file = HEADER + lines(0, 1200) + "x-1,newbie,f,2026-06-01T08:30:00Z,\n" + lines(1200, 2400)
                + "x-1,newbie,f,2026-06-01T08:30:00Z,\nx-2,newbie,f,2026-06-01T08:30:00Z,\n";
        UsageReport report = usage.load(target(program), stream(file), UsageFile.Unknown.ASIDE, null);
        assertThat(report.imported()).isEqualTo(2400);
        assertThat(report.aside()).isEqualTo(2);
        assertThat(usage.aside(target(program))).isEqualTo(new UsageAside(2, List.of("newbie"), List.of()));
        assertThat(stored()).isEqualTo(2400);
    }

    @Test
    void features_that_are_no_key_action_are_kept_and_reported() throws IOException {
        UsageReport report = load(HEADER + "e-1,sking,f,2026-06-01T08:30:00Z,\ne-2,sking,g,2026-06-01T08:30:00Z,\n"
                + "e-3,sking,g,2026-06-01T08:30:00Z,\n");
        assertThat(report.otherFeatures()).isEqualTo(Map.of("g", 2L));
        assertThat(Use.read(sums, program, "g", LocalDate.parse("2026-05-01"), LocalDate.parse("2026-06-29"))
                        .actions("sking"))
                .as("when the program names it its key action")
                .isEqualTo(2);
    }

    @Test
    void single_events_are_forgotten_and_neither_lost_nor_counted_again() throws IOException {
        String file = HEADER + "e-1,sking,f,2026-03-01T08:30:00Z,0.5\ne-2,sking,f,2026-06-01T08:30:00Z,0.25\n";
        load(file);
        Use before = Use.read(sums, program, "f", LocalDate.parse("2026-02-01"), LocalDate.parse("2026-06-29"));
        assertThat(usage.forgetBefore(target(program), Instant.parse("2026-03-31T00:00:00Z")))
                .isEqualTo(1);
        assertThat(stored()).isEqualTo(1);

        UsageReport again = load(file + "e-0,sking,f,2026-03-01T09:30:00Z,\n");
        assertThat(again.imported()).as("late, and new").isEqualTo(1);
        assertThat(again.alreadyKnown()).isEqualTo(2);
        Use after = Use.read(sums, program, "f", LocalDate.parse("2026-02-01"), LocalDate.parse("2026-06-29"));
        assertThat(before.actions("sking")).isEqualTo(2);
        assertThat(after.actions("sking")).isEqualTo(3);
    }

    @Test
    void a_file_packed_with_gzip_is_unpacked_and_one_that_is_cut_off_is_refused() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write((HEADER + lines(0, 1200)).getBytes(StandardCharsets.UTF_8));
        }
        byte[] half = Arrays.copyOf(packed.toByteArray(), packed.size() / 2);
        assertThatThrownBy(() ->
                        usage.load(target(program), new ByteArrayInputStream(half), UsageFile.Unknown.REFUSE, null))
                .isInstanceOf(InvalidUsage.class)
                .hasMessageContaining("cut off");
        assertThat(stored()).isZero();
        assertThat(usage.load(
                                target(program),
                                new ByteArrayInputStream(packed.toByteArray()),
                                UsageFile.Unknown.REFUSE,
                                null)
                        .imported())
                .isEqualTo(1200);
    }

    @Test
    void half_a_file_is_refused_by_its_last_line_or_by_the_number_of_events_announced() {
        String whole = HEADER + lines(0, 1200);
        assertThatThrownBy(() -> load(whole.substring(0, whole.length() - 30)))
                .isInstanceOf(InvalidUsage.class)
                .hasMessageContaining("cut off");
        String lastLineGone = whole.substring(0, whole.lastIndexOf("e-1199"));
        assertThatThrownBy(() -> usage.load(target(program), stream(lastLineGone), UsageFile.Unknown.REFUSE, 1200L))
                .isInstanceOf(InvalidUsage.class)
                .hasMessageContaining("1199")
                .hasMessageContaining("1200 were announced");
        assertThat(stored()).isZero();
    }

    @Test
    void text_that_means_something_to_the_database_is_kept_as_it_is() throws IOException {
        String id = "a\\b\t'c\\N\u00e9\u4e2d\ud83d\ude00";
        load("{\"eventId\":" + JsonMapper.builder().build().writeValueAsString(id)
                + ",\"username\":\"sking\",\"feature\":\"f\",\"occurredAt\":\"2026-06-01T08:30:00Z\"}\n");
        assertThat(events.known(program, List.of(id))).containsKey(id);
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
        return usage.load(target(program), stream(file), UsageFile.Unknown.REFUSE, null);
    }

    private UsageImport.Target target(String programId) {
        return new UsageImport.Target(programId, NEW_YORK, "f", () -> Set.copyOf(people), Map::of);
    }

    private static UsageReport report(long imported, long alreadyKnown) {
        return new UsageReport(
                imported, alreadyKnown, 0, List.of(), 0, List.of(), 0, List.of(), 0, List.of(), Map.of());
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

    /** Over months, at any time of the day, in no order. */
    private static List<String> lines(List<String> usernames, int count) {
        Random random = new Random(3);
        return IntStream.range(0, count)
                .mapToObj(number -> "r-%d,%s,f,%s,%s%n"
                        .formatted(
                                number,
                                usernames.get(random.nextInt(usernames.size())),
                                NOW.minusSeconds(random.nextInt(100 * 86_400)),
                                random.nextBoolean() ? "" : "0." + random.nextInt(1_000_000)))
                .toList();
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
