package dev.tollgate.communication;

import java.time.Instant;

/**
 * A campaign's message in another language than the program's.
 *
 * @param writtenAt what was written after the approval is not sent
 */
record Translation(String language, String subject, String body, Instant writtenAt) {}
