package dev.tollgate.problem;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** The kinds of problem that any end point can answer with; a feature may have more of its own. */
public enum ProblemType {
    MALFORMED_REQUEST(HttpStatus.BAD_REQUEST, "The request cannot be read"),
    LOGIN_NEEDED(HttpStatus.UNAUTHORIZED, "A login is needed"),
    NOT_ALLOWED(HttpStatus.FORBIDDEN, "This login may not do that"),
    CROSS_SITE_REQUEST(HttpStatus.FORBIDDEN, "The request comes from another web site"),
    NOT_FOUND(HttpStatus.NOT_FOUND, "Nothing is at this address"),
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "This address does not take this method"),
    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "None of the accepted formats is offered here"),
    TOO_LARGE(HttpStatus.PAYLOAD_TOO_LARGE, "The request is too large"),
    UNSUPPORTED_FORMAT(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "This content type is not understood here"),
    TOO_MANY_FAILED_LOGINS(HttpStatus.TOO_MANY_REQUESTS, "Too many failed logins"),
    UNEXPECTED_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "Something went wrong in Tollgate"),
    UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "Tollgate cannot answer at the moment");

    private final HttpStatus status;
    private final String title;

    ProblemType(HttpStatus status, String title) {
        this.status = status;
        this.title = title;
    }

    public HttpStatus status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** The identifier in the member {@code type}; described in docs/problems.md. */
    public URI uri() {
        return URI.create(
                "urn:tollgate:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /**
     * A problem of this kind.
     *
     * @param detail says what to do about it
     */
    public ProblemDetail with(String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(uri());
        problem.setTitle(title);
        return problem;
    }

    static Optional<ProblemType> ofStatus(int status) {
        return Stream.of(values())
                .filter(type -> type != CROSS_SITE_REQUEST && type.status.value() == status)
                .findFirst();
    }
}
