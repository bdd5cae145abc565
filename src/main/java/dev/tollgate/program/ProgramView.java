package dev.tollgate.program;

import java.time.Instant;

/**
 * A registered program.
 *
 * @param digest SHA-256 in hex of the definition as it was handed in, independent of its layout and of YAML or JSON
 * @param registeredBy username of who handed it in
 */
public record ProgramView(
        String id,
        ProgramStatus status,
        String digest,
        Instant registeredAt,
        String registeredBy,
        ProgramDefinition definition) {}
