package dev.tollgate.program;

/** A business result that the program is for: measured against its baseline, never gated on. */
public record Outcome(String name, double baseline, double target, String unit) {}
