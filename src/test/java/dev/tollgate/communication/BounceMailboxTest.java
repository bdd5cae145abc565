package dev.tollgate.communication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.tollgate.communication.BounceMailboxSettings.Tls;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;

/** A mailbox that undelivered mails come back to, on a server with IMAP. */
@ExtendWith(OutputCaptureExtension.class)
class BounceMailboxTest {

    private static final String WITHOUT_PARTS =
            "From: x\r\nSubject: Broken\r\nContent-Type: multipart/report; boundary=b\r\n\r\nno parts\r\n";
    private static final String AWAY = "From: ada@example.com\r\nSubject: Away\r\n\r\nI am away until Monday.\r\n";

    private final SettableClock clock = new SettableClock("2026-03-02T09:00:00Z");
    private final MailBench bench = new MailBench(MailBench.inMemory(), clock);
    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
    private GreenMailUser user;

    @BeforeEach
    void start() {
        server.start();
        user = server.setUser("bounces@tollgate.test", "bounces", "secret");
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.stop();
        bench.close();
    }

    @Test
    void reads_reports_out_of_a_mailbox_and_leaves_every_message_there_unseen() throws Exception {
        String lost = sent("ada");
        String late = sent("ben");
        comes(report("failed", lost));
        comes(report("delayed", late));
        comes(AWAY);

        BounceMailbox mailbox = mailbox();
        mailbox.read();

        assertThat(bench.delivery(lost).state()).isEqualTo(DeliveryState.BOUNCED);
        assertThat(bench.delivery(lost).reason()).contains("no mailbox of that name");
        assertThat(bench.delivery(late).state()).isEqualTo(DeliveryState.SENT);
        assertThat(marks()).containsExactly(BounceMailbox.TAKEN, BounceMailbox.TAKEN, BounceMailbox.TAKEN);
        assertThat(mailbox.health().getStatus()).isEqualTo(Status.UP);
        assertThat(mailbox.health().getDetails())
                .containsEntry("lastRead", "2026-03-02T09:00:00Z")
                .containsKey("mailbox");
    }

    @Test
    void what_is_no_report_goes_to_whoever_takes_such_mails_and_what_is_unusable_is_flagged_for_people()
            throws Exception {
        List<String> taken = new ArrayList<>();
        InboundMail answers = message -> {
            String mail = new String(message, StandardCharsets.US_ASCII);
            if (mail.contains("Subject: Broken answer")) {
                throw new InboundMail.Unusable("SEQUENCE is missing", new IllegalArgumentException());
            }
            taken.add(mail);
            return Optional.of("taken");
        };
        comes(report("failed", sent("ada")));
        comes(AWAY);
        comes(AWAY.replace("Away", "Broken answer"));

        new BounceMailbox(
                        settings("secret"), new Bounces(bench.deliveries, bench.transactions), List.of(answers), clock)
                .read();

        assertThat(taken).singleElement().asString().contains("Subject: Away");
        assertThat(marks()).containsExactly(BounceMailbox.TAKEN, BounceMailbox.TAKEN, BounceMailbox.UNREADABLE);
    }

    @Test
    void what_was_read_is_not_read_again_and_what_comes_later_is() throws Exception {
        List<byte[]> read = new ArrayList<>();
        Bounces counted = new Bounces(bench.deliveries, bench.transactions) {
            @Override
            Taken take(byte[] message) throws Unreadable {
                read.add(message);
                return super.take(message);
            }
        };
        BounceMailbox mailbox = new BounceMailbox(settings("secret"), counted, List.of(), clock);
        comes(AWAY);
        mailbox.read();
        mailbox.read();
        assertThat(read).hasSize(1);

        String lost = sent("ada");
        comes(report("failed", lost));
        mailbox.read();
        assertThat(read).hasSize(2);
        assertThat(bench.delivery(lost).state()).isEqualTo(DeliveryState.BOUNCED);
    }

    @Test
    void what_cannot_be_read_is_left_and_flagged_and_logged_once_and_stops_nothing(CapturedOutput output)
            throws Exception {
        String lost = sent("ada");
        comes(WITHOUT_PARTS);
        comes(report("failed", lost));

        BounceMailbox mailbox = mailbox();
        mailbox.read();
        mailbox.read();

        assertThat(marks()).containsExactly(BounceMailbox.UNREADABLE, BounceMailbox.TAKEN);
        look(folder -> assertThat(isSet(folder, 1, Flags.Flag.FLAGGED))
                .as("people see it")
                .isTrue());
        assertThat(bench.delivery(lost).state()).isEqualTo(DeliveryState.BOUNCED);
        assertThat(output.getOut().split("cannot be read and is left there")).hasSize(2);
        assertThat(mailbox.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void a_message_that_is_too_large_is_not_fetched_but_flagged(CapturedOutput output) throws Exception {
        comes("From: x@example.com\r\nSubject: Large\r\n\r\n" + "0123456789\r\n".repeat(500_000));

        mailbox().read();

        assertThat(marks()).containsExactly(BounceMailbox.UNREADABLE);
        assertThat(output.getOut()).contains("reports of at most 5 MB are read");
    }

    @Test
    void an_instance_that_dies_in_the_middle_misses_nothing_and_counts_nothing_twice() throws Exception {
        List<String> lost = List.of(sent("ada"), sent("ben"), sent("cy"));
        for (String id : lost) {
            comes(report("failed", id));
        }
        // The second commits, and the instance dies before it has marked the message.
        BounceMailbox dying = new BounceMailbox(
                settings("secret"), new Bounces(bench.deliveries, new FailingAfterCommit(2)), List.of(), clock);
        dying.read();
        assertThat(bench.delivery(lost.get(1)).state()).isEqualTo(DeliveryState.BOUNCED);
        assertThat(marks()).containsExactly(BounceMailbox.TAKEN, "", "");

        List<Bounces.Outcome> outcomes = new ArrayList<>();
        Bounces again = new Bounces(bench.deliveries, bench.transactions) {
            @Override
            Taken take(byte[] message) throws Unreadable {
                Taken taken = super.take(message);
                outcomes.add(taken.outcome());
                return taken;
            }
        };
        new BounceMailbox(settings("secret"), again, List.of(), clock).read();

        assertThat(outcomes).containsExactly(Bounces.Outcome.NOTHING_NEW, Bounces.Outcome.BOUNCED);
        assertThat(lost).allSatisfy(id -> assertThat(bench.delivery(id).state()).isEqualTo(DeliveryState.BOUNCED));
        assertThat(marks()).containsExactly(BounceMailbox.TAKEN, BounceMailbox.TAKEN, BounceMailbox.TAKEN);
    }

    @Test
    void while_the_database_is_away_messages_wait_and_the_trouble_is_seen() throws Exception {
        String lost = sent("ada");
        comes(report("failed", lost));
        BounceMailbox mailbox = new BounceMailbox(
                settings("secret"), new Bounces(bench.deliveries, new FailingAfterCommit(1)), List.of(), clock);

        mailbox.read();
        assertThat(marks()).containsExactly("");
        assertThat(mailbox.health().getDetails()).containsEntry("trouble", "no database");

        mailbox.read();
        assertThat(marks()).containsExactly(BounceMailbox.TAKEN);
        assertThat(mailbox.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void a_refused_login_is_seen_and_logged_once_and_over_when_it_is_over(CapturedOutput output) {
        BounceMailbox mailbox = new BounceMailbox(
                settings("changed"), new Bounces(bench.deliveries, bench.transactions), List.of(), clock);

        mailbox.read();
        mailbox.read();
        assertThat(mailbox.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(mailbox.health().getDetails())
                .containsEntry("lastRead", "never")
                .containsKey("trouble");
        assertThat(output.getOut().split("cannot be read; tried again every PT1M"))
                .hasSize(2);
        assertThat(output.getOut()).doesNotContain("changed");

        server.setUser("bounces@tollgate.test", "bounces", "changed");
        mailbox.read();
        assertThat(mailbox.health().getStatus()).isEqualTo(Status.UP);
        assertThat(output.getOut()).contains("can be read again");
    }

    @Test
    void a_server_that_hangs_is_given_up_until_the_next_look() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            BounceMailbox mailbox = new BounceMailbox(
                    settings(silent.getLocalPort(), "INBOX", "secret", Duration.ofMillis(200)),
                    new Bounces(bench.deliveries, bench.transactions),
                    List.of(),
                    clock);

            mailbox.read();

            assertThat(mailbox.health().getStatus()).isEqualTo(Status.DOWN);
            assertThat(mailbox.health().getDetails().get("trouble").toString()).contains("timed out");
        }
    }

    @Test
    void a_look_that_never_ends_is_seen_as_well() {
        BounceMailbox mailbox = mailbox();
        assertThat(mailbox.health().getStatus()).as("it has only begun").isEqualTo(Status.UP);

        clock.advance(Duration.ofMinutes(10));
        assertThat(mailbox.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(mailbox.health().getDetails()).containsEntry("trouble", "the server does not answer");
    }

    @Test
    void a_folder_that_does_not_exist_is_named_with_the_remedy() {
        BounceMailbox mailbox = new BounceMailbox(
                settings(server.getImap().getPort(), "Returned", "secret", Duration.ofSeconds(5)),
                new Bounces(bench.deliveries, bench.transactions),
                List.of(),
                clock);

        mailbox.read();

        assertThat(mailbox.health().getDetails().get("trouble").toString())
                .contains("there is no folder 'Returned'")
                .contains("tollgate.mail.bounces.folder");
    }

    @Test
    void looks_by_itself_on_a_thread_of_its_own_until_it_is_stopped() throws Exception {
        String lost = sent("ada");
        comes(report("failed", lost));
        BounceMailbox mailbox = mailbox();
        mailbox.start();
        try {
            await().until(() -> bench.delivery(lost).state() == DeliveryState.BOUNCED);
        } finally {
            mailbox.destroy();
        }
    }

    @Test
    void is_off_unless_a_host_is_named() {
        BounceMailbox off = new BounceMailbox(
                new BounceMailboxSettings(
                        "", 993, "", "", "INBOX", Tls.DIRECT, Duration.ofMinutes(1), Duration.ofSeconds(30)),
                new Bounces(bench.deliveries, bench.transactions),
                List.of(),
                clock);
        off.start();
        clock.advance(Duration.ofDays(1));

        assertThat(off.health().getStatus()).isEqualTo(Status.UP);
        assertThat(off.health().getDetails()).containsEntry("mailbox", "none is configured");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "folder", "port", "poll", "timeout"})
    void a_setting_that_makes_no_sense_is_named_with_its_remedy(String field) {
        assertThatThrownBy(() -> new BounceMailboxSettings(
                        "mail.example.com",
                        field.equals("port") ? 0 : 993,
                        field.equals("user") ? " " : "bounces",
                        "secret",
                        field.equals("folder") ? "" : "INBOX",
                        Tls.DIRECT,
                        field.equals("poll") ? Duration.ZERO : Duration.ofMinutes(1),
                        field.equals("timeout") ? Duration.ZERO : Duration.ofSeconds(30)))
                .hasMessageStartingWith("tollgate.mail.bounces.%s is '".formatted(field))
                .hasMessageContaining("': give ");
    }

    @Test
    void the_password_is_in_no_log_of_the_settings() {
        assertThat(settings("secret").toString()).contains("bounces").doesNotContain("secret");
    }

    private BounceMailbox mailbox() {
        return new BounceMailbox(
                settings("secret"), new Bounces(bench.deliveries, bench.transactions), List.of(), clock);
    }

    private BounceMailboxSettings settings(String password) {
        return settings(server.getImap().getPort(), "INBOX", password, Duration.ofSeconds(10));
    }

    private static BounceMailboxSettings settings(int port, String folder, String password, Duration timeout) {
        return new BounceMailboxSettings(
                "127.0.0.1", port, "bounces", password, folder, Tls.NONE, Duration.ofMinutes(1), timeout);
    }

    private String sent(String username) {
        String id = bench.queueOne(username);
        bench.transactions.executeWithoutResult(status -> {
            bench.deliveries.claim(id, "one", Duration.ofMinutes(1));
            bench.deliveries.sent(id);
        });
        return id;
    }

    private static String report(String action, String id) {
        return new String(
                BouncesTest.report(action, "5.1.1", "message/rfc822", "<" + id + "@tollgate.test>"),
                StandardCharsets.UTF_8);
    }

    private void comes(String message) throws Exception {
        user.deliver(new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8))));
    }

    /** What each message is marked with, in order; all are there and none looks read. */
    private List<String> marks() throws Exception {
        List<String> marks = new ArrayList<>();
        look(folder -> {
            try {
                for (Message message : folder.getMessages()) {
                    assertThat(message.isSet(Flags.Flag.SEEN)).isFalse();
                    assertThat(message.isSet(Flags.Flag.DELETED)).isFalse();
                    marks.add(String.join(",", message.getFlags().getUserFlags()));
                }
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        });
        return marks;
    }

    private static boolean isSet(Folder folder, int number, Flags.Flag flag) {
        try {
            return folder.getMessage(number).isSet(flag);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void look(Consumer<Folder> at) throws Exception {
        try (Store store = Session.getInstance(new Properties()).getStore("imap")) {
            store.connect("127.0.0.1", server.getImap().getPort(), "bounces", "secret");
            try (Folder folder = store.getFolder("INBOX")) {
                folder.open(Folder.READ_ONLY);
                at.accept(folder);
            }
        }
    }

    /** Loses its database after so many commits, once. */
    private final class FailingAfterCommit implements TransactionOperations {
        private int commits;

        FailingAfterCommit(int commits) {
            this.commits = commits;
        }

        @Override
        public <T> T execute(TransactionCallback<T> work) {
            T result = bench.transactions.execute((TransactionStatus status) -> work.doInTransaction(status));
            if (--commits == 0) {
                throw new DataAccessResourceFailureException("no database");
            }
            return result;
        }
    }
}
