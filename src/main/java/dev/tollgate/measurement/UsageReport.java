package dev.tollgate.measurement;

import java.util.List;

/**
 * What an import of usage did, in events.
 *
 * @param imported new events
 * @param alreadyKnown events whose id was imported before, or earlier in the same file; counted once
 * @param skipped events of usernames that the program does not have, left out because the caller asked for it
 * @param skippedUsernames whose events were left out, at most {@value UsageFile#PROBLEMS_LISTED} of them
 */
public record UsageReport(long imported, long alreadyKnown, long skipped, List<String> skippedUsernames) {}
