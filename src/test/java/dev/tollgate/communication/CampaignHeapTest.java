package dev.tollgate.communication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Sending needs no more memory for more recipients: a process with a small heap sends a campaign, and what lives in it is
 * counted on the way. See docs/benchmarks.md for 100,000 recipients.
 */
class CampaignHeapTest {

    private static final int RECIPIENTS = Integer.getInteger("tollgate.bench.recipients", 1_000);
    private static final int HEAP = 64;
    private static final int MOST_MAILS_ALIVE = 200;
    private static final long MOST_GROWTH = 8L << 20;
    private static final Path DIRECTORY = Path.of("target", "campaign-heap");
    private static final Pattern MAILS = Pattern.compile(
            "^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+\\Q" + OutgoingMail.class.getName() + "\\E\\b", Pattern.MULTILINE);
    private static final Pattern TOTAL = Pattern.compile("^Total\\s+\\d+\\s+(\\d+)", Pattern.MULTILINE);

    /** What lives in the sending process. */
    private record Alive(int mails, long bytes) {}

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
                Process sender = SenderAlone.start(
                        "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres".formatted(postgres.getPort()),
                        server.port(),
                        HEAP,
                        DIRECTORY.resolve("sender.log"));
                try {
                    Alive early = aliveAfter(sender, server, RECIPIENTS / 4);
                    Alive late = aliveAfter(sender, server, RECIPIENTS * 3 / 4);
                    await().atMost(Duration.ofHours(2))
                            .until(() -> !bench.deliveries.unaccounted("large") || !sender.isAlive());
                    System.out.printf(
                            "%d recipients, heap %d MB: alive after a quarter %.1f MB with %d mails,"
                                    + " after three quarters %.1f MB with %d mails%n",
                            RECIPIENTS, HEAP, early.bytes() / 1e6, early.mails(), late.bytes() / 1e6, late.mails());

                    assertThat(bench.counts("large").get(DeliveryState.SENT)).isEqualTo(RECIPIENTS);
                    assertThat(server.takenMessageIds()).doesNotHaveDuplicates().hasSize(RECIPIENTS);
                    assertThat(late.mails()).isLessThan(MOST_MAILS_ALIVE);
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
            String first =
                    bench.deliveries.plan(campaign, new Recipient("person1", "Person", "person1@example.com"), "");
            bench.deliveries.release(
                    first,
                    MailBench.SENDER,
                    "Subject",
                    "Hello,\n\n" + "the text of a campaign ".repeat(40),
                    null,
                    "en");
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
        assertThat(sender.isAlive())
                .as("the sender lives; see %s/sender.log", DIRECTORY)
                .isTrue();
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(sender.pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jcmd.waitFor()).as(histogram).isZero();
        Matcher total = TOTAL.matcher(histogram);
        assertThat(total.find()).as(histogram).isTrue();
        Matcher alive = MAILS.matcher(histogram);
        return new Alive(alive.find() ? Integer.parseInt(alive.group(1)) : 0, Long.parseLong(total.group(1)));
    }
}
