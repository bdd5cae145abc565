package dev.tollgate.communication;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The mailbox that undelivered mails come back to, where no mail system hands them to the end point.
 *
 * @param host of its IMAP server; none is read while it is empty
 * @param port 993 with DIRECT, mostly 143 otherwise
 * @param tls how the connection is encrypted; NONE only inside one machine
 * @param poll how long it is left alone after each look
 * @param timeout how long an answer of the server is waited for
 */
@ConfigurationProperties("tollgate.mail.bounces")
record BounceMailboxSettings(
        @DefaultValue("") String host,
        @DefaultValue("993") int port,
        @DefaultValue("") String user,
        @DefaultValue("") String password,
        @DefaultValue("INBOX") String folder,
        @DefaultValue("DIRECT") Tls tls,
        @DefaultValue("1m") Duration poll,
        @DefaultValue("30s") Duration timeout) {

    enum Tls {
        /** From the first byte. */
        DIRECT,
        /** Begun in clear and refused where the server does not switch. */
        STARTTLS,
        NONE
    }

    BounceMailboxSettings {
        if (!host.isBlank()) {
            if (user.isBlank()) {
                throw wrong("user", user, "the login of the mailbox at " + host);
            }
            if (folder.isBlank()) {
                throw wrong("folder", folder, "the folder to read, for example INBOX");
            }
            if (port < 1 || port > 65_535) {
                throw wrong("port", port, "993, or 143 with tls STARTTLS");
            }
            if (poll.compareTo(Duration.ofSeconds(1)) < 0) {
                throw wrong("poll", poll, "1s or more, for example 1m");
            }
            if (!timeout.isPositive()) {
                throw wrong("timeout", timeout, "a time, for example 30s");
            }
        }
    }

    boolean isOff() {
        return host.isBlank();
    }

    /** As people name it. */
    String name() {
        return "%s of %s at %s:%d".formatted(folder, user, host, port);
    }

    @Override
    public String toString() {
        return isOff() ? "no mailbox" : name();
    }

    private static IllegalArgumentException wrong(String field, Object value, String remedy) {
        return new IllegalArgumentException(
                "tollgate.mail.bounces.%s is '%s': give %s".formatted(field, value, remedy));
    }
}
