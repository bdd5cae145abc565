package dev.tollgate.program;

import java.time.Instant;

/**
 * A person of a program's roster.
 *
 * @param location empty when the export gives none
 * @param role job title, empty when the export gives none
 * @param manager username, null when the person has none
 * @param leftAt when an import no longer contained the person, null while it does
 */
public record Person(
        String username,
        String name,
        String email,
        String departmentId,
        String location,
        String role,
        String manager,
        Instant leftAt) {

    public boolean hasLeft() {
        return leftAt != null;
    }
}
