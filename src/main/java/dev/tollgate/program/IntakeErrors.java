package dev.tollgate.program;

import java.net.URI;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.multipart.MaxUploadSizeExceededException;

/** Refused definitions and people as RFC 9457 problem details. Before the framework's own, for the size of uploads. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
class IntakeErrors {

    @ExceptionHandler
    ProblemDetail refused(InvalidProgram e) {
        return refused("invalid-program", "The program was not registered", e.problems());
    }

    @ExceptionHandler
    ProblemDetail refused(InvalidWave e) {
        return refused("invalid-wave", "The wave was not planned", e.problems());
    }

    @ExceptionHandler
    ProblemDetail refused(InvalidPeople e) {
        return refused("invalid-people", "Nobody was imported", e.problems());
    }

    @ExceptionHandler
    ProblemDetail unknown(UnknownProgram e) {
        return detail(HttpStatus.NOT_FOUND, "unknown-program", "There is no such program", e.getMessage());
    }

    @ExceptionHandler
    ProblemDetail tooLarge(TooLarge e) {
        return detail(HttpStatus.PAYLOAD_TOO_LARGE, "too-large", "Too large", e.getMessage());
    }

    @ExceptionHandler
    ProblemDetail tooLarge(MaxUploadSizeExceededException e) {
        return detail(
                HttpStatus.PAYLOAD_TOO_LARGE,
                "too-large",
                "Too large",
                "The upload is larger than what is read: 10 MB for people, 1 MB for a definition.");
    }

    private static ProblemDetail refused(String type, String title, List<Problem> problems) {
        ProblemDetail detail = detail(
                HttpStatus.UNPROCESSABLE_ENTITY,
                type,
                title,
                problems.size() == 1 ? problems.get(0).toString() : problems.size() + " problems were found.");
        detail.setProperty("problems", problems);
        return detail;
    }

    private static ProblemDetail detail(HttpStatus status, String type, String title, String text) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(status, text);
        detail.setType(URI.create("urn:tollgate:problem:" + type));
        detail.setTitle(title);
        return detail;
    }
}
