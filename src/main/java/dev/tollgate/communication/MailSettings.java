package dev.tollgate.communication;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.lang.Nullable;

/**
 * How mail is sent.
 *
 * @param from address of senders that name none of their own; its domain ends the Message-IDs
 * @param instance name of this application instance, different for each that runs at the same time. An instance that
 *     starts again under its name takes up at once what it left half sent; without a name it waits until {@code lease} is over
 * @param senders how many mails are sent side by side
 * @param poll how long a mail queued by another instance waits at most before it is seen
 * @param lease how long a claim lasts; longer than all SMTP timeouts of one mail together
 * @param firstRetry wait after the first temporary failure, doubled with each further one up to {@code longestRetry}
 * @param attempts attempts after which temporary trouble counts as failure (with the defaults after about 17 hours)
 * @param catchUp whether what was held goes as soon as its date is over, whatever the hour; only for a clock that is
 *     moved in jumps
 */
@ConfigurationProperties("tollgate.mail")
record MailSettings(
        @DefaultValue("tollgate@localhost") String from,
        @Nullable String instance,
        @DefaultValue("4") int senders,
        @DefaultValue("1s") Duration poll,
        @DefaultValue("3m") Duration lease,
        @DefaultValue("5s") Duration firstRetry,
        @DefaultValue("30m") Duration longestRetry,
        @DefaultValue("40") int attempts,
        @DefaultValue("false") boolean catchUp) {

    String domain() {
        return from.substring(from.lastIndexOf('@') + 1);
    }

    /** Stays the same however often the delivery is tried. */
    String messageId(String deliveryId) {
        return "<" + deliveryId + "@" + domain() + ">";
    }

    /** Wait after so many attempts. */
    Duration retryAfter(int attemptsMade) {
        int doublings = Math.min(Math.max(attemptsMade - 1, 0), 30);
        Duration wait = firstRetry.multipliedBy(1L << doublings);
        return wait.compareTo(longestRetry) > 0 ? longestRetry : wait;
    }
}
