package dev.tollgate.measurement;

import java.util.List;

/**
 * Events that count nowhere yet: of people whom the program does not have, until the people file has them, and of people in
 * countries without a record that their usage may be taken in, until there is one.
 *
 * @param events all of them
 * @param usernames of people whom the program does not have, in order
 * @param withheld by country, for want of a works agreement or legal record
 */
record UsageAside(long events, List<String> usernames, List<UsageWithheld> withheld) {}
