package dev.tollgate.measurement.source;

/**
 * A single event of a source that is not in order.
 *
 * @param event quoted, shortened
 */
record RefusedEvent(String event, String problem, String remedy) {}
