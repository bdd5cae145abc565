package dev.tollgate.steering;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** What cannot be done as the program stands. */
final class Conflicts {

    private Conflicts() {}

    static ErrorResponseException because(String detail) {
        return problem(HttpStatus.CONFLICT, detail);
    }

    static ErrorResponseException problem(HttpStatus status, String detail) {
        return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), null);
    }
}
