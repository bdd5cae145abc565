package dev.tollgate.communication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The process that sends a campaign is killed with -9 again and again while the mails go out. See docs/kill-drill.md: 50 kills
 * on a campaign of 2,000 are asked for there.
 */
class SenderKillDrillTest {

    private static final int KILLS = Integer.getInteger("tollgate.drill.sender-kills", 2);
    private static final int MAILS = Integer.getInteger("tollgate.drill.mails", 40 * KILLS + 40);
    private static final long SEED = Long.getLong("tollgate.drill.seed", System.nanoTime());
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Path DIRECTORY = Path.of("target", "sender-kill-drill");
    private static final String CAMPAIGN = "drilled";

    private final Random random = new Random(SEED);
    private final StringBuilder report = new StringBuilder();

    @Test
    void no_mail_of_a_campaign_is_lost_and_none_doubled_but_those_in_hand_at_a_kill() throws Exception {
        Files.createDirectories(DIRECTORY);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                HikariDataSource database = new HikariDataSource(pool(postgres));
                ScriptedSmtp server = new ScriptedSmtp();
                MailBench bench = new MailBench(database, Clock.systemUTC())) {
            plan(bench);
            drill(bench, postgres, server);
        }
    }

    private void drill(MailBench bench, EmbeddedPostgres postgres, ScriptedSmtp server) throws Exception {
        say("%d kills, %d mails, -Dtollgate.drill.seed=%d%n%n", KILLS, MAILS, SEED);
        say("| kill | taken by the server | known as sent | between 250 and commit |%n|---|---|---|---|%n");
        String url = "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres&ApplicationName=sender"
                .formatted(postgres.getPort());
        Map<String, Integer> allowed = new HashMap<>();
        List<String> meant = ids(bench, "true");
        meant.forEach(id -> allowed.put(id, 1));
        int before = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            Process sender = SenderAlone.start(url, server.port(), 256, DIRECTORY.resolve("sender.log"));
            // Each life sends its part of the campaign, and dies somewhere in it.
            int enough = before + 1 + random.nextInt(Math.max(1, (MAILS - before) / (KILLS - kill + 2)));
            await("kill " + kill)
                    .atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> server.takenMessageIds().size() >= enough || !sender.isAlive());
            assertThat(sender.isAlive())
                    .as("the sender of kill %d lives until it is killed; see %s/sender.log", kill, DIRECTORY)
                    .isTrue();
            sender.destroyForcibly().waitFor();
            // What the dead process had asked of the database may still come to its commit.
            await().atMost(PATIENCE)
                    .until(() -> bench.jdbc
                                    .sql("select count(*) from pg_stat_activity where application_name = 'sender'")
                                    .query(Integer.class)
                                    .single()
                            == 0);
            await().atMost(PATIENCE).until(() -> server.openConnections() == 0);
            List<String> taken = server.takenMessageIds();
            Set<String> between = new HashSet<>(taken.subList(before, taken.size()));
            ids(bench, "state = 'SENT'").forEach(between::remove);
            between.forEach(id -> allowed.merge(id, 1, Integer::sum));
            before = taken.size();
            say(
                    "| %d | %d | %d | %d |%n",
                    kill, taken.size(), ids(bench, "state = 'SENT'").size(), between.size());
            assertThat(between)
                    .as("mails between the word of the server and the commit")
                    .hasSizeLessThanOrEqualTo(Mailer.MOST_UNRECORDED);
        }
        Process last = SenderAlone.start(url, server.port(), 256, DIRECTORY.resolve("sender.log"));
        try {
            await("the rest")
                    .atMost(PATIENCE)
                    .until(() -> ids(bench, "state = 'SENT'").size() == MAILS);
        } finally {
            last.destroyForcibly().waitFor();
        }
        Map<String, Integer> taken = server.takenMessageIds().stream()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.summingInt(each -> 1)));
        long lost = meant.stream().filter(id -> !taken.containsKey(id)).count();
        long doubled = taken.values().stream().filter(times -> times > 1).count();
        say("%nkills %d, mails %d, lost %d, doubled %d%n", KILLS, MAILS, lost, doubled);
        System.out.print(report);
        Files.writeString(DIRECTORY.resolve("report.md"), report);
        assertThat(lost).as("lost mails").isZero();
        assertThat(taken)
                .as("taken once each, and once more for each kill between its 250 and its commit")
                .isEqualTo(allowed);
        assertThat(bench.jdbc
                        .sql("select count(*) from message_slot")
                        .query(Integer.class)
                        .single())
                .as("each has its one place in a week, however often it was claimed")
                .isEqualTo(MAILS);
    }

    private static void plan(MailBench bench) {
        Campaign campaign = bench.campaign(CAMPAIGN, "crm");
        bench.transactions.executeWithoutResult(status -> {
            bench.campaigns.insert(campaign, 1);
            for (int number = 0; number < MAILS; number++) {
                String id = bench.plan(
                        campaign, new Recipient("person" + number, "Person", "person" + number + "@example.com"), "");
                bench.release(id, MailBench.SENDER, "Subject", "Hello,\n\nthe text of a campaign", "en");
            }
        });
    }

    private static HikariConfig pool(EmbeddedPostgres postgres) {
        HikariConfig pool = new HikariConfig();
        pool.setDataSource(postgres.getPostgresDatabase());
        pool.setMaximumPoolSize(2);
        return pool;
    }

    private static List<String> ids(MailBench bench, String condition) {
        return bench.jdbc
                .sql("select message_id from delivery where " + condition)
                .query(String.class)
                .list();
    }

    private void say(String format, Object... values) {
        report.append(format.formatted(values));
    }
}
