package dev.tollgate.communication;

import jakarta.activation.DataHandler;
import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.util.ByteArrayDataSource;
import jakarta.mail.util.StreamProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.springframework.lang.Nullable;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.stereotype.Component;

/** Hands one mail to the mail server. */
@Component
class Smtp {

    private static final int AUTHENTICATION_REQUIRED = 530;
    private static final int AUTHENTICATION_FAILED = 535;
    /**
     * 421 ends the connection whatever it was about; 4.7 after another temporary answer is the server's policy, unless it only
     * wants an unknown sender to come back (greylisting). Angus says "response: 421" of a greeting.
     */
    private static final Pattern TOO_MANY = Pattern.compile("^421\\b|\\bresponse: 421\\b|^45[0-4][ -]4\\.7\\.\\d");

    private static final Pattern BREAKS = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]+");

    private static final Pattern GREYLISTED = Pattern.compile("gr[ea]y.?list", Pattern.CASE_INSENSITIVE);

    /** Of a server that hung up instead of answering. */
    private static final int NO_ANSWER = -1;

    private static final int NO_CODE = 0;

    static {
        // Jakarta Mail looks through the whole class path for it, several times for each mail, unless it is named.
        if (System.getProperty(StreamProvider.class.getName()) == null) {
            System.setProperty(
                    StreamProvider.class.getName(),
                    StreamProvider.provider().getClass().getName());
        }
    }

    private final JavaMailSender mails;
    private final MailSettings settings;
    private final Clock clock;
    private final SmtpConnections connections;

    Smtp(JavaMailSender mails, MailSettings settings, Clock clock) {
        this.mails = mails;
        this.settings = settings;
        this.clock = clock;
        this.connections = mails instanceof JavaMailSenderImpl server ? new SmtpConnections(server) : null;
    }

    SendResult send(OutgoingMail mail) {
        Identified message;
        try {
            message = compose(mail);
        } catch (AddressException e) {
            return new SendResult.Refused("The address '%s' is none: %s".formatted(mail.address(), e.getMessage()));
        } catch (MessagingException | UnsupportedEncodingException e) {
            return new SendResult.Refused("The mail cannot be written: " + e.getMessage());
        }
        if (connections != null) {
            return overOpenConnection(message);
        }
        try {
            mails.send(message);
            return new SendResult.Accepted();
        } catch (MailSendException e) {
            // Thrown for a lost goodbye as well, after the server had taken the mail.
            if (e.getFailedMessages().isEmpty()
                    && String.valueOf(e.getMessage()).startsWith("Failed to close server connection")) {
                return new SendResult.Accepted();
            }
            return judge(e);
        } catch (MailException e) {
            return postponed(e);
        }
    }

    private SendResult overOpenConnection(Identified message) {
        while (true) {
            SmtpConnections.Connection connection;
            try {
                connection = connections.take();
            } catch (MessagingException e) {
                return postponed(e);
            }
            try {
                message.saveChanges();
                connection.transport().sendMessage(message, message.getAllRecipients());
            } catch (MessagingException e) {
                connections.close(connection);
                if (!connection.unused() && wasHungUpBefore(e, message)) {
                    continue;
                }
                return judge(e);
            }
            connections.giveBack(connection);
            return new SendResult.Accepted();
        }
    }

    /** The server ended a connection between two mails, as it may: it got nothing of this one and said nothing to it. */
    private static boolean wasHungUpBefore(MessagingException failure, Identified message) {
        return !message.begun
                && causes(failure).stream().noneMatch(cause -> replyCode(cause) > 0)
                && causes(failure).stream()
                        .anyMatch(cause -> cause instanceof IOException || replyCode(cause) == NO_ANSWER);
    }

    /** Nothing waits any more. */
    void hangUp() {
        if (connections != null) {
            connections.hangUp();
        }
    }

    private Identified compose(OutgoingMail mail) throws MessagingException, UnsupportedEncodingException {
        Identified message = new Identified(
                mails instanceof JavaMailSenderImpl server
                        ? server.getSession()
                        : mails.createMimeMessage().getSession(),
                mail.messageId());
        String fromAddress = mail.fromAddress() == null ? settings.from() : mail.fromAddress();
        message.setFrom(address(fromAddress, onOneLine(mail.fromName())));
        message.setRecipient(Message.RecipientType.TO, address(mail.address(), onOneLine(mail.recipientName())));
        if (mail.replyTo() != null) {
            message.setReplyTo(new Address[] {address(mail.replyTo(), null)});
        }
        message.setSubject(onOneLine(mail.subject()), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(clock.instant()));
        message.setHeader("Content-Language", mail.language());
        // Out-of-office replies to a program's mail help nobody.
        message.setHeader("Auto-Submitted", "auto-generated");

        MimeMultipart alternative = new MimeMultipart("alternative");
        MimeBodyPart text = new MimeBodyPart();
        text.setText(mail.text(), StandardCharsets.UTF_8.name());
        alternative.addBodyPart(text);
        MimeBodyPart html = new MimeBodyPart();
        String page = mail.parts().stream()
                .filter(part -> part.kind() == MailPart.Kind.PAGE)
                .map(part -> new String(part.content(), StandardCharsets.UTF_8))
                .findFirst()
                .orElseGet(() -> Html.of(mail.text(), mail.language()));
        html.setContent(page, "text/html; charset=UTF-8");
        List<MailPart> pictures = of(mail, MailPart.Kind.PICTURE);
        List<MailPart> files = of(mail, MailPart.Kind.FILE);
        if (pictures.isEmpty()) {
            alternative.addBodyPart(html);
        } else {
            MimeMultipart related = new MimeMultipart("related");
            related.addBodyPart(html);
            for (MailPart picture : pictures) {
                MimeBodyPart part = binary(picture);
                part.setContentID("<" + picture.name() + ">");
                part.setDisposition(MimeBodyPart.INLINE);
                related.addBodyPart(part);
            }
            MimeBodyPart withPictures = new MimeBodyPart();
            withPictures.setContent(related);
            alternative.addBodyPart(withPictures);
        }
        if (mail.calendar() == null && files.isEmpty()) {
            message.setContent(alternative);
            return message;
        }
        MimeMultipart mixed = new MimeMultipart("mixed");
        MimeBodyPart content = new MimeBodyPart();
        content.setContent(alternative);
        mixed.addBodyPart(content);
        for (MailPart file : files) {
            MimeBodyPart part = binary(file);
            part.setFileName(MimeUtility.encodeText(file.name()));
            part.setDisposition(MimeBodyPart.ATTACHMENT);
            mixed.addBodyPart(part);
        }
        message.setContent(mixed);
        if (mail.calendar() == null) {
            return message;
        }
        MimeBodyPart calendar = new MimeBodyPart();
        calendar.setContent(mail.calendar(), "text/calendar; charset=UTF-8; method=" + method(mail.calendar()));
        alternative.addBodyPart(calendar);

        MimeBodyPart attachment = new MimeBodyPart();
        attachment.setContent(mail.calendar(), "application/ics; charset=UTF-8; name=invite.ics");
        attachment.setFileName(MimeUtility.encodeText("invite.ics"));
        attachment.setDisposition(MimeBodyPart.ATTACHMENT);
        mixed.addBodyPart(attachment);
        return message;
    }

    private static List<MailPart> of(OutgoingMail mail, MailPart.Kind kind) {
        return mail.parts().stream().filter(part -> part.kind() == kind).toList();
    }

    private static MimeBodyPart binary(MailPart carried) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(carried.content(), carried.mediaType())));
        return part;
    }

    /** What would begin a header of its own does not. */
    private static @Nullable String onOneLine(@Nullable String text) {
        return text == null ? null : BREAKS.matcher(text).replaceAll(" ").strip();
    }

    /** Saving a message gives it an id of its own otherwise. */
    private static final class Identified extends MimeMessage {

        private final String id;
        /** Whether the server got something of it. */
        private boolean begun;

        Identified(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }

        @Override
        public void writeTo(OutputStream out, String[] ignoredHeaders) throws IOException, MessagingException {
            begun = true;
            super.writeTo(out, ignoredHeaders);
        }
    }

    /** The part has to say the same as the object in it (RFC 6047). */
    static String method(String calendar) {
        return calendar.lines()
                .filter(line -> line.startsWith("METHOD:"))
                .map(line -> line.substring("METHOD:".length()).strip())
                .findFirst()
                .orElse("PUBLISH");
    }

    private static InternetAddress address(String address, String name)
            throws AddressException, UnsupportedEncodingException {
        InternetAddress parsed = new InternetAddress(address, true);
        if (name != null && !name.isBlank()) {
            parsed.setPersonal(name, StandardCharsets.UTF_8.name());
        }
        return parsed;
    }

    private static SendResult judge(Exception failure) {
        for (Throwable cause : causes(failure)) {
            int code = replyCode(cause);
            if (code >= 500 && code != AUTHENTICATION_REQUIRED && code != AUTHENTICATION_FAILED) {
                return new SendResult.Refused(said(cause));
            }
            if (code >= 400) {
                return postponed(cause);
            }
        }
        List<Throwable> causes = causes(failure);
        return postponed(causes.get(causes.size() - 1));
    }

    private static SendResult postponed(Throwable cause) {
        String said = said(cause);
        return new SendResult.Postponed(
                said, TOO_MANY.matcher(said).find() && !GREYLISTED.matcher(said).find());
    }

    private static int replyCode(Throwable cause) {
        return switch (cause) {
            case SMTPAddressFailedException e -> e.getReturnCode();
            case SMTPSenderFailedException e -> e.getReturnCode();
            case SMTPSendFailedException e -> e.getReturnCode();
            default -> NO_CODE;
        };
    }

    /** The failure and all it wraps, outermost first. */
    private static List<Throwable> causes(Exception failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Throwable> found = new ArrayList<>();
        Deque<Throwable> open = new ArrayDeque<>(List.of(failure));
        while (!open.isEmpty()) {
            Throwable next = open.poll();
            if (next == null || !seen.add(next)) {
                continue;
            }
            found.add(next);
            if (next instanceof MailSendException e) {
                Collections.addAll(open, e.getMessageExceptions());
            }
            if (next instanceof MessagingException e && e.getNextException() != null) {
                open.add(e.getNextException());
            }
            if (next.getCause() != null) {
                open.add(next.getCause());
            }
        }
        return found;
    }

    private static String said(Throwable cause) {
        String message = cause.getMessage();
        String text = message == null || message.isBlank() ? cause.getClass().getSimpleName() : message.strip();
        return text.replaceAll("\\s+", " ");
    }
}
