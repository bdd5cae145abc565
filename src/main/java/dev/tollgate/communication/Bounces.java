package dev.tollgate.communication;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.util.Optional;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Takes what comes back to the sender's address, whichever way; the same message any number of times. */
@Component
class Bounces {

    static final int LARGEST = 5 * 1024 * 1024;

    private final DeliveryStore deliveries;
    private final TransactionOperations transactions;

    Bounces(DeliveryStore deliveries, TransactionOperations transactions) {
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

    /** The message is none that can be read. */
    static class Unreadable extends Exception {

        private static final long serialVersionUID = 1L;

        Unreadable(Exception cause) {
            super(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), cause);
        }
    }

    /** A report of non-delivery (RFC 3464) as it came in. Anything else changes nothing. */
    Taken take(byte[] message) throws Unreadable {
        Optional<BounceReport> read = read(message);
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

    private static Optional<BounceReport> read(byte[] message) throws Unreadable {
        try {
            return BounceReport.read(message);
        } catch (MessagingException | IOException | RuntimeException e) {
            // What strangers send makes the parser stumble in more ways than it declares.
            throw new Unreadable(e);
        }
    }
}
