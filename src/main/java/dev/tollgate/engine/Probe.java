package dev.tollgate.engine;

/** Asks the engine whether something is still there. Never called inside a database transaction. */
public interface Probe {

    /**
     * False once the instance of a process, or of an element in it, has ended: by its own end, because it was interrupted,
     * or by cancellation.
     */
    boolean exists(long instanceKey);
}
