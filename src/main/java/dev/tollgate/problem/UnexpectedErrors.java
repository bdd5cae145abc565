package dev.tollgate.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * The last to be asked, after the handlers of every feature: says nothing about the cause to the caller, and logs it
 * with a reference that the caller can quote.
 */
@Component
class UnexpectedErrors implements HandlerExceptionResolver, Ordered {

    private static final Logger log = LoggerFactory.getLogger(UnexpectedErrors.class);

    private final ProblemWriter problems;

    UnexpectedErrors(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception error) {
        if (error instanceof AccessDeniedException || error instanceof AuthenticationException) {
            return null;
        }
        try {
            Optional<BodyTooLarge> tooLarge = StandardProblems.bodyTooLarge(error);
            problems.write(
                    request,
                    response,
                    tooLarge.isPresent()
                            ? ProblemType.TOO_LARGE.with(
                                    BodyLimit.detail(tooLarge.get().limit()))
                            : logged(request.getMethod(), request.getRequestURI(), error));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ModelAndView();
    }

    /** Without the query: it may hold what must not be logged. */
    static ProblemDetail logged(String method, String path, @Nullable Throwable error) {
        String reference = UUID.randomUUID().toString();
        log.error("Unexpected error {} at {} {}", reference, method, path, error);
        boolean database = error instanceof CannotCreateTransactionException
                || error instanceof DataAccessResourceFailureException;
        ProblemDetail problem = database
                ? ProblemType.UNAVAILABLE.with("The database does not answer. Try again in a minute; if it stays so,"
                        + " tell the operators the reference " + reference + ".")
                : ProblemType.UNEXPECTED_ERROR.with("Nothing is known to be wrong with the request. Try again; if it"
                        + " stays so, tell the operators the reference " + reference + ", under which the cause is"
                        + " in the log.");
        problem.setProperty("reference", reference);
        return problem;
    }
}
