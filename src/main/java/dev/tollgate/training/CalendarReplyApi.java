package dev.tollgate.training;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
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

    private final CalendarReplies replies;

    CalendarReplyApi(CalendarReplies replies) {
        this.replies = replies;
    }

    /** One answer as it came in (RFC 5546, METHOD:REPLY). It never counts as attendance. */
    @PostMapping(path = "/api/calendar-replies", consumes = "text/calendar")
    CalendarReplies.Taken take(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(LARGEST + 1);
        if (body.length > LARGEST) {
            throw new ResponseStatusException(
                    HttpStatus.PAYLOAD_TOO_LARGE,
                    "The reply has more than %d bytes. Send the part text/calendar only".formatted(LARGEST));
        }
        return replies.take(CalendarReply.read(body));
    }

    @ExceptionHandler
    ProblemDetail unreadable(CalendarReply.Unreadable refused) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_ENTITY, refused.getMessage());
        problem.setTitle("The calendar reply was refused");
        return problem;
    }
}
