package dev.tollgate.local;

import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;

/** A real SMTP server on the loopback address that takes every mail, whoever it is for, and sends none on. */
class MailCatcher implements AutoCloseable {

    private final GreenMail server;

    MailCatcher(int port, MailStore store) {
        server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.getUserManager()
                .setMessageDeliveryHandler((message, recipient) -> new Mailbox(recipient.getEmail(), store));
        server.start();
    }

    @Override
    public void close() {
        server.stop();
    }

    /** In place of GreenMail's mailboxes, which keep everything in memory. */
    private record Mailbox(String recipient, MailStore store) implements GreenMailUser {

        @Override
        public void deliver(MovingMessage message) {
            store.keep(recipient, message.getMessage());
        }

        @Override
        public void deliver(MimeMessage message) {
            store.keep(recipient, message);
        }

        @Override
        public String getEmail() {
            return recipient;
        }

        @Override
        public String getLogin() {
            return recipient;
        }

        @Override
        public void create() {}

        @Override
        public void delete() {}

        @Override
        public String getPassword() {
            return null;
        }

        @Override
        public void setPassword(String password) {}

        @Override
        public void authenticate(String password) {}

        @Override
        public String getQualifiedMailboxName() {
            return recipient;
        }
    }
}
