package dev.tollgate.program;

/** Something accepted that its owner should know of, at the same kind of place as in {@link Problem}. */
public record Notice(String path, String message) {}
