package dev.tollgate.problem;

import java.io.IOException;

/** Ends the reading of a request body that is larger than the limit; answered with 413 wherever it surfaces. */
class BodyTooLarge extends IOException {

    private final long limit;

    BodyTooLarge(long limit) {
        super("The request body is larger than " + limit + " bytes");
        this.limit = limit;
    }

    long limit() {
        return limit;
    }
}
