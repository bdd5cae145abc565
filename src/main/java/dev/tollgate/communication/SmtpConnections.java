package dev.tollgate.communication;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Connections to the mail server that are used for more than one mail: most of a mail's time is the greeting, TLS and the
 * login. As many are open as there are mails side by side; they are hung up as soon as nothing waits any more.
 */
class SmtpConnections {

    /** Many providers end a connection after so many mails. */
    private static final int MAILS_PER_CONNECTION = 100;

    private static final long SURELY_OPEN_NANOS = 500_000_000;

    private static final Logger log = LoggerFactory.getLogger(SmtpConnections.class);

    private final JavaMailSenderImpl server;
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();

    SmtpConnections(JavaMailSenderImpl server) {
        this.server = server;
    }

    /**
     * @param mails how many it may still carry
     * @param answered when it last answered, in nanoseconds of this process
     */
    record Connection(Transport transport, String address, int mails, long answered) {

        boolean unused() {
            return mails == MAILS_PER_CONNECTION;
        }

        private boolean isOpen() {
            // Asking costs a round trip; who has just answered is there.
            return System.nanoTime() - answered < SURELY_OPEN_NANOS || transport.isConnected();
        }
    }

    /** An open connection; one that was used before has answered lately, which does not say that it still does. */
    Connection take() throws MessagingException {
        String address = server.getHost() + ":" + server.getPort() + " " + server.getUsername();
        for (Connection used = idle.poll(); used != null; used = idle.poll()) {
            if (used.address().equals(address) && used.isOpen()) {
                return used;
            }
            close(used);
        }
        Session session = server.getSession();
        Transport transport = session.getTransport(server.getProtocol() == null ? "smtp" : server.getProtocol());
        transport.connect(
                server.getHost(), server.getPort(), orNull(server.getUsername()), orNull(server.getPassword()));
        return new Connection(transport, address, MAILS_PER_CONNECTION, System.nanoTime());
    }

    /** After a mail that the server took; after any other answer a connection is closed. */
    void giveBack(Connection connection) {
        if (connection.mails() > 1) {
            idle.push(new Connection(
                    connection.transport(), connection.address(), connection.mails() - 1, System.nanoTime()));
        } else {
            close(connection);
        }
    }

    /** Closes what nobody uses. */
    void hangUp() {
        for (Connection unused = idle.poll(); unused != null; unused = idle.poll()) {
            close(unused);
        }
    }

    void close(Connection connection) {
        try {
            connection.transport().close();
        } catch (MessagingException e) {
            // The server may have hung up first; whether it took the mail was known before.
            log.debug("A connection to the mail server did not end politely", e);
        }
    }

    private static String orNull(String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
