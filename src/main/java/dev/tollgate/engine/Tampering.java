package dev.tollgate.engine;

/**
 * What is there contradicts what Tollgate itself recorded: somebody changed the evidence, the database or the engine's
 * data. A refusal that also raises an alarm of its own kind.
 */
public class Tampering extends Refused {

    private static final long serialVersionUID = 1L;

    public Tampering(String message) {
        super(message);
    }
}
