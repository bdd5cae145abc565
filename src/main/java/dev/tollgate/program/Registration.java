package dev.tollgate.program;

import java.util.List;

/**
 * A definition was accepted.
 *
 * @param created false when the same definition was registered before
 * @param people what became of the people handed in with it
 * @param notices what its owner should know, about the definition and the people
 */
public record Registration(String programId, boolean created, ImportReport people, List<Notice> notices) {}
