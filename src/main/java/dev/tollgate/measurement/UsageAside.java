package dev.tollgate.measurement;

import java.util.List;

/**
 * Events of people whom the program does not have; they count once the people file has their person.
 *
 * @param usernames in order
 */
record UsageAside(long events, List<String> usernames) {}
