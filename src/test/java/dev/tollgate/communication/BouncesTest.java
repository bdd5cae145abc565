package dev.tollgate.communication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.communication.Bounces.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.server.ResponseStatusException;

class BouncesTest {

    private final MailBench bench = new MailBench();
    private final BounceApi api = new BounceApi(new Bounces(bench.deliveries, bench.transactions));

    @AfterEach
    void stop() throws InterruptedException {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"message/rfc822", "text/rfc822-headers"})
    void a_report_that_comes_back_later_tells_which_mail_did_not_arrive_and_why(String attached) {
        String id = sent();

        Bounces.Taken taken = api.take(report("failed", "5.1.1", attached, messageId(id)));

        assertThat(taken.outcome()).isEqualTo(Outcome.BOUNCED);
        assertThat(taken.deliveryId()).isEqualTo(id);
        assertThat(bench.delivery(id).state()).isEqualTo(DeliveryState.BOUNCED);
        assertThat(bench.delivery(id).reason()).isEqualTo("smtp; 550 5.1.1 no mailbox of that name (status 5.1.1)");
        assertThat(api.take(report("failed", "5.1.1", attached, messageId(id))).outcome())
                .isEqualTo(Outcome.NOTHING_NEW);
    }

    @Test
    void a_mail_that_a_server_still_tries_has_not_bounced() {
        String id = sent();

        assertThat(api.take(report("delayed", "4.4.1", "message/rfc822", messageId(id)))
                        .outcome())
                .isEqualTo(Outcome.NOT_FINAL);
        assertThat(bench.delivery(id).state()).isEqualTo(DeliveryState.SENT);
    }

    @Test
    void a_report_that_comes_before_the_word_of_the_server_was_recorded_stays_true() {
        String id = bench.queueOne("ada");
        bench.transactions.executeWithoutResult(status -> bench.deliveries.claim(id, "one", Duration.ofMinutes(1)));

        api.take(report("failed", "5.1.1", "message/rfc822", messageId(id)));
        bench.transactions.executeWithoutResult(status -> bench.deliveries.sent(id));

        assertThat(bench.delivery(id).state()).isEqualTo(DeliveryState.BOUNCED);
    }

    @Test
    void nobody_can_report_what_was_never_sent() {
        String id = bench.queueOne("ada");

        assertThat(api.take(report("failed", "5.1.1", "message/rfc822", messageId(id)))
                        .outcome())
                .isEqualTo(Outcome.NOTHING_NEW);
        assertThat(bench.delivery(id).state()).isEqualTo(DeliveryState.PLANNED);
    }

    @Test
    void what_is_no_report_or_about_no_mail_of_ours_changes_nothing() {
        String id = sent();

        assertThat(api.take(bytes("From: ada@example.com\r\nSubject: Away\r\nIn-Reply-To: " + messageId(id)
                                + "\r\n\r\nI am away until Monday.\r\n"))
                        .outcome())
                .isEqualTo(Outcome.NO_REPORT);
        assertThat(api.take(report("failed", "5.1.1", "message/rfc822", "<other@elsewhere.test>"))
                        .outcome())
                .isEqualTo(Outcome.UNKNOWN_MAIL);
        assertThat(api.take(
                                bytes(
                                        "From: x\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\r\nSorry\r\n--b--\r\n"))
                        .outcome())
                .isEqualTo(Outcome.NO_REPORT);
        assertThat(bench.delivery(id).state()).isEqualTo(DeliveryState.SENT);
    }

    @Test
    void what_cannot_be_read_or_is_too_large_is_refused_with_the_reason() {
        assertThatThrownBy(
                        () -> api.take(bytes("From: x\r\nContent-Type: multipart/report; boundary=b\r\n\r\nno parts")))
                .isInstanceOf(ResponseStatusException.class)
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> api.take(new byte[5 * 1024 * 1024 + 1]))
                .isInstanceOf(ResponseStatusException.class)
                .hasMessageContaining("at most 5 MB");
    }

    private String sent() {
        String id = bench.queueOne("ada");
        bench.transactions.executeWithoutResult(status -> {
            bench.deliveries.claim(id, "one", Duration.ofMinutes(1));
            bench.deliveries.sent(id);
        });
        return id;
    }

    private static String messageId(String id) {
        return "<" + id + "@tollgate.test>";
    }

    /** As Postfix writes it. */
    static byte[] report(String action, String status, String attached, String messageId) {
        return bytes("""
                Return-Path: <>
                From: MAILER-DAEMON@mx.example.com (Mail Delivery System)
                To: program@tollgate.test
                Subject: Undelivered Mail Returned to Sender
                Auto-Submitted: auto-replied
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary="4B1.1/mx.example.com"

                --4B1.1/mx.example.com
                Content-Type: text/plain; charset=us-ascii

                This is the mail system at host mx.example.com.

                --4B1.1/mx.example.com
                Content-Description: Delivery report
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.example.com
                Arrival-Date: Mon,  2 Mar 2026 10:00:00 +0100 (CET)

                Final-Recipient: rfc822; ada@example.com
                Original-Recipient: rfc822;ada@example.com
                Action: %s
                Status: %s
                Diagnostic-Code: smtp; 550 %s no mailbox
                    of that name

                --4B1.1/mx.example.com
                Content-Description: Undelivered Message
                Content-Type: %s

                Message-ID: %s
                Subject: Hello
                To: ada@example.com

                Hello

                --4B1.1/mx.example.com--
                """.formatted(action, status, status, attached, messageId));
    }

    private static byte[] bytes(String text) {
        return text.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
