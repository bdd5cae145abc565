package dev.tollgate.engine;

/**
 * A required thing is missing, or an instance is where it may not be. The job becomes an incident whose message is shown
 * in Operate and says what is missing; Operate's Retry runs it again.
 */
public class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Refused(String message) {
        super(message);
    }
}
