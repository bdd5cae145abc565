package dev.tollgate.communication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.program.Person;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Planning, dispatching, accounting and sending need no more memory for more recipients: a process with a small heap does it,
 * and what lives in it is counted on the way. See docs/benchmarks.md for 100,000 recipients.
 */
class CampaignHeapTest {

    private static final int RECIPIENTS = Integer.getInteger("tollgate.bench.recipients", 1_000);
    /** Several parts, or there would be nothing to see. */
    private static final int PLANNED = Math.max(RECIPIENTS, 3_000);

    private static final int HEAP = 64;
    private static final int MOST_PEOPLE_ALIVE = 1_200;
    private static final long MOST_GROWTH_PLANNING = 16L << 20;
    private static final int LOOKS_WHEN_ACCOUNTING = 4;
    private static final int MOST_MAILS_ALIVE = 200;
    private static final long MOST_GROWTH = 8L << 20;
    private static final Path DIRECTORY = Path.of("target", "campaign-heap");
    private static final Pattern TOTAL = Pattern.compile("^Total\\s+\\d+\\s+(\\d+)", Pattern.MULTILINE);

    /** What lives in the process, and how many of what is watched. */
    private record Alive(int watched, long bytes) {}

    @Test
    void planning_and_accounting_need_no_more_memory_for_more_recipients() throws Exception {
        Files.createDirectories(DIRECTORY);
        Path log = DIRECTORY.resolve("planner.log");
        Files.deleteIfExists(log);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                MailBench bench = new MailBench(postgres.getPostgresDatabase(), Clock.systemUTC())) {
            people(bench);
            Process planner = SenderAlone.start(PlannerAlone.class, HEAP, log, url(postgres));
            try {
                await().atMost(Duration.ofMinutes(5)).until(() -> said(log, PlannerAlone.READY) || !planner.isAlive());
                Alive before = alive(planner, Person.class);
                Alive most = before;
                int looks = 0;
                // A look stops the process; most of the time it is left alone.
                while (looks < LOOKS_WHEN_ACCOUNTING && !planner.waitFor(1, TimeUnit.SECONDS)) {
                    looks += said(log, PlannerAlone.DISPATCHED) ? 1 : 0;
                    Alive now = alive(planner, Person.class);
                    most = new Alive(Math.max(most.watched(), now.watched()), Math.max(most.bytes(), now.bytes()));
                }
                System.out.printf(
                        "%d recipients, heap %d MB: alive before planning %.1f MB, most until accounted for %.1f MB with %d"
                                + " people%n%s",
                        PLANNED, HEAP, before.bytes() / 1e6, most.bytes() / 1e6, most.watched(), Files.readString(log));

                assertThat(bench.jdbc
                                .sql(
                                        "select count(*) from delivery where state = 'PLANNED' and next_attempt_at is not null")
                                .query(Integer.class)
                                .single())
                        .isEqualTo(PLANNED);
                assertThat(most.watched()).isLessThan(MOST_PEOPLE_ALIVE);
                assertThat(most.bytes() - before.bytes())
                        .as("growth in bytes while the campaign was planned, dispatched and accounted for")
                        .isLessThan(MOST_GROWTH_PLANNING);
                followsWhoComesAndGoes(bench);
            } finally {
                planner.destroyForcibly().waitFor();
            }
        }
    }

    private static void people(MailBench bench) {
        bench.jdbc.sql("""
                        insert into program (id, name, software, status, definition, digest, zone, registered_at, registered_by)
                        values ('crm', 'CRM', 'CRM', 'REGISTERED', '{}', 'x', 'Europe/Berlin', current_timestamp, 'office')""").update();
        bench.jdbc.sql("""
                        insert into department (program_id, department_id, name)
                        values ('crm', 'sales', 'Sales'), ('crm', 'it', 'IT'), ('crm', 'law', 'Legal')""").update();
        bench.jdbc.sql("""
                        insert into wave (program_id, wave_id, ordinal, name, kind, go_live, starts_on, local_sponsor, all_others)
                        values ('crm', 'pilot', 0, 'Pilot', 'PILOT', date '2026-04-01', date '2026-03-02', 'boss', false)""").update();
        bench.jdbc.sql("""
                        insert into unit (program_id, wave_id, department_id, location)
                        values ('crm', 'pilot', 'sales', ''), ('crm', 'pilot', 'it', 'Berlin')""").update();
        // Some of the law department and of other places between them, who are in no wave.
        bench.jdbc.sql("""
                        insert into person (program_id, username, name, email, department_id, location, role)
                        select 'crm', 'person' || n, 'Person ' || n, 'person' || n || '@example.com', department, place, role
                        from (select n, case when n > :recipients then 'law' when n % 3 = 0 then 'it' else 'sales' end
                                as department,
                              case when n % 3 = 0 then 'Berlin' else 'Oxford' end as place,
                              case when n % 3 = 0 then 'Developer' else 'Sales rep' end as role
                              from generate_series(1, :recipients + 100) n) people""").param("recipients", PLANNED).update();
        bench.jdbc.sql("analyze").update();
    }

    private static void followsWhoComesAndGoes(MailBench bench) {
        bench.jdbc
                .sql("update person set left_at = current_timestamp where username = 'person2'")
                .update();
        bench.jdbc
                .sql("update person set department_id = 'sales' where username = :joiner")
                .param("joiner", "person" + (PLANNED + 1))
                .update();
        await().atMost(Duration.ofMinutes(5))
                .until(() -> bench.jdbc
                                .sql("""
                                        select count(*) from delivery
                                        where username = 'person2' and state = 'NOT_REACHABLE' and reason = 'left'
                                          or username = :joiner and state = 'PLANNED' and next_attempt_at is not null""")
                                .param("joiner", "person" + (PLANNED + 1))
                                .query(Integer.class)
                                .single()
                        == 2);
    }

    private static boolean said(Path log, String word) throws IOException {
        return Files.exists(log) && Files.readString(log).contains(word);
    }

    private static String url(EmbeddedPostgres postgres) {
        return "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres".formatted(postgres.getPort());
    }

    @Test
    void a_campaign_needs_no_more_memory_for_more_recipients() throws Exception {
        Files.createDirectories(DIRECTORY);
        HikariConfig pool = new HikariConfig();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            pool.setDataSource(postgres.getPostgresDatabase());
            pool.setMaximumPoolSize(2);
            try (HikariDataSource database = new HikariDataSource(pool);
                    ScriptedSmtp server = new ScriptedSmtp();
                    MailBench bench = new MailBench(database, Clock.systemUTC())) {
                plan(bench);
                Process sender = SenderAlone.start(url(postgres), server.port(), HEAP, DIRECTORY.resolve("sender.log"));
                try {
                    Alive early = aliveAfter(sender, server, RECIPIENTS / 4);
                    Alive late = aliveAfter(sender, server, RECIPIENTS * 3 / 4);
                    await().atMost(Duration.ofHours(2))
                            .until(() -> !bench.deliveries.unaccounted("large") || !sender.isAlive());
                    System.out.printf(
                            "%d recipients, heap %d MB: alive after a quarter %.1f MB with %d mails,"
                                    + " after three quarters %.1f MB with %d mails%n",
                            RECIPIENTS, HEAP, early.bytes() / 1e6, early.watched(), late.bytes() / 1e6, late.watched());

                    assertThat(bench.counts("large").get(DeliveryState.SENT)).isEqualTo(RECIPIENTS);
                    assertThat(server.takenMessageIds()).doesNotHaveDuplicates().hasSize(RECIPIENTS);
                    assertThat(late.watched()).isLessThan(MOST_MAILS_ALIVE);
                    assertThat(late.bytes() - early.bytes())
                            .as("growth in bytes while half of the campaign went out")
                            .isLessThan(MOST_GROWTH);
                } finally {
                    sender.destroyForcibly().waitFor();
                }
            }
        }
    }

    private static void plan(MailBench bench) {
        Campaign campaign = bench.campaign("large", "crm");
        bench.transactions.executeWithoutResult(status -> {
            bench.campaigns.insert(campaign, 1);
            String first = bench.plan(campaign, new Recipient("person1", "Person", "person1@example.com"), "");
            bench.release(
                    first, MailBench.SENDER, "Subject", "Hello,\n\n" + "the text of a campaign ".repeat(40), "en");
            bench.jdbc
                    .sql("""
                            insert into delivery (id, program_id, kind, topic, campaign_id, run_id, username, recipient_name,
                              address, message_id, state, attempts, created_at, location, from_name, from_address, reply_to,
                              subject, body, next_attempt_at)
                            select 'large-' || n, program_id, kind, topic, campaign_id, run_id, 'person' || n, recipient_name,
                              'person' || n || '@example.com', '<large-' || n || '@tollgate.test>', state, attempts,
                              created_at, location, from_name, from_address, reply_to, subject, body, next_attempt_at
                            from delivery cross join generate_series(2, :recipients) n where id = :first""")
                    .param("recipients", RECIPIENTS)
                    .param("first", first)
                    .update();
        });
    }

    private static Alive aliveAfter(Process sender, ScriptedSmtp server, int mails)
            throws IOException, InterruptedException {
        await("%d mails".formatted(mails))
                .atMost(Duration.ofHours(2))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> server.takenMessageIds().size() >= mails || !sender.isAlive());
        return alive(sender, OutgoingMail.class);
    }

    private static Alive alive(Process process, Class<?> watched) throws IOException, InterruptedException {
        assertThat(process.isAlive())
                .as("the process lives; see its log in %s", DIRECTORY)
                .isTrue();
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jcmd.waitFor()).as(histogram).isZero();
        Matcher total = TOTAL.matcher(histogram);
        assertThat(total.find()).as(histogram).isTrue();
        Matcher alive = Pattern.compile(
                        "^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+\\Q" + watched.getName() + "\\E\\s", Pattern.MULTILINE)
                .matcher(histogram);
        return new Alive(alive.find() ? Integer.parseInt(alive.group(1)) : 0, Long.parseLong(total.group(1)));
    }
}
