package dev.tollgate.program;

/**
 * How the sessions of one department are held.
 *
 * @param minutes length of a session
 * @param size the most people in one session
 * @param trainer username
 * @param format on-site, online or hybrid
 * @param location null for where the department is
 * @param room null when not yet known
 */
public record SessionPlan(int minutes, int size, String trainer, String format, String location, String room) {

    /** How many sessions it takes for so many people. */
    public int sessionsFor(int people) {
        return Math.ceilDiv(people, size);
    }
}
