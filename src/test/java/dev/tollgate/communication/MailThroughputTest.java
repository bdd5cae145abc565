package dev.tollgate.communication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
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
    private static final int SIDE_BY_SIDE = 4;
    private static final int BYTES = 600;

    @Test
    void a_campaign_goes_out_whole_and_its_speed_is_compared_with_one_by_one() throws Exception {
        try (ScriptedSmtp sink = new ScriptedSmtp();
                MailBench bench = new MailBench(MailBench.inMemory(), Clock.systemUTC())) {
            // Both ways once before they are measured.
            naive(sink, 50);
            campaign(bench, sink, "warm-up", 50);

            double oneByOne = naive(sink, MAILS);
            double campaign = campaign(bench, sink, "measured", MAILS);
            log.info(
                    "{}",
                    String.format(
                            Locale.ROOT,
                            "%d mails: campaign with states %.0f/s, one by one with JavaMailSender %.0f/s, ratio %.2f;"
                                    + " connections %d",
                            MAILS,
                            campaign,
                            oneByOne,
                            campaign / oneByOne,
                            sink.connections()));

            assertThat(sink.takenMessageIds()).doesNotHaveDuplicates().hasSize(2 * (50 + MAILS));
            assertThat(sink.connections())
                    .as("one by one takes a connection each, a campaign only a few")
                    .isLessThan(50 + MAILS + (50 + MAILS) / 3);
            if (!SMTP_SOURCE.isBlank()) {
                double limit = limit(sink);
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
    }

    private static double naive(ScriptedSmtp sink, int mails) throws MessagingException {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(sink.port());
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
    private static double limit(ScriptedSmtp sink) throws IOException, InterruptedException {
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
                        "127.0.0.1:" + sink.port())
                .inheritIO()
                .start();
        assertThat(source.waitFor()).as("exit of " + SMTP_SOURCE).isZero();
        return perSecond(MAILS, begun);
    }

    private static double campaign(MailBench bench, ScriptedSmtp sink, String id, int mails)
            throws InterruptedException {
        Instant now = bench.clock.instant();
        Campaign campaign = new Campaign(
                id, "crm", "run-1", "pilot", CampaignKind.WIN, "Subject", "Body", "Dana", now, now, null, now, null);
        bench.transactions.executeWithoutResult(status -> {
            bench.campaigns.insert(campaign, id.hashCode());
            for (int number = 0; number < mails; number++) {
                String delivery = bench.deliveries.plan(
                        campaign, new Recipient("person" + number, "Person", "person" + number + "@example.com"), "");
                bench.deliveries.release(
                        delivery, MailBench.SENDER, "Subject", "Hello,\n\nthe text of a campaign", null, "en");
            }
        });
        Mailer mailer = bench.mailer(MailBench.settings(id, Duration.ofMinutes(3), 3), sink.port());
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
