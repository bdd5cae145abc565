package dev.tollgate.obstacle;

/** A report that cannot be taken; the message says what to change. */
public class InvalidObstacle extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidObstacle(String message) {
        super(message);
    }
}
