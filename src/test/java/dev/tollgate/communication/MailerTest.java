package dev.tollgate.communication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.tollgate.language.Words;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MailerTest {

    private final MailBench bench = new MailBench();

    @AfterEach
    void stop() throws InterruptedException {
        bench.close();
    }

    @Test
    void sends_plain_text_and_html_under_the_id_that_was_fixed_when_it_was_queued() throws Exception {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        try {
            bench.startMailer(server.getSmtp().getPort());
            String id = bench.queueOne("ada");

            awaitState(id, DeliveryState.SENT);
            MimeMessage mail = server.getReceivedMessages()[0];
            assertThat(mail.getMessageID()).isEqualTo("<" + id + "@tollgate.test>");
            assertThat(mail.getSubject()).isEqualTo("Grüße an ada");
            assertThat(mail.getFrom()[0]).hasToString("Dana Change <program@tollgate.test>");
            assertThat(mail.getReplyTo()[0]).hasToString("dana@example.com");
            assertThat(mail.getAllRecipients()[0]).hasToString("Person ada <ada@example.com>");
            MimeMultipart parts = (MimeMultipart) mail.getContent();
            assertThat(parts.getContentType()).startsWith("multipart/alternative");
            assertThat(parts.getBodyPart(0).getContent().toString()).contains("first & <second>");
            assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html");
            assertThat(parts.getBodyPart(1).getContent().toString())
                    .contains("<p>first &amp; &lt;second&gt;<br>third</p>")
                    .doesNotContain("<img", "href");
            assertThat(bench.delivery(id).sentAt()).isNotNull();
            assertThat(bench.delivery(id).attempts()).isEqualTo(1);
        } finally {
            server.stop();
        }
    }

    @Test
    void a_name_or_subject_with_a_line_break_begins_no_header_of_its_own() throws Exception {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        try {
            bench.startMailer(server.getSmtp().getPort());
            bench.transactions.execute(status -> bench.queue()
                    .queue(new Letter(
                                    "crm",
                                    "note",
                                    "topic-1",
                                    new Recipient("eve", "Eve\r\nBcc: all@example.com", "eve@example.com"),
                                    new Sender("Dana\r\nX-Sent: yes", null, null),
                                    "Hallo\r\nBcc: all@example.com",
                                    "Text",
                                    null)
                            .in(Words.in("de"))));
            await().until(() -> server.getReceivedMessages().length == 1);

            MimeMessage mail = server.getReceivedMessages()[0];
            assertThat(mail.getSubject()).isEqualTo("Hallo Bcc: all@example.com");
            assertThat(mail.getHeader("Bcc")).isNull();
            assertThat(mail.getHeader("X-Sent")).isNull();
            assertThat(mail.getAllRecipients()).hasSize(1);
            assertThat(mail.getHeader("Content-Language")).containsExactly("de");
        } finally {
            server.stop();
        }
    }

    @Test
    void tries_again_after_a_temporary_answer() throws IOException {
        try (ScriptedSmtp server =
                new ScriptedSmtp().answering("451 greylisted").answering("452 full")) {
            bench.startMailer(server.port());
            String id = bench.queueOne("ada");

            awaitState(id, DeliveryState.SENT);
            assertThat(bench.delivery(id).attempts()).isEqualTo(3);
            assertThat(bench.delivery(id).reason()).isNull();
            assertThat(server.takenMessageIds()).containsExactly("<" + id + "@tollgate.test>");
        }
    }

    @Test
    void gives_up_at_once_after_a_permanent_answer() throws IOException {
        try (ScriptedSmtp server = new ScriptedSmtp().answering("550 no such user")) {
            bench.startMailer(server.port());
            String id = bench.queueOne("ada");

            awaitState(id, DeliveryState.REFUSED);
            assertThat(bench.delivery(id).attempts()).isEqualTo(1);
            assertThat(bench.delivery(id).reason()).contains("550 no such user");
            assertThat(server.takenMessageIds()).isEmpty();
        }
    }

    @Test
    void gives_up_when_temporary_trouble_lasts() throws IOException {
        try (ScriptedSmtp server =
                new ScriptedSmtp().answering("451 later").answering("451 later").answering("451 not today")) {
            bench.mailer(MailBench.settings("bench", Duration.ofMinutes(3), 3), server.port())
                    .start();
            String id = bench.queueOne("ada");

            awaitState(id, DeliveryState.GIVEN_UP);
            assertThat(bench.delivery(id).reason())
                    .startsWith("Given up after 3 attempts")
                    .contains("451 not today");
        }
    }

    @Test
    void waits_for_a_server_that_is_down() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        bench.startMailer(port);
        String id = bench.queueOne("ada");
        await().until(() -> bench.delivery(id).attempts() >= 2);
        assertThat(bench.delivery(id).state()).isIn(DeliveryState.PLANNED, DeliveryState.SENDING);

        GreenMail server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        try {
            awaitState(id, DeliveryState.SENT);
            assertThat(server.getReceivedMessages()).hasSize(1);
        } finally {
            server.stop();
        }
    }

    @Test
    void an_address_that_is_none_fails_without_asking_the_server() throws IOException {
        try (ScriptedSmtp server = new ScriptedSmtp()) {
            bench.startMailer(server.port());
            String id = bench.queue(MailBench.letter("ada", "ada at example"));

            awaitState(id, DeliveryState.REFUSED);
            assertThat(bench.delivery(id).reason()).contains("ada at example");
            assertThat(server.askedRecipients()).isEmpty();
        }
    }

    @Test
    void a_server_that_takes_the_mail_and_hangs_up_has_taken_it() throws IOException {
        try (ScriptedSmtp server = new ScriptedSmtp().hangingUpAfterTaking()) {
            bench.startMailer(server.port());
            String id = bench.queueOne("ada");

            awaitState(id, DeliveryState.SENT);
            assertThat(bench.delivery(id).attempts()).isEqualTo(1);
            assertThat(server.takenMessageIds()).hasSize(1);
        }
    }

    @Test
    void a_server_that_hangs_up_between_two_mails_is_called_again_and_no_mail_waits_for_it() throws IOException {
        List<String> ids = new ArrayList<>();
        for (int person = 0; person < 40; person++) {
            ids.add(bench.queueOne("person" + person));
        }
        try (ScriptedSmtp server = new ScriptedSmtp().hangingUpAfterTaking()) {
            bench.startMailer(server.port());

            ids.forEach(id -> awaitState(id, DeliveryState.SENT));
            assertThat(ids)
                    .allSatisfy(id -> assertThat(bench.delivery(id).attempts()).isEqualTo(1));
            assertThat(server.takenMessageIds()).doesNotHaveDuplicates().hasSize(40);
        }
    }

    @Test
    void no_more_mails_than_stated_are_between_the_word_of_the_server_and_the_commit() throws Exception {
        Campaign campaign = plannedFor(
                IntStream.range(0, 100).mapToObj(number -> "person" + number).toArray(String[]::new));
        CountDownLatch looked = new CountDownLatch(1);
        CountDownLatch locked = new CountDownLatch(1);
        try (ScriptedSmtp server = new ScriptedSmtp()) {
            Thread inTheWay = Thread.ofPlatform()
                    .start(() -> bench.transactions.executeWithoutResult(status -> {
                        // What becomes of a campaign's mail is not recorded while somebody counts the campaign.
                        bench.campaigns.lock(campaign.id());
                        locked.countDown();
                        await().until(() -> looked.getCount() == 0);
                    }));
            locked.await();
            bench.startMailer(server.port());

            await().until(() -> server.takenMessageIds().size() == Mailer.MOST_UNRECORDED);
            await().during(Duration.ofMillis(300))
                    .until(() -> server.takenMessageIds().size() == Mailer.MOST_UNRECORDED);
            assertThat(bench.counts(campaign.id()).get(DeliveryState.SENT)).isZero();
            looked.countDown();
            inTheWay.join();

            await().atMost(Duration.ofMinutes(1))
                    .until(() -> bench.counts(campaign.id()).get(DeliveryState.SENT) == 100);
            assertThat(server.takenMessageIds()).doesNotHaveDuplicates().hasSize(100);
        }
    }

    @Test
    void what_waits_in_hand_when_the_server_says_too_many_is_given_back_untried() throws IOException {
        List<String> ids = new ArrayList<>();
        for (int person = 0; person < 30; person++) {
            ids.add(bench.queueOne("person" + person));
        }
        try (ScriptedSmtp server = new ScriptedSmtp()
                .answering("421 too many")
                .answering("421 too many")
                .answering("421 too many")
                .answering("421 too many")) {
            bench.startMailer(server.port());

            await().until(() -> bench.jdbc
                            .sql("select count(*) from delivery where reason like '421%'")
                            .query(Integer.class)
                            .single()
                    > 0);
            await().untilAsserted(() -> assertThat(ids)
                    .allSatisfy(id ->
                            assertThat(bench.delivery(id).state()).isIn(DeliveryState.PLANNED, DeliveryState.SENT)));
            assertThat(ids).allSatisfy(id -> {
                Delivery delivery = bench.delivery(id);
                assertThat(delivery.attempts())
                        .as("only what was handed over counts as an attempt")
                        .isEqualTo(delivery.state() == DeliveryState.SENT || delivery.reason() != null ? 1 : 0);
            });
        }
    }

    @Test
    void somebody_without_address_is_not_reachable_and_never_tried() {
        String id = bench.queue(MailBench.letter("ada", null));

        assertThat(bench.delivery(id).state()).isEqualTo(DeliveryState.NOT_REACHABLE);
        assertThat(bench.delivery(id).reason()).isEqualTo("no mail address");
        assertThat(bench.deliveries.claimable(10, List.of())).isEmpty();
    }

    @Test
    void what_a_dead_instance_was_sending_is_sent_again_under_the_same_id_when_it_starts_again() throws IOException {
        String id = bench.queueOne("ada");
        // The instance dies after the server's 250 and before its second transaction.
        try (ScriptedSmtp server = new ScriptedSmtp()) {
            OutgoingMail mail = claim(id, "one", Duration.ofHours(1)).orElseThrow();
            assertThat(bench.smtp(server.port()).send(mail)).isEqualTo(new SendResult.Accepted());

            bench.mailer(MailBench.settings("one", Duration.ofHours(1), 3), server.port())
                    .start();

            awaitState(id, DeliveryState.SENT);
            String messageId = "<" + id + "@tollgate.test>";
            assertThat(server.takenMessageIds()).containsExactly(messageId, messageId);
            assertThat(bench.delivery(id).attempts()).isEqualTo(2);
        }
    }

    @Test
    void what_a_dead_instance_was_sending_is_taken_over_by_another_when_the_claim_is_over() throws IOException {
        String id = bench.queueOne("ada");
        claim(id, "dead", Duration.ofMillis(100));
        try (ScriptedSmtp server = new ScriptedSmtp()) {
            bench.mailer(MailBench.settings("alive", Duration.ofMinutes(1), 3), server.port())
                    .start();

            awaitState(id, DeliveryState.SENT);
            assertThat(server.takenMessageIds()).containsExactly("<" + id + "@tollgate.test>");
        }
    }

    @Test
    void what_another_instance_is_sending_is_left_alone() {
        String id = bench.queueOne("ada");
        claim(id, "one", Duration.ofMinutes(1));

        assertThat(bench.deliveries.claimable(10, List.of())).isEmpty();
        assertThat(claim(id, "two", Duration.ofMinutes(1))).isEmpty();
        assertThat(bench.transactions.<Integer>execute(status -> bench.deliveries.expireClaimsOf("two")))
                .isZero();
    }

    @Test
    void of_many_that_claim_at_the_same_time_one_wins() throws Exception {
        String id = bench.queueOne("ada");
        int instances = 8;
        CyclicBarrier together = new CyclicBarrier(instances);
        List<Callable<Boolean>> claims = new ArrayList<>();
        for (int instance = 0; instance < instances; instance++) {
            String name = "instance-" + instance;
            claims.add(() -> {
                together.await();
                return claim(id, name, Duration.ofMinutes(1)).isPresent();
            });
        }
        int won = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(instances)) {
            for (Future<Boolean> claim : threads.invokeAll(claims)) {
                if (claim.get()) {
                    won++;
                }
            }
        }
        assertThat(won).isEqualTo(1);
        assertThat(bench.delivery(id).attempts()).isEqualTo(1);
    }

    @Test
    void two_instances_send_each_mail_once() throws IOException {
        List<String> ids = new ArrayList<>();
        for (int person = 0; person < 60; person++) {
            ids.add(bench.queueOne("person" + person));
        }
        try (ScriptedSmtp server = new ScriptedSmtp()) {
            bench.mailer(MailBench.settings("one", Duration.ofMinutes(1), 3), server.port())
                    .start();
            bench.mailer(MailBench.settings("two", Duration.ofMinutes(1), 3), server.port())
                    .start();

            ids.forEach(id -> awaitState(id, DeliveryState.SENT));
            assertThat(server.takenMessageIds())
                    .containsExactlyInAnyOrderElementsOf(
                            ids.stream().map(id -> "<" + id + "@tollgate.test>").toList());
        }
    }

    @Test
    void tells_the_process_once_when_the_last_mail_of_a_campaign_has_come_to_its_end() throws IOException {
        Campaign campaign = plannedFor("ada", "ben", "cy", "dee");
        try (ScriptedSmtp server = new ScriptedSmtp().answering("550 gone").answering("451 later")) {
            bench.startMailer(server.port());
            await().until(() -> bench.counts(campaign.id()).get(DeliveryState.SENT) == 3);
            await().until(() -> !bench.messages.isEmpty());
        }
        assertThat(bench.counts(campaign.id()).get(DeliveryState.REFUSED)).isEqualTo(1);
        assertThat(bench.messages).containsExactly("campaign-accounted " + campaign.id());
    }

    @Test
    void waits_longer_with_each_attempt_up_to_a_limit() {
        MailSettings settings = new MailSettings(
                "a@b",
                null,
                1,
                Duration.ofSeconds(1),
                Duration.ofMinutes(3),
                Duration.ofSeconds(5),
                Duration.ofMinutes(30),
                40,
                false);
        assertThat(settings.retryAfter(1)).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.retryAfter(2)).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.retryAfter(4)).isEqualTo(Duration.ofSeconds(40));
        assertThat(settings.retryAfter(39)).isEqualTo(Duration.ofMinutes(30));
    }

    private Campaign plannedFor(String... usernames) {
        Instant now = Instant.parse("2026-03-02T09:00:00Z");
        Campaign campaign = new Campaign(
                "c-1", "crm", "run-1", "pilot", CampaignKind.WIN, "Subject", "Body", "Dana", now, now, null, now, null);
        bench.transactions.executeWithoutResult(status -> {
            bench.campaigns.insert(campaign, 7);
            for (String username : usernames) {
                String id = bench.plan(campaign, new Recipient(username, username, username + "@example.com"), "");
                bench.release(id, MailBench.SENDER, "Subject", "Body", "en");
            }
        });
        return campaign;
    }

    private Optional<OutgoingMail> claim(String id, String claimant, Duration lease) {
        return bench.transactions.execute(status -> bench.deliveries.claim(id, claimant, lease));
    }

    private void awaitState(String id, DeliveryState state) {
        await().untilAsserted(() -> assertThat(bench.delivery(id).state()).isEqualTo(state));
    }
}
