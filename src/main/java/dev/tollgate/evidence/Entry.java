package dev.tollgate.evidence;

import java.time.Instant;

/**
 * An entry of the ledger, in order of {@code seq}.
 *
 * @param digest the entry's HMAC over the previous digest and its own canonical form, hex
 */
public record Entry(long seq, Evidence evidence, Instant recordedAt, String digest) {}
