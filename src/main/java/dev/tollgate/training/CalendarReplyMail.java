package dev.tollgate.training;

import dev.tollgate.communication.InboundMail;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Takes mails that calendar programs send when somebody answers an invitation (RFC 6047). */
@Component
class CalendarReplyMail implements InboundMail {

    private static final int DEEPEST = 10;

    private final CalendarReplies replies;

    CalendarReplyMail(CalendarReplies replies) {
        this.replies = replies;
    }

    @Override
    public Optional<String> take(byte[] message) throws Unusable {
        Optional<byte[]> reply;
        try {
            reply = reply(message);
        } catch (MessagingException | IOException | RuntimeException e) {
            throw new Unusable("the mail cannot be read: " + e.getMessage(), e);
        }
        if (reply.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(replies.take(CalendarReply.read(reply.get())).said());
        } catch (CalendarReply.Unreadable e) {
            throw new Unusable(e.getMessage(), e);
        }
    }

    /** The answer in a mail, in UTF-8; empty where it holds none. */
    static Optional<byte[]> reply(byte[] message) throws MessagingException, IOException {
        return Optional.ofNullable(reply(
                new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(message)), DEEPEST));
    }

    private static @Nullable byte[] reply(Part part, int depth) throws MessagingException, IOException {
        if (part.isMimeType("text/calendar")) {
            ContentType type = new ContentType(part.getContentType());
            String method = type.getParameter("method");
            // An invitation of somebody else is no answer; what proposes another time is one, if an unusable one.
            if (method != null && !method.equalsIgnoreCase("REPLY") && !method.equalsIgnoreCase("COUNTER")) {
                return null;
            }
            byte[] body = part.getInputStream().readAllBytes();
            String charset = type.getParameter("charset");
            return charset == null
                    ? body
                    : new String(body, Charset.forName(MimeUtility.javaCharset(charset)))
                            .getBytes(StandardCharsets.UTF_8);
        }
        if (depth > 0 && part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
            for (int at = 0; at < parts.getCount(); at++) {
                byte[] found = reply(parts.getBodyPart(at), depth - 1);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }
}
