package dev.tollgate.problem;

import java.net.URI;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Answers for what the web framework refuses, with a detail that says what to do. */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class StandardProblems extends ResponseEntityExceptionHandler {

    @Override
    protected ResponseEntity<Object> createResponseEntity(
            @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (body instanceof ProblemDetail problem) {
            named(problem);
        }
        HttpHeaders withType = new HttpHeaders();
        withType.putAll(headers);
        withType.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return new ResponseEntity<>(body, withType, status);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception problem, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Optional<BodyTooLarge> tooLarge = bodyTooLarge(problem);
        if (tooLarge.isPresent()) {
            return super.handleExceptionInternal(
                    problem,
                    ProblemType.TOO_LARGE.with(BodyLimit.detail(tooLarge.get().limit())),
                    headers,
                    HttpStatus.PAYLOAD_TOO_LARGE,
                    request);
        }
        return super.handleExceptionInternal(problem, body, headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException problem, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String detail = "The body is not what the content type says, or is empty. Send a well-formed body as the API"
                + " document at /v3/api-docs describes it.";
        if (problem.getCause() instanceof com.fasterxml.jackson.core.JsonProcessingException json
                && json.getLocation() != null) {
            detail = "The body cannot be read at line " + json.getLocation().getLineNr() + ", column "
                    + json.getLocation().getColumnNr() + ". Correct it there; the API document at /v3/api-docs says"
                    + " what is expected.";
        }
        return handleExceptionInternal(problem, ProblemType.MALFORMED_REQUEST.with(detail), headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException problem, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String name = problem instanceof MethodArgumentTypeMismatchException argument
                ? argument.getName()
                : String.valueOf(problem.getPropertyName());
        Class<?> wanted = problem.getRequiredType();
        String detail = "The parameter '" + name + "' has a value that cannot be used"
                + (wanted == null ? "." : ": give " + expected(wanted) + ".");
        return handleExceptionInternal(problem, ProblemType.MALFORMED_REQUEST.with(detail), headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
            NoResourceFoundException problem, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return nothingHere(problem, headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleNoHandlerFoundException(
            NoHandlerFoundException problem, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return nothingHere(problem, headers, status, request);
    }

    private @Nullable ResponseEntity<Object> nothingHere(
            Exception problem, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return handleExceptionInternal(
                problem,
                ProblemType.NOT_FOUND.with("Check the address; all end points are listed at /v3/api-docs."),
                headers,
                status,
                request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpRequestMethodNotSupported(
            HttpRequestMethodNotSupportedException problem,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        String[] supported = problem.getSupportedMethods();
        String detail = supported == null || supported.length == 0
                ? "See /v3/api-docs for the methods of each end point."
                : "Use " + String.join(" or ", supported) + " instead of " + problem.getMethod() + ".";
        return handleExceptionInternal(problem, ProblemType.METHOD_NOT_ALLOWED.with(detail), headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(
            HttpMediaTypeNotSupportedException problem,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        String offered = problem.getSupportedMediaTypes().stream()
                .map(MediaType::toString)
                .collect(Collectors.joining(" or "));
        String detail = offered.isEmpty()
                ? "Set the header Content-Type to a type that /v3/api-docs lists for this end point."
                : "Set the header Content-Type to " + offered + ".";
        return handleExceptionInternal(problem, ProblemType.UNSUPPORTED_FORMAT.with(detail), headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMaxUploadSizeExceededException(
            MaxUploadSizeExceededException problem, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return handleExceptionInternal(
                problem,
                ProblemType.TOO_LARGE.with("The uploaded file is too large. Split it and import its parts one after"
                        + " the other, or raise spring.servlet.multipart.max-file-size."),
                headers,
                HttpStatus.PAYLOAD_TOO_LARGE,
                request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException problem, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String detail = problem.getFieldErrors().stream()
                .map(error -> error.getField() + " " + error.getDefaultMessage())
                .sorted()
                .collect(Collectors.joining("; ", "Correct these values: ", "."));
        return handleExceptionInternal(problem, ProblemType.MALFORMED_REQUEST.with(detail), headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException problem, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String detail = problem.getParameterValidationResults().stream()
                .flatMap(result -> result.getResolvableErrors().stream()
                        .map(error -> result.getMethodParameter().getParameterName() + " " + error.getDefaultMessage()))
                .sorted()
                .collect(Collectors.joining("; ", "Correct these values: ", "."));
        return handleExceptionInternal(problem, ProblemType.MALFORMED_REQUEST.with(detail), headers, status, request);
    }

    /** The cause, however deep, that is a body over the limit. */
    static Optional<BodyTooLarge> bodyTooLarge(Throwable problem) {
        return Stream.of(ExceptionUtils.getThrowables(problem))
                .filter(BodyTooLarge.class::isInstance)
                .map(BodyTooLarge.class::cast)
                .findFirst();
    }

    /** Gives a problem that has no name of its own that of its status. */
    static void named(ProblemDetail problem) {
        if (problem.getType() == null || problem.getType().equals(URI.create("about:blank"))) {
            ProblemType.ofStatus(problem.getStatus()).ifPresent(type -> {
                problem.setType(type.uri());
                HttpStatus status = HttpStatus.resolve(problem.getStatus());
                if (problem.getTitle() == null
                        || (status != null && status.getReasonPhrase().equals(problem.getTitle()))) {
                    problem.setTitle(type.title());
                }
            });
        }
    }

    private static String expected(Class<?> wanted) {
        if (wanted.isEnum()) {
            return Stream.of(wanted.getEnumConstants()).map(Object::toString).collect(Collectors.joining(", "));
        }
        return switch (wanted.getSimpleName()) {
            case "int", "Integer", "long", "Long" -> "a whole number";
            case "boolean", "Boolean" -> "true or false";
            case "LocalDate" -> "a date such as 2027-03-01";
            case "Instant", "OffsetDateTime" -> "a time such as 2027-03-01T09:00:00Z";
            case "Duration", "Period" -> "a duration such as P1D or PT2H";
            default -> "a " + wanted.getSimpleName();
        };
    }
}
