package dev.tollgate.communication;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.lang.Nullable;

/**
 * What a mail server says about a mail that it had taken (RFC 3464).
 *
 * @param messageId of the mail it is about, null where the report does not tell
 * @param action in lower case; {@code failed} is the end of the mail, {@code delayed} is not
 * @param reason in the server's words
 */
record BounceReport(@Nullable String messageId, String action, String reason) {

    private static final Pattern MESSAGE_ID = Pattern.compile("<[^<>\\s]{1,390}>");

    boolean failed() {
        return action.equals("failed");
    }

    /**
     * Reads a message; empty where it is no delivery report.
     *
     * @throws MessagingException when it is no message
     */
    static Optional<BounceReport> read(byte[] message) throws MessagingException, IOException {
        MimeMessage mail = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(message));
        if (!mail.isMimeType("multipart/report") || !(mail.getContent() instanceof Multipart parts)) {
            return Optional.empty();
        }
        InternetHeaders status = null;
        String about = null;
        for (int at = 0; at < parts.getCount(); at++) {
            BodyPart part = parts.getBodyPart(at);
            if (part.isMimeType("message/delivery-status") || part.isMimeType("message/global-delivery-status")) {
                status = recipient(part);
            } else if (about == null) {
                about = original(part);
            }
        }
        if (status == null) {
            return Optional.empty();
        }
        if (about == null) {
            about = id(mail, "In-Reply-To").or(() -> id(mail, "References")).orElse(null);
        }
        return Optional.of(new BounceReport(about, text(status, "Action").toLowerCase(Locale.ROOT), reason(status)));
    }

    /** The first group of fields is about the message, the second about the one recipient that each of our mails has. */
    private static InternetHeaders recipient(Part part) throws MessagingException, IOException {
        ByteArrayInputStream fields =
                new ByteArrayInputStream(part.getInputStream().readAllBytes());
        InternetHeaders group = new InternetHeaders(fields);
        while (group.getHeader("Action") == null && fields.available() > 0) {
            group = new InternetHeaders(fields);
        }
        return group;
    }

    private static String original(Part part) throws MessagingException, IOException {
        if (part.isMimeType("message/rfc822") || part.isMimeType("message/global")) {
            return id(new MimeMessage(null, part.getInputStream()).getMessageID())
                    .orElse(null);
        }
        if (part.isMimeType("text/rfc822-headers") || part.isMimeType("message/global-headers")) {
            return id(new InternetHeaders(part.getInputStream()).getHeader("Message-ID", null))
                    .orElse(null);
        }
        return null;
    }

    private static Optional<String> id(MimeMessage mail, String header) {
        try {
            return id(mail.getHeader(header, null));
        } catch (MessagingException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> id(@Nullable String header) {
        Matcher found = MESSAGE_ID.matcher(header == null ? "" : header);
        return found.find() ? Optional.of(found.group()) : Optional.empty();
    }

    private static String reason(InternetHeaders status) {
        String said = text(status, "Diagnostic-Code");
        String code = text(status, "Status");
        if (said.isEmpty()) {
            return code.isEmpty() ? "the report gives no reason" : "status " + code;
        }
        return code.isEmpty() ? said : said + " (status " + code + ")";
    }

    private static String text(InternetHeaders fields, String name) {
        String value = fields.getHeader(name, null);
        return value == null ? "" : value.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    }
}
