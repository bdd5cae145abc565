package dev.tollgate.access;

import dev.tollgate.problem.ProblemType;
import dev.tollgate.problem.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/**
 * What a refused caller is told. Without a login always the same; with one, whether the login lacks a role or the address
 * or method does not exist, which the API document tells anybody anyway.
 */
final class Refusals implements AuthenticationEntryPoint, AccessDeniedHandler {

    private final ProblemWriter problems;
    private final String challenge;
    private final String howToLogIn;

    Refusals(ProblemWriter problems, boolean tokens) {
        this.problems = problems;
        this.challenge = tokens ? "Bearer" : "Basic realm=\"Tollgate\", charset=\"UTF-8\"";
        this.howToLogIn = tokens
                ? "Send a valid token of the configured issuer in the header Authorization: Bearer …"
                : "Send name and password of a Tollgate login with HTTP Basic. A lost password is replaced by starting"
                        + " Tollgate with tollgate.access.reset=<name>.";
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException refused)
            throws IOException {
        if (refused instanceof LockedException) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(FailedLogins.WINDOW.toSeconds()));
            problems.write(
                    request,
                    response,
                    ProblemType.TOO_MANY_FAILED_LOGINS.with("Wait a minute, then log in with the right password."));
            return;
        }
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge);
        problems.write(request, response, ProblemType.LOGIN_NEEDED.with(howToLogIn));
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException refused)
            throws IOException {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        Set<String> methods = AccessMatrix.methods(path);
        if (methods.isEmpty()) {
            problems.write(
                    request,
                    response,
                    ProblemType.NOT_FOUND.with("Check the address; all end points are listed at /v3/api-docs."));
        } else if (AccessMatrix.rule(HttpMethod.valueOf(request.getMethod()), path)
                .isEmpty()) {
            response.setHeader(HttpHeaders.ALLOW, String.join(", ", methods));
            problems.write(
                    request,
                    response,
                    ProblemType.METHOD_NOT_ALLOWED.with(
                            "Use " + String.join(" or ", methods) + " instead of " + request.getMethod() + "."));
        } else {
            problems.write(
                    request,
                    response,
                    ProblemType.NOT_ALLOWED.with("Use a login that has one of the roles " + roles(request, path)
                            + ", or ask the program office."));
        }
    }

    private static String roles(HttpServletRequest request, String path) {
        return AccessMatrix.rule(HttpMethod.valueOf(request.getMethod()), path)
                .map(rule -> String.join(
                        ", ", rule.roles().stream().map(Role::name).sorted().toList()))
                .orElse("");
    }
}
