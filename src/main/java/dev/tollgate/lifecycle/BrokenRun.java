package dev.tollgate.lifecycle;

import java.time.Instant;

/**
 * A run that ended before its program was completed. Published in the transaction in which it ends.
 *
 * @param cancelled whether a sponsor confirmed that; otherwise it ended without proof, outside Tollgate
 */
public record BrokenRun(String runId, String programId, boolean cancelled, Instant at) {}
