package dev.tollgate.engine;

/** Asks the engine whether an instance is still there. Never called inside a database transaction. */
public interface Probe {

    /** False once the instance has ended, by its own end or by cancellation. */
    boolean exists(long processInstanceKey);
}
