package dev.tollgate.engine;

import java.time.Duration;

/** The work has to wait, or a part of it: the job keeps its retries and comes again. Its message says what for. */
public class NotYet extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Duration again;

    /** @param again how long until it is tried again */
    public NotYet(String what, Duration again) {
        super(what);
        this.again = again;
    }

    public Duration again() {
        return again;
    }
}
