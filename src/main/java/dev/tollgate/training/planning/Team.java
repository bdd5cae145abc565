package dev.tollgate.training.planning;

/**
 * People who stand in for each other: those of one manager, or of one department at one location.
 *
 * @param mostAway how many of them can be in sessions at the same time
 */
public record Team(String id, int mostAway) {}
