package dev.tollgate.measurement;

/**
 * Usage of people in a country of which no works agreement or legal record says that it may be taken in: kept aside, and taken
 * in as soon as there is one. Nobody is named.
 *
 * @param country two letters, or empty for people whose country the program does not know
 * @param remedy what to do, so that it counts
 */
public record UsageWithheld(String country, long events, int people, String remedy) {}
