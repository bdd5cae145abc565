package dev.tollgate.training;

import jakarta.mail.MessagingException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Takes the answers that calendar programs send to invitations, from the mail system or a script at a mailbox. */
@RestController
class CalendarReplyApi {

    private static final int LARGEST = 1_000_000;
    private static final int LARGEST_MAIL = 5_000_000;

    private final CalendarReplies replies;

    CalendarReplyApi(CalendarReplies replies) {
        this.replies = replies;
    }

    /** One answer as it came in (RFC 5546, METHOD:REPLY). It never counts as attendance. */
    @PostMapping(path = "/api/calendar-replies", consumes = "text/calendar")
    CalendarReplies.Taken take(HttpServletRequest request) throws IOException {
        return replies.take(CalendarReply.read(body(request, LARGEST, "Send the part text/calendar only")));
    }

    /** The same in the mail that the calendar program sent (RFC 6047). */
    @PostMapping(path = "/api/calendar-replies", consumes = "message/rfc822")
    CalendarReplies.Taken takeMail(HttpServletRequest request) throws IOException {
        byte[] mail = body(request, LARGEST_MAIL, "Send the part text/calendar of it, as text/calendar");
        Optional<byte[]> reply;
        try {
            reply = CalendarReplyMail.reply(mail);
        } catch (MessagingException | IOException | RuntimeException e) {
            throw new CalendarReply.Unreadable("The mail cannot be read: %s. Send it as the mail server handed it over."
                    .formatted(e.getMessage()));
        }
        return replies.take(CalendarReply.read(reply.orElseThrow(() -> new CalendarReply.Unreadable(
                "The mail has no part text/calendar with an answer to an invitation. Send those that have one."))));
    }

    private static byte[] body(HttpServletRequest request, int largest, String remedy) throws IOException {
        byte[] body = request.getInputStream().readNBytes(largest + 1);
        if (body.length > largest) {
            throw new ResponseStatusException(
                    HttpStatus.PAYLOAD_TOO_LARGE, "The reply has more than %d bytes. %s".formatted(largest, remedy));
        }
        return body;
    }

    @ExceptionHandler
    ProblemDetail unreadable(CalendarReply.Unreadable refused) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_ENTITY, refused.getMessage());
        problem.setTitle("The calendar reply was refused");
        return problem;
    }
}
