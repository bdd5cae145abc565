package dev.tollgate.pilot;

import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** What the application does with refusals, for a controller that is tested alone. */
@RestControllerAdvice
class ProblemDetails extends ResponseEntityExceptionHandler {}
