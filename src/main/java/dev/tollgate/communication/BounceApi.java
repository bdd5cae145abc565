package dev.tollgate.communication;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.lang.Nullable;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Takes what comes back to the sender's address, message by message, from the mail system or a script at its mailbox. */
@RestController
class BounceApi {

    private static final int LARGEST = 5 * 1024 * 1024;

    private final DeliveryStore deliveries;
    private final TransactionOperations transactions;

    BounceApi(DeliveryStore deliveries, TransactionOperations transactions) {
        this.deliveries = deliveries;
        this.transactions = transactions;
    }

    enum Outcome {
        /** The mail has not reached its recipient and will not. */
        BOUNCED,
        /** That was known already, or the person said that they had read it. */
        NOTHING_NEW,
        /** The mail is still being tried by a server, or arrived. */
        NOT_FINAL,
        /** No mail of this installation. */
        UNKNOWN_MAIL,
        /** No report about a delivery: an out-of-office reply or a letter. */
        NO_REPORT
    }

    /** @param deliveryId the delivery it is about, where there is one */
    record Taken(Outcome outcome, @Nullable String deliveryId, String said) {}

    /** A report of non-delivery (RFC 3464) as it came in. Anything else is answered and changes nothing. */
    @PostMapping(path = "/api/bounces", consumes = "message/rfc822")
    Taken take(@RequestBody byte[] message) {
        if (message.length > LARGEST) {
            throw new ResponseStatusException(
                    HttpStatus.PAYLOAD_TOO_LARGE,
                    "The message has %d bytes; a report of at most 5 MB is read".formatted(message.length));
        }
        Optional<BounceReport> read;
        try {
            read = BounceReport.read(message);
        } catch (MessagingException | IOException e) {
            throw new ResponseStatusException(
                    HttpStatus.UNPROCESSABLE_ENTITY,
                    "The message cannot be read: %s. Send it as the mail server handed it over"
                            .formatted(e.getMessage()),
                    e);
        }
        if (read.isEmpty()) {
            return new Taken(Outcome.NO_REPORT, null, "no report about a delivery");
        }
        BounceReport report = read.get();
        Optional<String> delivery =
                report.messageId() == null ? Optional.empty() : deliveries.withMessageId(report.messageId());
        if (delivery.isEmpty()) {
            return new Taken(Outcome.UNKNOWN_MAIL, null, report.reason());
        }
        if (!report.failed()) {
            return new Taken(Outcome.NOT_FINAL, delivery.get(), report.reason());
        }
        Boolean bounced = transactions.execute(status -> deliveries.bounced(delivery.get(), report.reason()));
        return new Taken(
                Boolean.TRUE.equals(bounced) ? Outcome.BOUNCED : Outcome.NOTHING_NEW, delivery.get(), report.reason());
    }
}
