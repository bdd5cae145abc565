package dev.tollgate.communication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.when;

import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.program.CommunicationPlan;
import dev.tollgate.program.ProgramStatus;
import dev.tollgate.program.ProgramView;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;

/**
 * How fast a campaign goes out, with a state for each recipient, against sending one mail after the other without any; and,
 * where Postfix's {@code smtp-source} is named by {@code tollgate.bench.smtp-source}, against what the same server can take.
 */
class MailThroughputTest {

    private static final Logger log = LoggerFactory.getLogger(MailThroughputTest.class);
    private static final int MAILS = Integer.getInteger("tollgate.bench.mails", 300);
    private static final String SMTP_SOURCE = System.getProperty("tollgate.bench.smtp-source", "");
    /** Postfix's {@code smtp-sink} instead of a server in this process. */
    private static final String SMTP_SINK = System.getProperty("tollgate.bench.smtp-sink", "");

    private static final int POSTFIX_PORT = 10_025;
    private static final int WARM_UP = Integer.getInteger("tollgate.bench.warm-up", 50);
    private static final int ONE_BY_ONE = Math.min(MAILS, 500);
    private static final int SIDE_BY_SIDE = 4;
    private static final int BYTES = 600;
    private static final int PORTION = 500;

    @Test
    void a_campaign_goes_out_whole_and_its_speed_is_compared_with_one_by_one() throws Exception {
        try (ScriptedSmtp sink = new ScriptedSmtp();
                HikariDataSource database = database();
                MailBench bench = new MailBench(database, mondayMorning())) {
            when(bench.programs.find("crm")).thenReturn(Optional.of(program()));
            Process postfix = SMTP_SINK.isBlank() ? null : postfixSink();
            int port = postfix == null ? sink.port() : POSTFIX_PORT;
            try {
                compare(bench, port);
            } finally {
                if (postfix != null) {
                    postfix.destroy();
                }
            }

            assertThat(bench.jdbc
                            .sql("select count(*) from delivery where state = 'SENT' and attempts = 1")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(WARM_UP + MAILS);
            assertThat(bench.jdbc
                            .sql("select count(*) from message_slot")
                            .query(Integer.class)
                            .single())
                    .as("each has taken its place in the person's week")
                    .isEqualTo(WARM_UP + MAILS);
            if (postfix == null && SMTP_SOURCE.isBlank()) {
                assertThat(sink.takenMessageIds())
                        .doesNotHaveDuplicates()
                        .hasSize(WARM_UP + Math.min(WARM_UP, 50) + ONE_BY_ONE + MAILS);
                assertThat(sink.connections())
                        .as("one by one takes a connection each, a campaign only a few")
                        .isLessThan(WARM_UP + ONE_BY_ONE + (WARM_UP + MAILS) / 3);
            }
        }
    }

    private static void compare(MailBench bench, int port) throws Exception {
        // All ways once before they are measured.
        naive(port, Math.min(WARM_UP, 50));
        campaign(bench, port, "warm-up", WARM_UP);

        double oneByOne = naive(port, ONE_BY_ONE);
        double campaign = campaign(bench, port, "measured", MAILS);
        log.info(
                "{}",
                String.format(
                        Locale.ROOT,
                        "%d mails: campaign with states %.0f/s, one by one with JavaMailSender %.0f/s, ratio %.2f",
                        MAILS,
                        campaign,
                        oneByOne,
                        campaign / oneByOne));
        if (!SMTP_SOURCE.isBlank()) {
            double limit = limit(port);
            log.info(
                    "{}",
                    String.format(
                            Locale.ROOT,
                            "%d mails: smtp-source %.0f/s; the campaign is at %.2f of it",
                            MAILS,
                            limit,
                            campaign / limit));
        }
    }

    /** Pooled as in the application. */
    private static HikariDataSource database() {
        HikariDataSource database = new HikariDataSource();
        database.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        return database;
    }

    /** Each mail takes its place in a week of its person. */
    private static ProgramView program() {
        return new ProgramView(
                "crm",
                ProgramStatus.REGISTERED,
                "digest",
                Instant.EPOCH,
                "office",
                Stage.program(Map.of(
                        "communication",
                        new CommunicationPlan(
                                List.of("mail"),
                                "Team",
                                null,
                                LocalTime.of(18, 0),
                                LocalTime.of(8, 0),
                                true,
                                50,
                                List.of(),
                                List.of()))));
    }

    /** Now is a Monday morning, when people may be written to. */
    private static Clock mondayMorning() {
        Clock real = Clock.systemUTC();
        return Clock.offset(real, Duration.between(real.instant(), Instant.parse("2026-03-02T09:00:00Z")));
    }

    private static Process postfixSink() throws IOException {
        return new ProcessBuilder(SMTP_SINK, "127.0.0.1:" + POSTFIX_PORT, "50")
                .inheritIO()
                .start();
    }

    private static double naive(int port, int mails) throws MessagingException {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(port);
        long begun = System.nanoTime();
        for (int number = 0; number < mails; number++) {
            MimeMessage message = sender.createMimeMessage();
            MimeMessageHelper mail = new MimeMessageHelper(message, true, "UTF-8");
            mail.setFrom("program@tollgate.test");
            mail.setTo("person" + number + "@example.com");
            mail.setSubject("Subject");
            mail.setText("Hello,\n\nthe text of a campaign", "<p>Hello,</p><p>the text of a campaign</p>");
            sender.send(message);
        }
        return perSecond(mails, begun);
    }

    /** As many sessions as Tollgate has threads, each kept open, no state anywhere. */
    private static double limit(int port) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Process source = new ProcessBuilder(
                        SMTP_SOURCE,
                        "-d",
                        "-s",
                        Integer.toString(SIDE_BY_SIDE),
                        "-m",
                        Integer.toString(MAILS),
                        "-l",
                        Integer.toString(BYTES),
                        "-f",
                        "program@tollgate.test",
                        "-t",
                        "person@example.com",
                        "127.0.0.1:" + port)
                .inheritIO()
                .start();
        assertThat(source.waitFor()).as("exit of " + SMTP_SOURCE).isZero();
        return perSecond(MAILS, begun);
    }

    private static double campaign(MailBench bench, int port, String id, int mails) throws InterruptedException {
        Instant now = bench.clock.instant();
        Campaign campaign = new Campaign(
                id, "crm", "run-1", "pilot", CampaignKind.WIN, "Subject", "Body", "Dana", now, now, null, now, null);
        bench.transactions.executeWithoutResult(status -> {
            bench.campaigns.insert(campaign, id.hashCode());
            for (int first = 0; first < mails; first += PORTION) {
                List<Recipient> people = IntStream.range(first, Math.min(mails, first + PORTION))
                        .mapToObj(number ->
                                new Recipient("person" + number, "Person", "person" + number + "@example.com"))
                        .toList();
                bench.planAndRelease(campaign, people, "Subject", "Hello,\n\nthe text of a campaign");
            }
        });
        Mailer mailer = bench.mailer(MailBench.settings(id, Duration.ofMinutes(3), 3), port);
        long begun = System.nanoTime();
        mailer.start();
        await().atMost(Duration.ofMinutes(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !bench.deliveries.unaccounted(id));
        double speed = perSecond(mails, begun);
        mailer.destroy();
        return speed;
    }

    private static double perSecond(int mails, long begun) {
        return mails * 1e9 / (System.nanoTime() - begun);
    }
}
