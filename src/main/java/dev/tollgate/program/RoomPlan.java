package dev.tollgate.program;

import java.util.List;

/**
 * A room that sessions share, or a link for sessions online.
 *
 * @param location null for a link
 * @param seats the most people in it
 * @param closed days on which it cannot be had
 */
public record RoomPlan(String name, String location, int seats, boolean online, List<DayRange> closed) {}
