package dev.tollgate.program;

/** Of some people of the program usage may be taken in that could not before, or the reverse. */
public record UsageAgreementChanged(String programId) {}
