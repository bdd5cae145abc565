package dev.tollgate.program;

/** People of a program were imported; published in the import's transaction. */
public record PeopleImported(String programId) {}
