package dev.tollgate.training.planning;

/**
 * The sessions of one group of people, for example a department.
 *
 * @param size the most people in a session
 * @param spacingDays from one part of the curriculum to the next, for the same learner
 * @param onSite whether it matters where a session is
 */
public record Course(String id, int size, int spacingDays, boolean onSite) {}
