package dev.tollgate.local;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Reads and moves the time of the local platform. */
@RestController
@Profile("local")
@RequestMapping("/api/local/clock")
class ClockController {

    private static final Period FURTHEST = Period.ofYears(2);

    private final BrokerClock clock;

    ClockController(BrokerClock clock) {
        this.clock = clock;
    }

    /**
     * @param now the time of engine and application
     * @param ahead how far that is ahead of the real time
     */
    record Time(Instant now, Duration ahead) {}

    /** @param advance ISO 8601, such as {@code P1D}, {@code PT6H} or {@code P1M2DT3H} */
    record Move(String advance) {}

    @GetMapping
    Time read() {
        return new Time(clock.instant(), clock.ahead());
    }

    @PostMapping
    Time move(@RequestBody Move move) {
        Duration by = duration(move.advance(), clock.instant().atZone(ZoneOffset.UTC));
        try {
            clock.advance(by);
        } catch (IOException e) {
            throw new ErrorResponseException(
                    HttpStatus.BAD_GATEWAY,
                    problem(
                            HttpStatus.BAD_GATEWAY,
                            move.advance(),
                            "The broker's clock could not be moved the whole way: " + e.getMessage(),
                            "Look at the broker's log, then read the time and move what is left."),
                    e);
        }
        return read();
    }

    /** How much later than {@code from} the amount leads to. */
    static Duration duration(String amount, ZonedDateTime from) {
        ZonedDateTime target;
        try {
            target = plus(from, amount == null ? "" : amount.strip());
        } catch (DateTimeException | ArithmeticException e) {
            throw refused(amount, "is not an ISO 8601 duration", "Write for example P1D, PT6H or P1M2DT3H.");
        }
        if (!target.isAfter(from)) {
            throw refused(amount, "does not lead forward", "Time can only move forward: name more than nothing.");
        }
        if (target.isAfter(from.plus(FURTHEST))) {
            throw refused(amount, "is too far", "Move at most P2Y at a time.");
        }
        return Duration.between(from, target);
    }

    private static ZonedDateTime plus(ZonedDateTime from, String amount) {
        int time = amount.indexOf('T');
        if (time < 0) {
            return from.plus(Period.parse(amount));
        }
        ZonedDateTime date =
                amount.substring(0, time).equals("P") ? from : from.plus(Period.parse(amount.substring(0, time)));
        return date.plus(Duration.parse("P" + amount.substring(time)));
    }

    private static ErrorResponseException refused(String amount, String what, String remedy) {
        return new ErrorResponseException(
                HttpStatus.BAD_REQUEST,
                problem(HttpStatus.BAD_REQUEST, amount, "advance \"%s\" %s.".formatted(amount, what), remedy),
                null);
    }

    private static ProblemDetail problem(HttpStatus status, String value, String detail, String remedy) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setTitle("The clock was not moved");
        problem.setProperty("field", "advance");
        problem.setProperty("value", value);
        problem.setProperty("remedy", remedy);
        return problem;
    }
}
