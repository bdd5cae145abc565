package dev.tollgate.training.planning;

/** Somebody is of a team, learner here or not. */
public record Membership(String username, Team team) {}
