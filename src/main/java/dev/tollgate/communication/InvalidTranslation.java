package dev.tollgate.communication;

import dev.tollgate.program.Problem;
import java.net.URI;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A translation that cannot be taken; the detail names the field, its value and what to do. */
final class InvalidTranslation extends ErrorResponseException {

    private static final long serialVersionUID = 1L;

    InvalidTranslation(HttpStatus status, String path, String value, String problem, String remedy) {
        super(status, detail(status, new Problem(path, value, problem, remedy)), null);
    }

    private static ProblemDetail detail(HttpStatus status, Problem problem) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(status, problem.toString());
        detail.setType(URI.create("urn:tollgate:problem:invalid-translation"));
        detail.setTitle("This translation cannot be taken");
        detail.setProperty("problems", List.of(problem));
        return detail;
    }
}
