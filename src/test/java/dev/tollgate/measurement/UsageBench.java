package dev.tollgate.measurement;

import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.communication.Stage;
import dev.tollgate.program.Gate;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Wave;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.PGConnection;
import org.springframework.data.jpa.repository.support.SimpleJpaRepository;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How fast usage is imported and measured; what it is compared to runs beside it, on the same machine and database. The
 * commands are in docs/benchmarks.md.
 *
 * <pre>import [events [runs]] | measure [events...]</pre>
 */
public final class UsageBench {

    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = Instant.parse("2026-11-02T08:00:00Z");
    private static final LocalDate TODAY = LocalDate.ofInstant(NOW, ZONE);
    private static final LocalDate GO_LIVE = TODAY.minusDays(360);
    private static final int DEPARTMENTS = 50;
    private static final int PEOPLE_EACH = 50;
    private static final int RUNS = 5;
    private static final int SAMPLE_OF_JPA = 20_000;
    private static final int MEASUREMENTS = 40;

    private UsageBench() {}

    public static void main(String[] arguments) throws Exception {
        List<String> words = Arrays.asList(arguments);
        if (words.isEmpty() || !Set.of("import", "measure").contains(words.getFirst())) {
            throw new IllegalArgumentException("Say import or measure, and how many events");
        }
        List<Integer> sizes = words.stream().skip(1).map(Integer::valueOf).toList();
        try (EmbeddedPostgres server = EmbeddedPostgres.start();
                HikariDataSource postgres = pool("PostgreSQL", server.getJdbcUrl("postgres", "postgres"));
                HikariDataSource h2 = pool(
                        "H2",
                        "jdbc:h2:file:"
                                + Files.createTempDirectory("tollgate-bench").resolve("bench"))) {
            h2.setUsername("tollgate");
            for (HikariDataSource database : List.of(postgres, h2)) {
                Flyway.configure().dataSource(database).load().migrate();
            }
            if (words.getFirst().equals("import")) {
                imports(
                        sizes.isEmpty() ? 1_000_000 : sizes.getFirst(),
                        sizes.size() < 2 ? RUNS : sizes.get(1),
                        postgres,
                        h2);
            } else {
                measures(sizes.isEmpty() ? List.of(100_000, 10_000_000) : sizes, List.of(postgres, h2));
            }
        }
    }

    private static HikariDataSource pool(String name, String url) {
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName(name);
        pool.setJdbcUrl(url);
        return pool;
    }

    // ---- import

    private static void imports(int size, int runs, HikariDataSource postgres, HikariDataSource h2) throws Exception {
        Path csv = Files.createTempFile("usage", ".csv");
        Path rows = Files.createTempFile("usage", ".rows");
        try {
            write(size, csv, rows);
            Optional<ProcessHandle> server = server(postgres);
            List<Double> copy = new ArrayList<>();
            List<Double> ours = new ArrayList<>();
            List<Double> copyWork = new ArrayList<>();
            List<Double> ourWork = new ArrayList<>();
            for (int run = 0; run < runs; run++) {
                double before = work(server);
                copy.add(seconds(() -> bareCopy(postgres, rows)));
                double between = work(server);
                ours.add(seconds(() -> load(postgres, "import-" + UUID.randomUUID(), csv)));
                copyWork.add(between - before);
                ourWork.add(work(server) - between);
                clear(postgres);
            }
            say("%,d events, %d people of a program; median of %d runs (least to most)", size, people().size(), runs);
            say("PostgreSQL COPY into a bare table  %s", spread(copy));
            say("PostgreSQL import                  %s", spread(ours));
            say("import is %.2f times as fast as COPY", median(copy) / median(ours));
            say(
                    "processor time of client and server: COPY %.1f s, import %.1f s, %.2f times",
                    median(copyWork), median(ourWork), median(copyWork) / median(ourWork));
            double jpa = seconds(() -> saveAll(postgres)) * size / SAMPLE_OF_JPA;
            say("PostgreSQL JPA saveAll             %.1f s, from %,d events", jpa, SAMPLE_OF_JPA);
            say("import is %.0f times as fast as saveAll", jpa / median(ours));
            String program = "import-again";
            load(postgres, program, csv);
            say("PostgreSQL import, all known       %.1f s", seconds(() -> load(postgres, program, csv)));
            double h2Seconds = seconds(() -> load(h2, program, csv));
            say("H2 import                          %.1f s", h2Seconds);
        } finally {
            Files.delete(csv);
            Files.delete(rows);
        }
    }

    private static void write(int size, Path csv, Path rows) throws IOException {
        List<Person> people = people();
        Random random = new Random(1);
        try (BufferedWriter file = Files.newBufferedWriter(csv);
                BufferedWriter bare = Files.newBufferedWriter(rows)) {
            file.write("eventId,username,feature,occurredAt,quality\n");
            for (int number = 0; number < size; number++) {
                String username = people.get(random.nextInt(people.size())).username();
                Instant at = NOW.minusSeconds(1 + random.nextInt(28 * 86_400));
                double quality = random.nextInt(1_000_000) / 1e6;
                String id = "event-" + number;
                file.write(id + ',' + username + ",visit," + at + ',' + quality + '\n');
                bare.write("import-0\t" + id + '\t' + username + "\tvisit\t" + at + '\t' + quality + '\t' + NOW + '\n');
            }
        }
    }

    private static void bareCopy(DataSource database, Path rows) throws SQLException, IOException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop table if exists bare");
            statement.execute(
                    "create table bare (program_id varchar(100), event_id varchar(200), username varchar(200),"
                            + " feature varchar(200), occurred_at timestamptz, quality double precision, imported_at timestamptz)");
            try (InputStream in = Files.newInputStream(rows)) {
                connection.unwrap(PGConnection.class).getCopyAPI().copyIn("copy bare from stdin", in, 1 << 16);
            }
        }
    }

    private static void load(DataSource database, String program, Path csv) throws IOException {
        Set<String> usernames = people().stream().map(Person::username).collect(Collectors.toSet());
        try (InputStream in = Files.newInputStream(csv)) {
            new UsageImport(
                            new UsageEvents(database),
                            new UsageRollUps(database),
                            Clock.fixed(NOW, ZoneOffset.UTC),
                            new TransactionTemplate(new DataSourceTransactionManager(database)))
                    .load(
                            new UsageImport.Target(program, ZONE, "visit", () -> usernames, Map::of),
                            in,
                            UsageFile.Unknown.REFUSE,
                            null);
        }
    }

    /** The parent of the processes that serve connections; none where the database is in this process. */
    private static Optional<ProcessHandle> server(DataSource database) {
        if (!DatabaseProduct.isPostgres(database)) {
            return Optional.empty();
        }
        Long serving = new JdbcTemplate(database).queryForObject("select pg_backend_pid()", Long.class);
        return ProcessHandle.of(Objects.requireNonNull(serving)).flatMap(ProcessHandle::parent);
    }

    /** Seconds of processor time of client and server so far, which other work on the machine does not change much. */
    private static double work(Optional<ProcessHandle> server) {
        return Stream.concat(
                        Stream.of(ProcessHandle.current()),
                        server.stream().flatMap(parent -> Stream.concat(Stream.of(parent), parent.children())))
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .mapToDouble(duration -> duration.toNanos() / 1e9)
                .sum();
    }

    private static void clear(DataSource database) {
        JdbcTemplate jdbc = new JdbcTemplate(database);
        for (String table : List.of("event", "month", "person", "roll_up")) {
            jdbc.execute("truncate table usage_" + table);
        }
    }

    /** As much as Spring Data does by default: entities with an id of their own, new ones looked up before. */
    private static void saveAll(DataSource database) {
        LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
        factory.setDataSource(database);
        factory.setMappingResources("usage-bench-orm.xml");
        factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
        factory.setJpaPropertyMap(Map.of("hibernate.hbm2ddl.auto", "create", "hibernate.jdbc.batch_size", "500"));
        factory.afterPropertiesSet();
        EntityManagerFactory entities = factory.getObject();
        Random random = new Random(2);
        List<Person> people = people();
        List<UsageBenchEvent> sample = IntStream.range(0, SAMPLE_OF_JPA)
                .mapToObj(number -> new UsageBenchEvent(
                        "event-" + number,
                        people.get(random.nextInt(people.size())).username(),
                        NOW.minusSeconds(random.nextInt(86_400)),
                        random.nextDouble()))
                .toList();
        try (EntityManager manager = entities.createEntityManager()) {
            manager.getTransaction().begin();
            new SimpleJpaRepository<UsageBenchEvent, String>(UsageBenchEvent.class, manager).saveAll(sample);
            manager.getTransaction().commit();
        } finally {
            factory.destroy();
        }
    }

    // ---- measure

    private static void measures(List<Integer> sizes, List<HikariDataSource> databases) throws Exception {
        for (HikariDataSource database : databases) {
            List<Double> p95 = new ArrayList<>();
            List<Double> worked = new ArrayList<>();
            for (int size : sizes) {
                String program = "measure-" + size;
                double seconds = seconds(() -> fill(database, program, size));
                new JdbcTemplate(database).execute("analyze");
                List<Double> taken = new ArrayList<>();
                Optional<ProcessHandle> server = server(database);
                double before = work(server);
                for (int times = 0; times < MEASUREMENTS + 20; times++) {
                    double milliseconds = seconds(() -> measure(database, program)) * 1000;
                    if (times >= 20) {
                        taken.add(milliseconds);
                    } else {
                        before = work(server);
                    }
                }
                double work = (work(server) - before) * 1000 / MEASUREMENTS;
                taken.sort(null);
                p95.add(taken.get(taken.size() * 95 / 100));
                worked.add(work);
                say(
                        "%s, %,d events over %d days, %d departments, %d people (filled in %.0f s): %.0f ms, 95 %% under %.0f ms, processor time %.0f ms",
                        database.getPoolName(),
                        size,
                        TODAY.toEpochDay() - GO_LIVE.toEpochDay(),
                        DEPARTMENTS,
                        people().size(),
                        seconds,
                        median(taken),
                        p95.getLast(),
                        work);
            }
            say(
                    "%s: from the first to the last %.2f times; of processor time %.2f times",
                    database.getPoolName(), p95.getLast() / p95.getFirst(), worked.getLast() / worked.getFirst());
        }
    }

    /** Straight into the tables, by parts that fit into memory; to import ten million events takes minutes on H2. */
    private static void fill(DataSource database, String program, int size) {
        UsageRollUps sums = new UsageRollUps(database);
        TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        List<Person> people = people();
        transaction.executeWithoutResult(status -> sums.begin(program, ZONE));
        Random random = new Random(3);
        int part = 100;
        for (int from = 0; from < people.size(); from += part) {
            List<Person> some = people.subList(from, Math.min(people.size(), from + part));
            UsageSums added = new UsageSums(ZONE);
            long events = (long) size * some.size() / people.size();
            for (long number = 0; number < events; number++) {
                long day = random.nextInt((int) (TODAY.toEpochDay() - GO_LIVE.toEpochDay()));
                added.add(new UsageEvent(
                        "",
                        some.get(random.nextInt(some.size())).username(),
                        "visit",
                        GO_LIVE.plusDays(day).atStartOfDay(ZONE).toInstant().plusSeconds(random.nextInt(80_000)),
                        random.nextInt(1_000_000) / 1e6));
            }
            transaction.executeWithoutResult(status -> sums.add(program, added));
        }
    }

    /** Every metric that counts use, for every unit, as at a gate. */
    private static void measure(DataSource database, String program) {
        UsageRollUps sums = new UsageRollUps(database);
        ProgramDefinition definition = Stage.program();
        Wave wave = definition.wave("pilot").orElseThrow();
        Use use = Use.read(sums, program, "visit", GO_LIVE, TODAY);
        Measured measured = new Measured("run-1", definition, wave, Gate.SUSTAINED, NOW, people(), Map.of(), use);
        int values = Counting.values(
                        measured,
                        List.of(
                                new Activation(),
                                new Adoption(),
                                new MonthlyAdoption(),
                                new Quality(),
                                new Declines(),
                                new ChampionCoverage()),
                        List.of())
                .size();
        if (values < DEPARTMENTS * 6) {
            throw new IllegalStateException(values + " values are too few");
        }
    }

    private static List<Person> people() {
        return PEOPLE;
    }

    private static final List<Person> PEOPLE = IntStream.range(0, DEPARTMENTS * PEOPLE_EACH)
            .mapToObj(number -> new Person(
                    "person-" + number,
                    "Name",
                    "mail@example.com",
                    "department-" + number % DEPARTMENTS,
                    "Berlin",
                    List.of("Clerk", "Agent", "Seller").get(number % 3),
                    null,
                    null))
            .toList();

    // ---- numbers

    private interface Work {
        void run() throws Exception;
    }

    private static double seconds(Work work) throws Exception {
        long begun = System.nanoTime();
        work.run();
        return (System.nanoTime() - begun) / 1e9;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static String spread(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return "%.1f s (%.1f to %.1f)".formatted(median(values), sorted.getFirst(), sorted.getLast());
    }

    private static void say(String text, Object... values) {
        System.out.println(String.format(Locale.ENGLISH, text, values));
    }
}
