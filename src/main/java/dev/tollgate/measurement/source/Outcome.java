package dev.tollgate.measurement.source;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a pull ended. After every one but {@link #OK} nothing was taken in and it is tried again. */
enum Outcome {
    OK,
    /** No answer, or not all of it, in time. */
    TIMEOUT,
    /** No connection. */
    UNREACHABLE,
    /** The credentials were refused: 401, 403, a database login. */
    LOGIN_REFUSED,
    /** 5xx and 429: its own trouble. */
    SERVER_ERROR,
    /** Another answer than the one asked for: 3xx, 4xx, a query that is refused. */
    REFUSED,
    /** A page, a text, whatever is not JSON. */
    NOT_JSON,
    /** A pointer, label or column leads nowhere or to something else. */
    SCHEMA_CHANGED,
    /** Half of an answer, or fewer pages than there should be. */
    CUT_OFF,
    TOO_LARGE,
    /** The events themselves are not in order. */
    INVALID_EVENTS,
    PROGRAM_UNKNOWN,
    /** Anything else; the log has the cause. */
    FAILED;

    @JsonValue
    String shown() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
