package dev.tollgate.measurement;

import java.util.List;
import java.util.Map;

/**
 * What an import of usage did, in events.
 *
 * @param imported new events
 * @param alreadyKnown events whose id was imported before, or earlier in the same file; counted once
 * @param skipped events of usernames that the program does not have, left out because the caller asked for it
 * @param skippedUsernames whose events were left out, at most {@value UsageFile#PROBLEMS_LISTED} of them
 * @param aside new events that are kept aside: of usernames that the program does not have, until they join, and those withheld
 * @param asideUsernames usernames that the program does not have and whose events are kept aside, at most {@value UsageFile#PROBLEMS_LISTED} of them
 * @param joined events that were kept aside before and count from now on, since their person has joined, or
 *     their country has a record
 * @param withheld events of the file that are kept aside because the country of their person has no works agreement or legal
 *     record yet, also those that were aside before
 * @param changed events among the known that say something else than when they were imported; what came first counts
 * @param changes the first {@value UsageIntake#CHANGES_LISTED} of them
 * @param otherFeatures new events of features that are not the program's key action, by feature; kept, and not counted
 */
public record UsageReport(
        long imported,
        long alreadyKnown,
        long skipped,
        List<String> skippedUsernames,
        long aside,
        List<String> asideUsernames,
        long joined,
        List<UsageWithheld> withheld,
        long changed,
        List<Change> changes,
        Map<String, Long> otherFeatures) {

    /** @param line of the file, counted from 1, the header included */
    public record Change(int line, String eventId) {}
}
