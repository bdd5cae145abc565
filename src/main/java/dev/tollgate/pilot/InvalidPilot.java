package dev.tollgate.pilot;

import dev.tollgate.program.Problem;
import java.net.URI;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** What was asked of a pilot cannot be done; the detail names the field, its value and what to do. */
final class InvalidPilot extends ErrorResponseException {

    private static final long serialVersionUID = 1L;

    InvalidPilot(HttpStatus status, String path, String value, String problem, String remedy) {
        super(status, detail(status, new Problem(path, value, problem, remedy)), null);
    }

    private static ProblemDetail detail(HttpStatus status, Problem problem) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(status, problem.toString());
        detail.setType(URI.create("urn:tollgate:problem:invalid-pilot"));
        detail.setTitle("This cannot be done for the pilot");
        detail.setProperty("problems", List.of(problem));
        return detail;
    }
}
